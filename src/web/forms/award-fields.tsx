import { fieldId, problemFor, TextArea, TextField, type ProblemView } from "../components/index.ts"
import { FormRows } from "../parts/form-rows.tsx"
import type { FormValues } from "./form-values.ts"
import { fieldInRow, filledRows, isFilled, rowsOf, typed } from "./rows.ts"

const evidenceNames = ["evidenceUrl", "evidenceName", "evidenceNarrative"] as const
const mostEvidence = 20
const firstEvidence = 1

/** What the form says of an award, but for whom it is and until when. */
export const awardInputOf = (form: FormValues) => ({
  narrative: typed(form.text("narrative")) ?? null,
  evidence: filledRows(form, evidenceNames).map((row) => ({
    url: typed(row.text("evidenceUrl")),
    name: typed(row.text("evidenceName")),
    narrative: typed(row.text("evidenceNarrative")),
  })),
})

/** Where the room's names of fields lead to in this form, rows included. */
export function awardFieldNames(form: FormValues): Record<string, string> {
  const names: Record<string, string> = {
    notAnEarner: "recipient",
    awardedAlready: "recipient",
    declinedBefore: "recipient",
    tooManyClaims: "recipient",
    evidence: "evidenceUrl",
  }
  for (const [index, { place }] of filledRows(form, evidenceNames).entries()) {
    // A row with a name only lacks a link or a description: the link stands first.
    names[`evidence.${index}`] = fieldInRow("evidenceUrl", place)
    names[`evidence.${index}.url`] = fieldInRow("evidenceUrl", place)
    names[`evidence.${index}.name`] = fieldInRow("evidenceName", place)
    names[`evidence.${index}.narrative`] = fieldInRow("evidenceNarrative", place)
  }
  return names
}

/**
 * The last day on which a badge counts, as the end of that day in UTC; null when none was chosen, "unreadable" for what is no day of any
 * calendar. Browsers send `2031-05-06`; one without a date field sends whatever was typed.
 */
export function lastDayOf(text: string): Date | null | "unreadable" {
  const day = text.trim()
  if (day === "") return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return "unreadable"
  const end = new Date(`${day}T23:59:59Z`)
  // A 30th of February would become the 2nd of March without a word.
  return Number.isNaN(end.getTime()) || end.toISOString().slice(0, 10) !== day ? "unreadable" : end
}

export type AwardFieldsProps = {
  form: FormValues
  problems: ProblemView[]
  host: string
  /** Whether another row for evidence was asked for. */
  oneMore: boolean
}

export function AwardFields({ form, problems, host, oneMore }: AwardFieldsProps) {
  return (
    <>
      <TextField
        name="recipient"
        label="Who earned it?"
        hint={
          <>
            Their handle, which begins with @ and ends with their server: <strong>@alice@{host}</strong> here, or{" "}
            <strong>@bob@meadow.example</strong> on any server of the fediverse, with or without badges. Or their email
            address, such as <strong>carol@example.org</strong>: they get a mail with a link.
          </>
        }
        value={form.text("recipient")}
        error={problemFor(problems, "recipient")}
        autocomplete="off"
        maxLength={500}
        verbatim
        required
      />
      <TextArea
        name="narrative"
        label="What did they do?"
        hint="It becomes part of the badge, for everybody who may see it. You can use Markdown."
        value={form.text("narrative")}
        error={problemFor(problems, "narrative")}
        maxLength={5000}
        rows={5}
      />
      <Evidence form={form} problems={problems} oneMore={oneMore} />
      <TextField
        name="validUntil"
        label="Counts until"
        hint="The last day on which the badge counts (UTC). Leave it empty if it does not expire."
        type="date"
        value={form.text("validUntil")}
        error={problemFor(problems, "validUntil")}
        short
      />
    </>
  )
}

function Evidence({ form, problems, oneMore }: Omit<AwardFieldsProps, "host">) {
  const rows = rowsOf(form, evidenceNames)
  const count = Math.min(mostEvidence, Math.max(firstEvidence, rows.length + (oneMore ? 1 : 0)))
  return (
    <FormRows
      label="Evidence"
      hint="What the award rests on: a link, a description, or both. It becomes part of the badge too. Open a row to fill it in."
      rowName="Evidence"
      addValue={count < mostEvidence ? "evidence" : undefined}
      addLabel="Add more evidence"
      rows={Array.from({ length: count }, (_, place) => {
        const row = rows[place]
        const url = fieldInRow("evidenceUrl", place)
        const name = fieldInRow("evidenceName", place)
        const narrative = fieldInRow("evidenceNarrative", place)
        return {
          open: row === undefined ? oneMore : isFilled(row, evidenceNames),
          content: (
            <>
              <TextField
                name="evidenceUrl"
                id={fieldId(url)}
                label="Link"
                value={row?.text("evidenceUrl")}
                error={problemFor(problems, url)}
                inputMode="url"
                placeholder="https://"
                optionalMark={false}
                verbatim
              />
              <TextField
                name="evidenceName"
                id={fieldId(name)}
                label="Title"
                value={row?.text("evidenceName")}
                error={problemFor(problems, name)}
                maxLength={300}
                optionalMark={false}
              />
              <TextArea
                name="evidenceNarrative"
                id={fieldId(narrative)}
                label="What it shows"
                value={row?.text("evidenceNarrative")}
                error={problemFor(problems, narrative)}
                maxLength={5000}
                rows={2}
                optionalMark={false}
              />
            </>
          ),
        }
      })}
    />
  )
}

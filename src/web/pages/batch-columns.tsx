import { Hono } from "hono"
import { changePlan, dayOrders, openCells, type ColumnMeaning, type DayOrder } from "../../issuing/index.ts"
import type { Ground } from "../../ground.ts"
import { batchRows, type BatchView } from "../../views/index.ts"
import {
  BadgeLine,
  Checkbox,
  fieldId,
  problemFor,
  SelectField,
  TextArea,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { forMembersAtBatch } from "../members-only.ts"
import { showIssuingForm } from "../parts/issuing-form.tsx"
import { achievementPaths, batchPaths, issuerPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"

/** What the columns of a list are. */
export const batchColumnsPage: PageRoutes = () =>
  new Hono<WebEnvironment>()
    .get(
      "/batches/:id/columns",
      forMembersAtBatch((c, view) =>
        view.batch.state === "draft" ? draw(c, view, standing(view)) : c.redirect(batchPaths(view.batch.id).page, 303),
      ),
    )
    .post(
      "/batches/:id/columns",
      forMembersAtBatch(async (c, view, viewer) => {
        const { batch } = view
        const form = await readForm(c)
        const changed = await changePlan(c.var.ground, viewer.actorId, batch.id, {
          hasHeadings: form.text("hasHeadings") !== "",
          columns: batch.columns.map((_, index) => form.text(columnName(index)) as ColumnMeaning),
          dayOrder: form.text("dayOrder") as DayOrder,
          narrative: form.text("narrative"),
          lastDay: form.text("lastDay"),
        })
        if (!changed.ok && changed.reason !== "notADraft")
          return draw(c, view, form, problemsFrom(changed, fieldNames(view)))
        return c.redirect(batchPaths(batch.id).page, 303)
      }),
    )

const columnName = (index: number): string => `column${index}`

/** A list without a column that says who is shown beside its first one. */
function fieldNames({ batch }: BatchView): Record<string, string> {
  const each = batch.columns.map((_, index) => [`columns.${index}`, columnName(index)] as const)
  return { columns: columnName(0), columnsInvalid: columnName(0), ...Object.fromEntries(each) }
}

const standing = ({ batch }: BatchView): FormValues =>
  filledForm({
    hasHeadings: batch.hasHeadings ? "yes" : null,
    dayOrder: batch.dayOrder,
    narrative: batch.narrative,
    lastDay: batch.lastDay,
    ...Object.fromEntries(batch.columns.map((meaning, index) => [columnName(index), meaning])),
  })

const meanings: { value: ColumnMeaning; label: string }[] = [
  { value: "ignored", label: "Leave it out" },
  { value: "recipient", label: "Who: handle or email" },
  { value: "handle", label: "Who: handle" },
  { value: "email", label: "Who: email address" },
  { value: "narrative", label: "What they did (story)" },
  { value: "evidenceUrl", label: "Evidence: link" },
  { value: "evidenceName", label: "Evidence: title" },
  { value: "evidenceNarrative", label: "Evidence: what it shows" },
  { value: "issuedOn", label: "Day on which it was earned" },
  { value: "lastDay", label: "Last day on which it counts" },
]

const orderLabels: Record<DayOrder, string> = {
  year: "Year first: 2026-03-25, or with dots: 25.3.2026",
  day: "Day first: 25/3/2026",
  month: "Month first: 3/25/2026",
}

const samples = 3

async function draw(c: WebContext, view: BatchView, form: FormValues, problems: ProblemView[] = []) {
  const { ground } = c.var
  const { batch, achievementName, issuer } = view
  const columns = await columnsOf(ground, view)
  return showIssuingForm(c, {
    title: `Columns of the list for ${achievementName}`,
    heading: "What is in the columns?",
    lead: "We guessed from the list. Change what is not right.",
    breadcrumb: [
      { label: issuer.name, href: issuerPaths(issuer.actorId).dashboard },
      { label: achievementName, href: achievementPaths(batch.achievementId).page },
    ],
    refusal: "The columns are not clear yet",
    problems,
    action: batchPaths(batch.id).columns,
    above: (
      <div class="panel panel-plain">
        <BadgeLine name={achievementName} imageUrl={picturePath(ground, view.imageDigest)}>
          Awarded by {issuer.name}
        </BadgeLine>
      </div>
    ),
    children: (
      <>
        <Checkbox
          name="hasHeadings"
          label="The first row says what the columns are"
          hint="Nobody is awarded by that row."
          checked={form.text("hasHeadings") !== ""}
        />
        <div class="column-list">
          {columns.map(({ heading, cells }, index) => (
            <div class="column-card">
              <SelectField
                name={columnName(index)}
                id={fieldId(columnName(index))}
                label={heading}
                hint={<SampleCells cells={cells} />}
                options={meanings}
                value={form.text(columnName(index))}
                error={problemFor(problems, columnName(index))}
                optionalMark={false}
              />
            </div>
          ))}
        </div>
        <SelectField
          name="dayOrder"
          label="How are days written?"
          hint="It matters only where the list has days with slashes or hyphens in them."
          options={dayOrders.map((value) => ({ value, label: orderLabels[value] }))}
          value={form.text("dayOrder")}
          error={problemFor(problems, "dayOrder")}
          optionalMark={false}
        />
        <TextArea
          name="narrative"
          label="What did they do?"
          hint="For everybody whose row has no story of its own."
          value={form.text("narrative")}
          error={problemFor(problems, "narrative")}
          maxLength={5000}
          rows={3}
        />
        <TextField
          name="lastDay"
          label="Counts until"
          hint="The last day on which the badges count (UTC), where the list says no other."
          type="date"
          value={form.text("lastDay")}
          error={problemFor(problems, "lastDay")}
          short
        />
      </>
    ),
    submit: { icon: "arrow-right", label: "See what the rows say" },
    cancelHref: achievementPaths(batch.achievementId).awardMany,
  })
}

type Column = { heading: string; cells: string[] }

/** Each column with its heading, or its number, and the first things that stand in it. */
async function columnsOf(ground: Ground, { batch }: BatchView): Promise<Column[]> {
  const { rows } = await batchRows(ground, batch.id, { limit: samples + 1 })
  const cells = rows.map(({ sealedCells }) => openCells(ground, sealedCells))
  const [first = []] = cells
  const data = batch.hasHeadings ? cells.slice(1) : cells.slice(0, samples)
  return batch.columns.map((_, index) => ({
    heading: (batch.hasHeadings && first[index]) || `Column ${index + 1}`,
    cells: data.map((row) => row[index] ?? "").filter((cell) => cell !== ""),
  }))
}

function SampleCells({ cells }: { cells: string[] }) {
  if (cells.length === 0) return <>Nothing in the first rows.</>
  return (
    <>
      {cells.map((cell, index) => (
        <>
          {index > 0 && <span aria-hidden="true"> · </span>}
          <span class="sample-cell" dir="auto">
            {cell.length > 60 ? `${cell.slice(0, 59).toWellFormed()}…` : cell}
          </span>
        </>
      ))}
    </>
  )
}

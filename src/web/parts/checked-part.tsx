import {
  documentFormats,
  summaryOf,
  trustSentence,
  verdictOfPart,
  type CheckedPart,
  type VerificationReport as Report,
} from "../../credentials/index.ts"
import {
  Day,
  Facts,
  Form,
  FormActions,
  Notice,
  RawDetail,
  SubmitButton,
  TextField,
  Trusted,
  VerdictStrip,
  VerificationReport,
} from "../components/index.ts"
import { checkViews, verdictView } from "../present/report.ts"

/** Texts that are longer, written as a form writes them, are not sent back and forth for another look. */
const longestAgain = 150_000

export type CheckedPartProps = {
  part: CheckedPart
  /** Its place among the parts of the input, from 1. */
  number: number
  /** Whether it is the only part there is. */
  isAlone: boolean
  /** The address that was checked, when the input was one. */
  address: string | null
  recipient: string
  csrfToken: string
  checkedAt: Date
}

/** What came of one badge that a visitor brought: verdict, who is trusted, what it says, every check, and another look for somebody in particular. */
export function CheckedPartSection(props: CheckedPartProps) {
  const { part, number, isAlone, checkedAt } = props
  if ("report" in part) return <ReportSection {...props} part={part} />
  const { refusal } = part
  const isRevoked = part.isRevoked === true
  const couldBeThere = verdictOfPart(part) !== null
  return (
    <section class="stack" aria-labelledby={`part-${number}`}>
      <h2 id={`part-${number}`}>{numbered(props)}</h2>
      {couldBeThere ? (
        <VerdictStrip
          verdict={isRevoked ? "invalid" : "unknown"}
          reason={isRevoked ? "revoked" : undefined}
          sentence={refusal.sentence}
          checkedAt={checkedAt}
          about={isAlone ? undefined : numbered(props)}
          announce
        />
      ) : (
        <Notice kind="warning" title={refusal.sentence} announce>
          <p>{refusal.nextStep}</p>
        </Notice>
      )}
      {couldBeThere && (
        <p>
          <strong>What you can do:</strong> {refusal.nextStep}
        </p>
      )}
    </section>
  )
}

function ReportSection(props: CheckedPartProps & { part: Extract<CheckedPart, { report: unknown }> }) {
  const { part, number, isAlone } = props
  const { report, found, name } = part
  const verdict = verdictView({ verdict: report.verdict, reason: report.reason ?? null })
  return (
    <section class="stack" aria-labelledby={`part-${number}`}>
      <h2 id={`part-${number}`}>{numbered(props)}</h2>
      {name !== null && <p class="soft">From: {name}</p>}
      <VerdictStrip
        {...verdict}
        sentence={summaryOf(report)}
        checkedAt={report.checkedAt}
        about={isAlone ? undefined : numbered(props)}
        announce
      />
      <Trusted sentence={trustSentence(report)} />
      <Facts inRow facts={factsOf(report, found.url)} />
      {found.notes.length > 0 && (
        <Notice kind="info">
          {found.notes.map((note) => (
            <p>{note}</p>
          ))}
        </Notice>
      )}
      <VerificationReport checks={checkViews(report)} headingLevel={3} />
      <RawDetail summary="The badge itself" about={nameOfPart(part)} text={readable(found.bytes)} />
      <AnotherLook {...props} part={part} />
    </section>
  )
}

/** The same badge once more, for a person in particular or as a file for programs. An address would show to whom it is about, so it is a form. */
function AnotherLook({
  part,
  number,
  address,
  recipient,
  csrfToken,
}: CheckedPartProps & { part: { found: { bytes: Uint8Array } } }) {
  const text = address ?? new TextDecoder().decode(part.found.bytes)
  if (encodeURIComponent(text).length > longestAgain) return null
  return (
    <Form action="/verify" csrfToken={csrfToken} fields={{ text }} label={`Badge ${number} once more`}>
      <TextField
        name="recipient"
        id={`recipient-${number}`}
        label="Was it awarded to somebody in particular?"
        hint="A handle, an address, a did, or the email address that it was awarded to. It is compared and not kept."
        value={recipient}
        autocomplete="off"
        verbatim
      />
      <FormActions>
        <SubmitButton variant="secondary" icon="person">
          Check for this person
        </SubmitButton>
        <SubmitButton variant="quiet" icon="download" name="as" value="json">
          Download the report (JSON)
        </SubmitButton>
      </FormActions>
    </Form>
  )
}

/** The name stands in the page's title already when there is one part; badges of one name are told apart by their place. */
const numbered = ({ part, number, isAlone }: CheckedPartProps): string =>
  isAlone ? "What was found" : `${number}. ${nameOfPart(part)}`

/** What the badge calls itself, or what it is. */
export function nameOfPart(part: CheckedPart): string {
  if ("refusal" in part) return part.name ?? "What you brought"
  const { achievement, format } = part.report
  if (achievement !== null && achievement.name.trim() !== "") return achievement.name
  return format === null ? "A document" : capitalized(documentFormats[format.code])
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function factsOf({ format, issuer, credential }: Report, foundAt: string | undefined) {
  return [
    { label: "What it is", value: format === null ? null : capitalized(documentFormats[format.code]) },
    { label: "Its issuer, in its own words", value: issuer === null ? null : (issuer.name ?? issuer.id) },
    { label: "Issuer's id", value: issuer?.name == null ? null : issuer.id },
    {
      label: "Awarded to",
      value: credential === null ? null : (credential.subjectId ?? "a hidden address, such as an email address"),
    },
    { label: "In force from", value: dayOf(credential?.validFrom) },
    {
      label: "In force until",
      value: credential === null ? null : (dayOf(credential.validUntil) ?? "it does not expire"),
    },
    { label: "Fetched from", value: foundAt },
  ]
}

/** A day for people; as it stands when it is none. */
function dayOf(text: string | null | undefined) {
  if (text === null || text === undefined) return null
  return Number.isNaN(Date.parse(text)) ? text : <Day moment={text} />
}

/** JSON with line breaks, anything else as it is. */
function readable(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // A JWT, or JSON that the report has something to say about.
    return text
  }
}

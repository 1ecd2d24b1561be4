import { Hono } from "hono"
import type { BroughtInput, CheckedInput, Verdict } from "../../credentials/index.ts"
import { verdictOfPart } from "../../credentials/index.ts"
import {
  FileField,
  Form,
  FormActions,
  Notice,
  PageHeader,
  problemFor,
  ProblemSummary,
  SubmitButton,
  TextArea,
  TextField,
  verdictSign,
  type ProblemView,
} from "../components/index.ts"
import { checkBrought, checkLimits, type CheckRefusal } from "../check-brought.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import type { FormValues } from "../forms/form-values.ts"
import { fileBytes, readForm } from "../forms/read-form.ts"
import { CheckedPartSection, nameOfPart } from "../parts/checked-part.tsx"
import { detailedAnswer } from "../present/detailed-record.ts"
import { verdictView } from "../present/report.ts"
import { show } from "../show.tsx"

/** Anybody checks any badge, without an account. Nothing of it is kept, and nothing of it stands in an address. */
export const verifyPage: PageRoutes = () =>
  new Hono<WebEnvironment>()
    .get("/verify", (c) => {
      const address = (c.req.query("address") ?? "").slice(0, 2048)
      // An address may be written into the form, so that other pages can lead here; it is checked when somebody asks.
      return draw(c, { text: /^https?:\/\//i.test(address) ? address : "", recipient: "" })
    })
    .post("/verify", async (c) => {
      c.header("cache-control", "private, no-store")
      const form = await readForm(c)
      const typed = { text: form.uncut("text"), recipient: form.text("recipient").slice(0, 500) }
      const brought = await broughtIn(form)
      if (brought === null) {
        const message = "Paste the badge's address or text, or choose its image or file."
        return draw(c, { ...typed, problems: [{ field: "text", message }], status: 422 })
      }
      const checked = await checkBrought(c, brought.input, typed.recipient)
      if (!checked.ok) return drawRefused(c, typed, checked)
      if (form.text("as") === "json") {
        c.header("content-disposition", 'attachment; filename="verification-report.json"')
        return c.json(detailedAnswer(brought.name, checked.value))
      }
      return draw(c, { ...typed, text: brought.isFile ? "" : typed.text, checked: checked.value })
    })

type Brought = { input: BroughtInput; name: string; isFile: boolean }

/** A file goes before the text, which may still be there from the look before. */
async function broughtIn(form: FormValues): Promise<Brought | null> {
  const bytes = await fileBytes(form, "file")
  if (bytes !== null) return { input: { bytes }, name: form.file("file")?.name ?? "file", isFile: true }
  const text = form.uncut("text").trim()
  if (text === "") return null
  if (/^https?:\/\/\S+$/i.test(text)) return { input: { address: text }, name: text, isFile: false }
  return { input: { bytes: new TextEncoder().encode(text), isTyped: true }, name: "text", isFile: false }
}

type Drawn = {
  text: string
  recipient: string
  checked?: CheckedInput
  problems?: ProblemView[]
  status?: 200 | 422 | 429 | 503
}

function drawRefused(c: WebContext, typed: { text: string; recipient: string }, refusal: CheckRefusal) {
  if (refusal.seconds !== undefined) c.header("retry-after", String(refusal.seconds))
  const isAboutRecipient = refusal.reason === "recipient"
  const problems = [{ field: isAboutRecipient ? "recipient" : undefined, message: refusal.sentence }]
  return draw(c, { ...typed, problems, status: isAboutRecipient ? 422 : refusal.reason === "busy" ? 503 : 429 })
}

function draw(c: WebContext, { text, recipient, checked, problems = [], status = 200 }: Drawn) {
  const { host } = c.var.ground.config
  const csrfToken = csrfTokenOf(c)
  const address = /^https?:\/\/\S+$/i.test(text.trim()) ? text.trim() : null
  const isAlone = checked !== undefined && checked.parts.length + checked.leftOut === 1
  return show(
    c,
    {
      title: checked === undefined ? "Check a badge" : titleOf(checked),
      description: "Check any Open Badge, without an account: who really signed it, and whether it still counts.",
      current: "verify",
      hasProblems: problems.length > 0,
      noIndex: checked !== undefined,
      width: "reading",
      children: (
        <>
          <ProblemSummary title="Nothing was checked" problems={problems} />
          {checked === undefined ? (
            <PageHeader
              title="Check a badge"
              lead={`Any badge, from anywhere, without an account. ${host} looks at it, says what it found, and keeps nothing.`}
            />
          ) : (
            <>
              <PageHeader
                title={
                  <span tabindex={-1} data-focus-on-load="">
                    {titleOf(checked)}
                  </span>
                }
              />
              {checked.leftOut > 0 && (
                <Notice kind="info" title={`${checked.leftOut} more badges were found and not looked at.`}>
                  <p>At most {checkLimits.badges} are checked at once. Bring the others by themselves.</p>
                </Notice>
              )}
              {checked.parts.map((part, index) => (
                <CheckedPartSection
                  part={part}
                  number={index + 1}
                  isAlone={isAlone}
                  address={isAlone ? address : null}
                  recipient={recipient}
                  csrfToken={csrfToken}
                  checkedAt={c.var.ground.now()}
                />
              ))}
            </>
          )}
          <section class="stack" aria-labelledby={checked === undefined ? undefined : "another"}>
            {checked !== undefined && <h2 id="another">Check another badge</h2>}
            <BringForm csrfToken={csrfToken} text={text} recipient={recipient} problems={problems} />
          </section>
        </>
      ),
    },
    status,
  )
}

type BringFormProps = { csrfToken: string; text: string; recipient: string; problems: ProblemView[] }

function BringForm({ csrfToken, text, recipient, problems }: BringFormProps) {
  return (
    <Form action="/verify" csrfToken={csrfToken} withFiles label="Bring a badge">
      <TextArea
        name="text"
        label="The badge's address or text"
        hint="Its web address, or all that stands in its file."
        value={text}
        rows={3}
        error={problemFor(problems, "text")}
        optionalMark={false}
      />
      <FileField
        name="file"
        label="Or its image or file"
        hint="PNG or SVG with the badge inside, JSON, JWT, or a zip of several. You can drop it on the field."
        accept=".png,.svg,.json,.jsonld,.jwt,.txt,.zip,.html,image/png,image/svg+xml,application/json,application/zip"
        optionalMark={false}
      />
      <TextField
        name="recipient"
        label="Awarded to somebody in particular?"
        hint="A handle, an address, a did, or the email address that it was awarded to. It is compared and not kept."
        value={recipient}
        error={problemFor(problems, "recipient")}
        autocomplete="off"
        verbatim
      />
      <FormActions>
        <SubmitButton icon="seal">Check</SubmitButton>
      </FormActions>
      <output class="soft" data-busy-words="Checking. Other servers are asked, which may take half a minute." />
    </Form>
  )
}

/** The verdict first, since a browser's tab and a screen reader say this before anything else. */
function titleOf({ parts }: CheckedInput): string {
  const [part] = parts
  if (part !== undefined && parts.length === 1) {
    const word =
      "report" in part
        ? wordOf(part.report)
        : verdictOfPart(part) === null
          ? "No badge found"
          : part.isRevoked
            ? "Revoked"
            : "Could not be checked"
    return "report" in part ? `${word}: ${nameOfPart(part)}` : word
  }
  const counts = new Map<string, number>()
  for (const one of parts) {
    const verdict: Verdict | null = verdictOfPart(one)
    const word = verdict === null ? "without a badge" : verdictSign(verdict).word.toLowerCase()
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const said = [...counts].map(([word, count]) => `${count} ${word}`).join(", ")
  return `${parts.length} found: ${said}`
}

function wordOf(report: Parameters<typeof reasonOf>[0]): string {
  const { verdict, reason } = reasonOf(report)
  return verdictSign(verdict, reason).word
}

const reasonOf = ({ verdict, reason }: { verdict: Verdict; reason?: Parameters<typeof verdictView>[0]["reason"] }) =>
  verdictView({ verdict, reason: reason ?? null })

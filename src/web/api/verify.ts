import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { z } from "zod"
import type { BroughtInput } from "../../credentials/index.ts"
import { checkBrought } from "../check-brought.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { formValues } from "../forms/form-values.ts"
import { fileBytes } from "../forms/read-form.ts"
import { detailedAnswer } from "../present/detailed-record.ts"

const largestBody = 12 * 1024 * 1024

/** What a program may send instead of the badge itself. Strict, so that no badge is taken for such a request. */
const request = z.union([
  z.strictObject({ url: z.string().max(2048), recipient: z.string().max(500).optional() }),
  z.strictObject({ text: z.string(), recipient: z.string().max(500).optional() }),
])

/** Programs and other people's pages may have badges checked here too: no cookie is read, nothing is kept, and everybody has the same limits. */
export const verify: PageRoutes = () =>
  new Hono<WebEnvironment>()
    .use("/api/verify", async (c, next) => {
      c.header("access-control-allow-origin", "*")
      c.header("access-control-expose-headers", "retry-after")
      c.header("cross-origin-resource-policy", "cross-origin")
      c.header("cache-control", "no-store")
      await next()
    })
    .options("/api/verify", (c) => {
      c.header("access-control-allow-methods", "POST")
      c.header("access-control-allow-headers", "content-type")
      c.header("access-control-max-age", "86400")
      return c.body(null, 204)
    })
    .post(
      "/api/verify",
      bodyLimit({
        maxSize: largestBody,
        onError: (c) => problem(c, 413, "tooLarge", `A request may have at most ${largestBody / 1024 / 1024} MB.`),
      }),
      async (c) => {
        const sent = await sentIn(c)
        if (!sent.ok) return problem(c, sent.status, sent.code, sent.message)
        const checked = await checkBrought(c, sent.input, sent.recipient)
        if (checked.ok) return c.json(detailedAnswer(sent.name, checked.value))
        if (checked.seconds !== undefined) c.header("retry-after", String(checked.seconds))
        const status = checked.reason === "recipient" ? 422 : checked.reason === "busy" ? 503 : 429
        return problem(c, status, checked.reason, checked.sentence)
      },
    )
    .all("/api/verify", (c) => {
      c.header("allow", "POST, OPTIONS")
      return problem(c, 405, "method", 'Send the badge by POST: its bytes, or {"url": …} or {"text": …} as JSON.')
    })

type Sent =
  | { ok: true; input: BroughtInput; name: string; recipient: string }
  | { ok: false; status: 400 | 415; code: string; message: string }

/** The badge in a request: as the body, as a file of a form, or as text or an address in a small JSON object. */
async function sentIn(c: WebContext): Promise<Sent> {
  const type = c.req.header("content-type") ?? ""
  if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return sentByForm(c)
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  const asked = /^application\/json\b/i.test(type) ? request.safeParse(jsonIn(bytes)) : undefined
  if (asked?.success !== true) return { ok: true, input: { bytes }, name: "body", recipient: "" }
  const { recipient = "" } = asked.data
  if ("url" in asked.data) return broughtByUrl(asked.data.url, recipient)
  const input = { bytes: new TextEncoder().encode(asked.data.text), isTyped: true }
  return { ok: true, input, name: "text", recipient }
}

async function sentByForm(c: WebContext): Promise<Sent> {
  let body: FormData
  try {
    body = await c.req.formData()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { ok: false, status: 400, code: "form", message: "The form is broken off." }
  }
  const form = formValues(body)
  const recipient = form.text("recipient")
  const bytes = await fileBytes(form, "file")
  if (bytes !== null) return { ok: true, input: { bytes }, name: form.file("file")?.name ?? "file", recipient }
  if (form.text("url") !== "") return broughtByUrl(form.text("url"), recipient)
  const text = form.uncut("text")
  if (text !== "") {
    const input = { bytes: new TextEncoder().encode(text), isTyped: true }
    return { ok: true, input, name: "text", recipient }
  }
  return { ok: false, status: 400, code: "empty", message: "Send a `file`, a `url` or a `text`." }
}

function broughtByUrl(url: string, recipient: string): Sent {
  if (/^https?:\/\//i.test(url)) return { ok: true, input: { address: url }, name: url, recipient }
  return { ok: false, status: 400, code: "url", message: "`url` has to be a web address that begins with https://." }
}

function jsonIn(bytes: Uint8Array): unknown {
  // A request is small; a badge that is larger is none.
  if (bytes.length > 8 * 1024 * 1024) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // Whatever it is then, it is looked at as a badge, and the report says what is wrong with it.
    return undefined
  }
}

const problem = (c: WebContext, status: 400 | 405 | 413 | 415 | 422 | 429 | 503, code: string, message: string) =>
  c.json({ error: { code, message } }, status)

import { z } from "zod"
import { refused, type Refusal } from "../result.ts"
import { safeHttpUrl } from "../text/index.ts"

/** Reasons of a refused form: the field and what is wrong with it, e.g. `nameInvalid`, so that the page can put the sentence beside it. */
export type InvalidField = `${string}Invalid`

/** What is wrong with one field; rows of a list are named with their place: `evidence.1.url`. */
export type InputProblem = { field: string; sentence: string }

/** A form that cannot be used: reason and sentence are those of its first problem, `problems` lists every one. */
export type InvalidInput = Refusal<InvalidField> & { problems: InputProblem[] }

/** Reads input by its schema; each problem's sentence is the schema's own. */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: z.input<Schema>,
): { ok: true; value: z.output<Schema> } | InvalidInput {
  const parsed = schema.safeParse(input)
  if (parsed.success) return { ok: true, value: parsed.data }
  const problems = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), sentence: message }))
  const [issue] = parsed.error.issues
  const field = issue?.path.find((step) => typeof step === "string") ?? "form"
  return { ...refused<InvalidField>(`${field}Invalid`, issue?.message ?? unreadable), problems }
}

const unreadable = "Something in the form cannot be read."

/** One line of text that people read: trimmed, white space folded, not empty. */
export const line = (what: string, most: number) =>
  z
    .string()
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .pipe(
      z
        .string()
        .min(1, `Please fill in ${what}.`)
        .max(most, `Please shorten ${what}: it may have at most ${most} characters.`),
    )

/** Several lines, in Markdown where the field says so. May be empty. */
export const passage = (what: string, most: number) =>
  z.string().trim().max(most, `Please shorten ${what}: it may have at most ${most} characters.`)

/** A web address that a page may link to. `javascript:` and the like never pass. */
export const webAddress = (what: string) =>
  z
    .string()
    .trim()
    .refine((text) => safeHttpUrl(text) !== null, {
      error: `The address in ${what} must begin with https:// and name a page, such as https://example.org.`,
    })
    // As a URL spells it (quotes and accents encoded), because what is signed must be one by the letter of its specification.
    .transform((text) => {
      const spelled = safeHttpUrl(text)?.href ?? text
      return spelled === `${text}/` ? text : spelled
    })

/** Chosen by the page when it draws the form, so that a form sent twice creates once. */
export const idempotencyKey = z.string().min(8, "This form has expired. Load the page again.").max(100)

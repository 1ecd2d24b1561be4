import { z } from "zod"
import { handleProblem } from "../actors/index.ts"
import { longestPassword, shortestPassword } from "./authentication.ts"

/** What is wrong with one field of a form, as a sentence to show beside it. */
export type FieldProblem<Field extends string = string> = { field: Field; sentence: string }

export const longestName = 100

/** A name as people are shown: one line, no characters that reorder the text around them. */
export const nameField = z
  .string()
  .transform((text) => text.replace(/\s+/g, " ").trim())
  .refine((text) => text !== "", { error: "Enter the name that others will see." })
  .refine((text) => Array.from(text).length <= longestName, { error: `A name has at most ${longestName} characters.` })
  .refine((text) => text.isWellFormed() && !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text), {
    error: "This name has characters in it that cannot be seen. Type it again instead of pasting it.",
  })

/** An email address, in the one spelling in which it is kept and compared. */
export const emailField = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .email({ error: "Enter an email address such as alice@example.org." })
      .max(254, { error: "This email address is too long." }),
  )

export const passwordField = z
  .string()
  .min(shortestPassword, {
    error: `A password needs at least ${shortestPassword} characters. A few words in a row make a good one.`,
  })
  .max(longestPassword, { error: `A password has at most ${longestPassword} characters.` })

const signUpForm = z.object({
  email: emailField,
  password: passwordField,
  name: nameField,
  handle: z
    .string()
    .transform((text) => text.trim().replace(/^@/, ""))
    .superRefine((text, context) => {
      const problem = handleProblem(text)
      if (problem !== null) context.addIssue({ code: "custom", message: problem })
    }),
})

export type SignUpInput = z.input<typeof signUpForm>
export type SignUpFields = z.output<typeof signUpForm>
export type SignUpField = keyof SignUpFields

/** Reads what somebody typed into the sign-up form: the fields, or one problem for each field that has one. */
export function readSignUp(input: SignUpInput): { fields: SignUpFields } | { problems: FieldProblem<SignUpField>[] } {
  const parsed = signUpForm.safeParse(input)
  return parsed.success
    ? { fields: parsed.data }
    : { problems: problemsOf<SignUpField>(parsed.error, ["email", "password", "name", "handle"]) }
}

/** The first problem of each field that has one, in the order of the fields. */
export function problemsOf<Field extends string>(error: z.ZodError, fields: readonly Field[]): FieldProblem<Field>[] {
  return fields.flatMap((field) => {
    const issue = error.issues.find((one) => one.path[0] === field)
    return issue === undefined ? [] : [{ field, sentence: issue.message }]
  })
}

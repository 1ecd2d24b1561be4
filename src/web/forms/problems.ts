import type { Refusal } from "../../result.ts"
import type { ProblemView } from "../components/index.ts"

/** A refusal that names several fields at once. */
type RefusalOfFields = Refusal & { problems?: readonly { field: string; sentence: string }[] }

/**
 * What a room refused, as a form shows it. Rooms name the field in the reason (`nameInvalid`) or list all that have a problem; `fields`
 * says where that is not the name of the form's own field, or which field another reason (`handleTaken`) is about.
 */
export function problemsFrom(refusal: RefusalOfFields, fields: Record<string, string> = {}): ProblemView[] {
  if (refusal.problems !== undefined && refusal.problems.length > 0) {
    return refusal.problems.map(({ field, sentence }) => ({ field: fields[field] ?? field, message: sentence }))
  }
  const named = /^(\w+)Invalid$/.exec(refusal.reason)?.[1]
  const field =
    fields[refusal.reason] ?? (named === undefined || named === "form" ? undefined : (fields[named] ?? named))
  return [{ field, message: refusal.sentence }]
}

/** The status of a form that comes back. */
export const statusOf = (refusal: Refusal): 422 | 429 => (refusal.reason === "tooManyAttempts" ? 429 : 422)

/** Files cannot be put back into a form that comes back with problems: what to say beside the field. */
export function fileAgain(hadFile: boolean, problems: readonly ProblemView[]): string | undefined {
  return hadFile && problems.length > 0 ? "Please choose the file again: browsers do not let pages keep it." : undefined
}

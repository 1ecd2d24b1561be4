import { newOpaqueId } from "../../db/index.ts"
import { IDEMPOTENCY_FIELD } from "../components/index.ts"
import type { FormValues } from "./form-values.ts"

/** The token of the form that was sent; a form that came back with problems keeps it, since nothing was made yet. */
export function idempotencyTokenOf(form: FormValues): string {
  const sent = form.text(IDEMPOTENCY_FIELD)
  return /^[\w-]{16,64}$/.test(sent) ? sent : newOpaqueId()
}

/** A token for a form that is drawn for the first time. */
export const newIdempotencyToken = (): string => newOpaqueId()

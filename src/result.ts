/**
 * What an expected failure looks like: a value, not an exception. `reason` is for code, `sentence` for the person who has to do something about it.
 */
export type Refusal<Reason extends string = string> = { ok: false; reason: Reason; sentence: string }
export type Result<Value, Reason extends string = string> = { ok: true; value: Value } | Refusal<Reason>

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value })

export const refused = <Reason extends string>(reason: Reason, sentence: string): Refusal<Reason> => ({
  ok: false,
  reason,
  sentence,
})

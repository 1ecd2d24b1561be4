import type { FormValues } from "./form-values.ts"

/** One row of repeated fields, as typed; `place` is where it stood in the form, from 0. */
export type FormRow<Name extends string> = { place: number; text(name: Name): string }

/** The rows of fields that a form repeats, by the fields' common order; empty ones too, so that nothing moves when the form comes back. */
export function rowsOf<Name extends string>(form: FormValues, names: readonly Name[]): FormRow<Name>[] {
  const columns = names.map((name) => form.all(name))
  const length = Math.max(0, ...columns.map((column) => column.length))
  return Array.from({ length }, (_, place) => ({ place, text: (name) => columns[names.indexOf(name)]?.[place] ?? "" }))
}

/** Whether anything was typed into a row. */
export const isFilled = <Name extends string>(row: FormRow<Name>, names: readonly Name[]): boolean =>
  names.some((name) => row.text(name).trim() !== "")

/** The rows in which something was typed. */
export function filledRows<Name extends string>(form: FormValues, names: readonly Name[]): FormRow<Name>[] {
  return rowsOf(form, names).filter((row) => isFilled(row, names))
}

/** How a problem names a field of a row, and what the field's id is made from. */
export const fieldInRow = (name: string, place: number): string => (place === 0 ? name : `${name}-${place + 1}`)

/** The text, or undefined when nothing was typed: rooms tell an empty field from a wrong one by that. */
export const typed = (text: string): string | undefined => (text.trim() === "" ? undefined : text)

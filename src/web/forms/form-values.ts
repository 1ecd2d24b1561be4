/**
 * What somebody typed into a form, as it came, so that a page with problems can show it again.
 * Reading never fails: a missing field is an empty text.
 */
export type FormValues = {
  text(name: string): string
  /** A text as long as the form's body may be, for what has bounds of its own; cutting a list would change what it says. */
  uncut(name: string): string
  /** All values of a repeated field (`evidenceUrl`), also when it was sent once. */
  all(name: string): string[]
  /** An uploaded file; null when none was chosen (browsers then send an empty one). */
  file(name: string): File | null
  /** All files of a field that takes several. */
  files(name: string): File[]
}

/** Longest text that one field may carry, in characters; longer ones are cut before any parser sees them. */
const LONGEST_FIELD = 100_000
/** Most values of one repeated field that are looked at. */
const MOST_VALUES = 100

export function formValues(body: FormData): FormValues {
  const texts = (name: string): string[] =>
    body
      .getAll(name)
      .slice(0, MOST_VALUES)
      .filter((value) => typeof value === "string")
      // Browsers send CRLF in textareas; everything inside speaks LF.
      .map((value) => value.slice(0, LONGEST_FIELD).replaceAll("\r\n", "\n"))
  return {
    text: (name) => texts(name)[0] ?? "",
    uncut: (name) => {
      const value = body.get(name)
      return typeof value === "string" ? value.replaceAll("\r\n", "\n") : ""
    },
    all: texts,
    file: (name) => {
      const value = body.get(name)
      return value instanceof File && value.size > 0 ? value : null
    },
    files: (name) =>
      body
        .getAll(name)
        .slice(0, MOST_VALUES)
        .filter((value) => value instanceof File)
        .filter(({ size }) => size > 0),
  }
}

/** The values of a form that nobody has filled in yet. */
export const emptyForm: FormValues = formValues(new FormData())

/** A form that starts from what is stored. */
export function filledForm(values: Record<string, string | string[] | null | undefined>): FormValues {
  const body = new FormData()
  for (const [name, value] of Object.entries(values))
    for (const one of Array.isArray(value) ? value : [value]) if (typeof one === "string") body.append(name, one)
  return formValues(body)
}

import { isJsonObject } from "../canonical-form.ts"

/**
 * A parsed JSON value in canonical form (JCS): members sorted by their UTF-16 code units, numbers as ECMAScript writes them, no spaces. Undefined
 * where a text is no Unicode (half a surrogate pair), which has no canonical form. Values may be as deep as readJsonDocument() allows.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string | undefined {
  return isUnicode(value) ? write(value) : undefined
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const names = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1))
  return `{${names.map((name) => `${JSON.stringify(name)}:${write(value[name])}`).join(",")}}`
}

function isUnicode(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed()
  if (Array.isArray(value)) return value.every(isUnicode)
  return (
    !isJsonObject(value) || Object.entries(value).every(([name, member]) => name.isWellFormed() && isUnicode(member))
  )
}

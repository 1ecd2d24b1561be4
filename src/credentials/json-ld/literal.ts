import { xsdBoolean, xsdDouble, xsdInteger, xsdString } from "./iri.ts"

/** Whether a text stands in N-Quads as it is, and is ASCII besides. */
export const isPlainText = (text: string): boolean => !/[^ !#-[\]-~]/.test(text)

/** A plain value as a literal of N-Quads; numbers and booleans have a datatype of their own unless the context names one. */
export function literalOf(value: string | number | boolean, datatype: string | undefined): string {
  if (typeof value === "string") {
    const text = datatype === xsdDouble ? canonicalDouble(Number.parseFloat(value)) : value
    return datatype === undefined || datatype === xsdString ? quoted(text) : `${quoted(text)}^^<${datatype}>`
  }
  if (typeof value === "boolean") return typed(String(value), datatype ?? xsdBoolean)
  return datatype === xsdDouble || isDouble(value)
    ? typed(canonicalDouble(value), datatype ?? xsdDouble)
    : typed(value.toFixed(0), datatype ?? xsdInteger)
}

/** A text with a language (BCP 47), a direction (`ltr` or `rtl`) or both; undefined when one of them is none. */
export function languageLiteral(text: string, language: unknown, direction: unknown): string | undefined {
  if (
    language !== undefined &&
    (typeof language !== "string" || !/^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/.test(language))
  )
    return undefined
  if (direction !== undefined && direction !== "ltr" && direction !== "rtl") return undefined
  const tag = language?.toLowerCase()
  if (direction !== undefined) return `${quoted(text)}^^<https://www.w3.org/ns/i18n#${tag ?? ""}_${direction}>`
  return tag === undefined ? quoted(text) : `${quoted(text)}@${tag}`
}

const typed = (text: string, datatype: string) =>
  datatype === xsdString ? quoted(text) : `${quoted(text)}^^<${datatype}>`

/** What counts as a double in the library: a number that JavaScript writes with a point, or a huge one. */
const isDouble = (value: number) => String(value).includes(".") || Math.abs(value) >= 1e21

/** @see https://www.w3.org/TR/json-ld11-api/#data-round-tripping */
const canonicalDouble = (value: number) => value.toExponential(15).replace(/(\d)0*e\+?/, "$1E")

// oxlint-disable-next-line no-control-regex
const escaped = /["\\\u0000-\u001F\u007F]/
// oxlint-disable-next-line no-control-regex
const escapedEverywhere = /["\\\u0000-\u001F\u007F]/g

const shortEscapes: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
}

/** @see https://www.w3.org/TR/rdf-canon/#canonical-quads */
function quoted(text: string): string {
  if (!escaped.test(text)) return `"${text}"`
  const safe = text.replace(
    escapedEverywhere,
    (character) =>
      shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  )
  return `"${safe}"`
}

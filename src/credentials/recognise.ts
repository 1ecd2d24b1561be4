import { canonicalForm, isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"
import { documentFormats, formatOf } from "./formats.ts"
import type { DocumentFormat } from "./formats.ts"
import { readJsonDocument } from "./json-document.ts"
import { failed, passed, unknown } from "./report.ts"
import type { Finding } from "./report.ts"

/** What bytes turned out to be, with the finding that says so; nothing in them is believed. */
export type Recognised =
  | {
      kind: "document"
      format: DocumentFormat
      /** As it stands in the bytes: what signatures are about. */
      document: JsonObject
      /** As it is read (canonical-form.ts). */
      canonical: JsonObject
      finding: Finding
    }
  | { kind: "jwt"; jwt: string }
  | { kind: "other"; finding: Finding }

/** Tells what kind of document bytes are, by their own words. */
export function recognise(bytes: Uint8Array): Recognised {
  const json = readJsonDocument(bytes)
  if (!json.ok) {
    if (json.reason === "jwt") return { kind: "jwt", jwt: new TextDecoder().decode(bytes).trim() }
    return { kind: "other", finding: failed("notABadge", json.sentence) }
  }
  return recogniseDocument(json.value)
}

/** Tells what kind of document a parsed JSON value is. */
export function recogniseDocument(value: unknown): Exclude<Recognised, { kind: "jwt" }> {
  const canonical = isJsonObject(value) ? canonicalForm(value) : undefined
  if (!isJsonObject(value) || !isJsonObject(canonical)) {
    return { kind: "other", finding: failed("notABadge", "The file is JSON, but not an object, so it is not a badge.") }
  }
  const format = formatOf(canonical)
  if (format === undefined) {
    const sentence = "The file is JSON, but nothing in it says that it is a badge."
    return {
      kind: "other",
      finding: failed("notABadge", sentence, {
        nextStep: "Ask the issuer for the badge itself, as a file or by its address.",
      }),
    }
  }
  if (format === "presentation") {
    const finding = unknown("unsupportedFormat", `This is ${documentFormats[format]}.`, {
      nextStep: "Check the badges in it one by one.",
    })
    return { kind: "other", finding }
  }
  return {
    kind: "document",
    format,
    document: value,
    canonical,
    finding: passed(`This is ${documentFormats[format]}.`),
  }
}

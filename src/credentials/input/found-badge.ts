import { canonicalForm, isJsonObject } from "../canonical-form.ts"
import { formatOf } from "../formats.ts"
import type { DocumentFormat } from "../formats.ts"
import type { InputRefusal } from "./problems.ts"

/** What something was found in: a file or a text as it stands, an image, an archive, a wrapper, a web page. */
export type InputContainer = "file" | "text" | "png" | "svg" | "presentation" | "page"

type Place = {
  container: InputContainer
  /** The name of the file it was in, for people; only within an archive, or when one was handed in. */
  name?: string
  /** The address it was fetched from, after redirects. */
  url?: string
  /** Oddities of the container, in sentences. */
  notes: string[]
}

/**
 * A badge, or what may be one, as it was found in what somebody brought. Nothing in it was checked. `bytes` are exactly as they stood in
 * the container, without white space around them.
 */
export type FoundDocument = Place &
  ({ kind: "json"; bytes: Uint8Array; format?: DocumentFormat } | { kind: "jwt"; bytes: Uint8Array })

/** The address of a badge, which is all that older images hold. */
export type FoundAddress = Place & { kind: "url"; address: string }

export type FoundBadge = FoundDocument | FoundAddress

/** What was found, and of what else was there (in an archive, in a wrapper) why it could not be opened. */
export type OpenedInput = { ok: true; found: FoundBadge[]; problems: { name: string; refusal: InputRefusal }[] }

/** What a JSON document says that it is; undefined when it says nothing that is known. */
export function claimedFormat(value: unknown): DocumentFormat | undefined {
  if (!isJsonObject(value)) return undefined
  const canonical = canonicalForm(value)
  return isJsonObject(canonical) ? formatOf(canonical) : undefined
}

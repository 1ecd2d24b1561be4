import { decodeText } from "./decode-text.ts"
import { fileKindOf } from "./file-kind.ts"
import type { FileKind } from "./file-kind.ts"
import type { InputContainer, OpenedInput } from "./found-badge.ts"
import { inputLimits } from "./limits.ts"
import { linksInPage } from "./page-links.ts"
import { openPng } from "./png.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"
import { looksLikeSvg, openSvg } from "./svg.ts"
import { openText } from "./text.ts"
import { unpack } from "./unpack.ts"
import { openZip } from "./zip.ts"

export type InputOptions = {
  /** The file's name, for people. */
  name?: string
  /** Whether a person pasted or typed it, so that words around an address are no surprise. */
  isTyped?: boolean
}

/**
 * Takes the badges out of whatever somebody brought, told by its bytes alone: a credential as JSON or JWT, a baked PNG or SVG, a
 * presentation, an archive of these, a saved page, pasted text. Fetches nothing: where there is only an address, that is what is found
 * (collectBadges() goes on from there). Never throws for what the bytes contain, and takes bounded time and memory (limits.ts).
 */
export async function openInput(bytes: Uint8Array, options: InputOptions = {}): Promise<OpenedInput | InputRefusal> {
  const { name, isTyped = false } = options
  const opened = await openFile(bytes, isTyped ? "text" : "file", { archives: 0 })
  if (!opened.ok || name === undefined) return opened
  return { ...opened, found: opened.found.map((badge) => ({ name, ...badge })) }
}

async function openFile(
  bytes: Uint8Array,
  container: InputContainer,
  { archives }: { archives: number },
): Promise<OpenedInput | InputRefusal> {
  if (bytes.length === 0) return refusedInput("empty")
  if (bytes.length > inputLimits.fileBytes) return refusedInput("tooLarge")
  const kind = fileKindOf(bytes)
  if (kind === "png") return openPng(bytes)
  if (kind === "text") return isMarkup(bytes) ? openMarkup(bytes) : openText(bytes, container)
  if (archives > 0 && archiveKinds.has(kind)) return refusedInput("archiveInArchive")
  if (kind === "zip") return openZip(bytes, (file) => openFile(file, "file", { archives: archives + 1 }))
  if (kind !== "gzip") return refusedKinds[kind]
  const unpacked = await unpack("gzip", bytes, inputLimits.fileBytes)
  if (unpacked.ok) return openFile(unpacked.bytes, container, { archives: archives + 1 })
  return refusedInput(unpacked.why === "tooLarge" ? "unpacksTooLarge" : "archiveDamaged")
}

const archiveKinds: ReadonlySet<FileKind> = new Set(["zip", "gzip", "otherArchive"])

const refusedKinds = {
  jpeg: refusedInput("imageCannotHoldBadge", "This is a JPEG, which cannot hold a badge; only PNG and SVG can."),
  gif: refusedInput("imageCannotHoldBadge", "This is a GIF, which cannot hold a badge; only PNG and SVG can."),
  webp: refusedInput("imageCannotHoldBadge", "This is a WebP image, which cannot hold a badge; only PNG and SVG can."),
  heif: refusedInput("imageCannotHoldBadge"),
  pdf: refusedInput("pdf"),
  otherArchive: refusedInput("archiveDamaged", "This is an archive of a kind that is not unpacked here; only zip is."),
}

/** Whether a text begins with an element, a comment or a declaration; `<https://…>` begins with an address. */
function isMarkup(bytes: Uint8Array): boolean {
  const decoded = decodeText(bytes.subarray(0, 200))
  const start = decoded.ok ? decoded.text.trimStart() : ""
  return /^<(?:[a-z!?])/i.test(start) && !/^<https?:/i.test(start)
}

function openMarkup(bytes: Uint8Array): OpenedInput | InputRefusal {
  if (looksLikeSvg(bytes)) return openSvg(bytes)
  const { documents } = linksInPage(bytes)
  return documents.length > 0 ? { ok: true, found: documents, problems: [] } : refusedInput("page")
}

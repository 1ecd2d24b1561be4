import { isJsonObject } from "../canonical-form.ts"
import type { CredentialStatus } from "../model.ts"

/** A place in a Bitstring Status List (or a StatusList2021), as a credential names it. */
export type BitstringEntry = {
  kind: "bitstring"
  list: URL
  index: number
  /** How many bits each place of the list has. */
  size: number
  purpose: string
  /** What the numbers at the place mean, for the purpose “message”. */
  messages: ReadonlyMap<number, string>
  /** A second list of the same length, which tells a badge that is suspended from one that is revoked (FEDERATION.md). */
  suspensionList: URL | undefined
  oddities: string[]
}

/** A list of the ids of revoked credentials. @see https://www.imsglobal.org/spec/vcrl/v1p0/ */
export type RevocationListEntry = { kind: "revocationList"; list: URL }

export type StatusEntry = BitstringEntry | RevocationListEntry

export type ReadStatusEntry =
  | { ok: true; entry: StatusEntry }
  | { ok: false; problem: "unsupported" | "incomplete"; detail: string }

const bitstringTypes = ["BitstringStatusListEntry", "StatusList2021Entry"]

/** More bits than this are no number that anybody lists the meanings of. */
const maximumSize = 32

/** Reads a `credentialStatus`. @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry */
export function readStatusEntry(status: CredentialStatus): ReadStatusEntry {
  const detail = status.type.join(", ")
  if (status.type.includes("1EdTechRevocationList")) {
    const list = webAddress(status.id)
    return list === undefined
      ? { ok: false, problem: "incomplete", detail }
      : { ok: true, entry: { kind: "revocationList", list } }
  }
  if (!status.type.some((type) => bitstringTypes.includes(type))) return { ok: false, problem: "unsupported", detail }
  const { statusListIndex, statusPurpose, statusSize = 1 } = status
  const list = webAddress(status.statusListCredential)
  if (list === undefined || statusPurpose === undefined || !/^\d{1,15}$/.test(String(statusListIndex))) {
    return { ok: false, problem: "incomplete", detail }
  }
  if (statusSize > maximumSize) return { ok: false, problem: "unsupported", detail: `statusSize ${statusSize}` }
  const oddities =
    typeof statusListIndex === "number"
      ? ["It gives its place in the status list as a number, where a text is wanted."]
      : []
  return {
    ok: true,
    entry: {
      kind: "bitstring",
      list,
      index: Number(statusListIndex),
      size: statusSize,
      purpose: statusPurpose,
      messages: messagesIn(status["statusMessage"]),
      suspensionList: statusPurpose === "revocation" ? webAddress(status["statusReference"]) : undefined,
      oddities,
    },
  }
}

function webAddress(value: unknown): URL | undefined {
  return typeof value === "string" && /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined
}

/** More meanings than this are not read. */
const maximumMessages = 256

function messagesIn(value: unknown): Map<number, string> {
  const messages = new Map<number, string>()
  for (const item of [value].flat().slice(0, maximumMessages)) {
    if (!isJsonObject(item)) continue
    const { status, message } = item
    if (typeof status !== "string" || !/^0x[0-9a-f]{1,8}$/i.test(status) || typeof message !== "string") continue
    messages.set(Number(status), message.slice(0, 300))
  }
  return messages
}

import { gzipSync } from "node:zlib"

import { verifyCredential } from "../../../src/credentials/index.ts"
import type { VerificationOptions } from "../../../src/credentials/index.ts"
import type { Issuer } from "../fixtures.ts"
import { contentOf, json, now, signAnything, worldOf } from "../fixtures.ts"

export const listUrl = "https://harbor.example/lists/1"
export const secondListUrl = "https://harbor.example/lists/2"

/** What is packed as a list; every place has `size` bits. */
export function encodedList(values: Record<number, number> = {}, { size = 1, length = 131_072 } = {}): string {
  const bytes = Buffer.alloc(length / 8)
  for (const [index, value] of Object.entries(values)) {
    for (let bit = 0; bit < size; bit++) {
      if (((value >> (size - 1 - bit)) & 1) === 0) continue
      const at = Number(index) * size + bit
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7))
    }
  }
  return `u${gzipSync(bytes).toString("base64url")}`
}

/** A status list that says anything, unsigned. */
export const listContent = (
  issuer: Issuer,
  subject: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
) => ({
  "@context": ["https://www.w3.org/ns/credentials/v2"],
  id: listUrl,
  type: ["VerifiableCredential", "BitstringStatusListCredential"],
  issuer: issuer.did,
  validFrom: "2026-11-21T09:00:00Z",
  credentialSubject: {
    id: `${listUrl}#list`,
    type: "BitstringStatusList",
    statusPurpose: "revocation",
    encodedList: encodedList(),
    ...subject,
  },
  ...more,
})

export const signedList = (issuer: Issuer, subject: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  signAnything(issuer, listContent(issuer, subject, more))

export const entryOf = (changes: Record<string, unknown> = {}) => ({
  type: "BitstringStatusListEntry",
  statusPurpose: "revocation",
  statusListIndex: "77",
  statusListCredential: listUrl,
  ...changes,
})

/** A badge with any status entry, signed. */
export async function badgeWith(issuer: Issuer, credentialStatus: unknown, context: string[] = []) {
  const content = await contentOf(issuer)
  return signAnything(issuer, { ...content, "@context": [...content["@context"], ...context], credentialStatus })
}

export async function statusOf(
  issuer: Issuer,
  bytes: Uint8Array,
  answers: Record<string, Uint8Array | object>,
  more: Partial<VerificationOptions> = {},
) {
  const documents = worldOf(
    [issuer],
    Object.fromEntries(
      Object.entries(answers).map(([url, answer]) => [url, answer instanceof Uint8Array ? answer : json(answer)]),
    ),
  )
  const report = await verifyCredential(bytes, { now, documents, ...more })
  const finding = report.checks.find(({ id }) => id === "status")
  return { report, finding, asked: documents.asked.filter((address) => address !== issuer.did) }
}

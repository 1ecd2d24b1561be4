import { sign } from "node:crypto"

import { isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"
import { digestOf } from "./digest.ts"
import { awardPart, isEmpty, issueCredential, unsignedCredential } from "./issue.ts"
import type { AwardParts, CredentialParts, IssuedCredential } from "./issue.ts"
import { maximumDocumentBytes, readJsonDocument } from "./json-document.ts"
import { graphTemplateOf } from "./json-ld/graph-template.ts"
import { canonicalHash } from "./json-ld/graph.ts"
import { readStatements } from "./json-ld/statements.ts"
import { encodeBase58 } from "./keys/base58.ts"
import { ed25519SecretOf } from "./keys/credential-key.ts"
import type { CredentialKey } from "./keys/credential-key.ts"
import type { OpenBadgeCredential } from "./model.ts"
import { readOpenBadgeCredential } from "./read-credential.ts"
import { UnsignableCredentialError, hashedProof, timestampOf } from "./sign.ts"

/** What all awards of an achievement say alike, and the key that signs them. */
export type AchievementIssuing = Pick<CredentialParts, "issuer" | "achievement"> & { key: CredentialKey; did: string }

/** Issues awards of one achievement. */
export type AchievementIssuer = { issue(award: AwardParts, now: Date): Promise<IssuedCredential> }

/** Awards of more shapes than this are issued one by one. */
const maximumShapes = 64

/**
 * Issues many awards of one achievement: each is the same, byte for byte, as issueCredential() makes it, at about half the price. The first
 * award of a shape (with or without a narrative, so many pieces of evidence) goes the usual way and leaves a template, which has to make
 * the same bytes of it. Later ones are filled in; where that might not be exact they go the usual way, too.
 */
export function createAchievementIssuer({ issuer, achievement, key, did }: AchievementIssuing): AchievementIssuer {
  const templates = new Map<string, AwardTemplate | undefined>()
  const issueOne = (award: AwardParts, now: Date) =>
    issueCredential({ parts: { ...award, issuer, achievement }, key, did, now })
  return {
    async issue(award, now) {
      const { shape, values } = leavesOf(awardPart(award, now))
      const template = templates.get(shape)
      const filled = template?.fill(values, now)
      if (filled !== undefined) return filled
      const issued = await issueOne(award, now)
      if (templates.has(shape) || templates.size >= maximumShapes) return issued
      const made = templateOf(unsignedCredential({ ...award, issuer, achievement }, did, now), award, now, { key, did })
      const same = made?.fill(values, now)
      templates.set(shape, same !== undefined && Buffer.compare(same.bytes, issued.bytes) === 0 ? made : undefined)
      return issued
    },
  }
}

type Leaves = {
  /** The names, types and order of everything that is there. */
  shape: string
  /** The texts that may be others in the next award. */
  values: string[]
  paths: (string | number)[][]
}

/** The texts of the part that differs between awards, empty members left out. */
function leavesOf(part: object, withPaths = false): Leaves {
  const leaves: Leaves = { shape: "", values: [], paths: [] }
  collectLeaves(part, leaves, withPaths ? [] : undefined)
  return leaves
}

function collectLeaves(value: unknown, leaves: Leaves, path: (string | number)[] | undefined): void {
  if (typeof value === "string") {
    leaves.shape += "$"
    leaves.values.push(value)
    if (path !== undefined) leaves.paths.push(path)
  } else if (Array.isArray(value)) {
    leaves.shape += "["
    for (const [index, item] of value.entries()) collectLeaves(item, leaves, path && [...path, index])
    leaves.shape += "]"
  } else if (isJsonObject(value)) {
    leaves.shape += "{"
    for (const name in value) {
      const member = value[name]
      if (isEmpty(member)) continue
      // What something is decides what its words mean.
      if (name === "type") leaves.shape += `type:${JSON.stringify(member)}`
      else {
        leaves.shape += `${name}:`
        collectLeaves(member, leaves, path && [...path, name])
      }
    }
    leaves.shape += "}"
  } else leaves.shape += JSON.stringify(value ?? null)
}

/** Makes an award of one shape from its texts; undefined where the usual way has to be taken. */
type AwardTemplate = { fill(values: readonly string[], now: Date): IssuedCredential | undefined }

function templateOf(
  sample: JsonObject,
  award: AwardParts,
  now: Date,
  { key, did }: { key: CredentialKey; did: string },
): AwardTemplate | undefined {
  const secret = ed25519SecretOf(key)
  if (secret === undefined) return undefined
  const { paths } = leavesOf(awardPart(award, now), true)
  const marks = marksFor(JSON.stringify(sample), paths.length)
  for (const [slot, path] of paths.entries()) if (!setAt(sample, path, marks[slot] ?? "")) return undefined
  const statements = readStatements(sample)
  const graph = statements && graphTemplateOf(statements, marks)
  const [created = "", proofValue = ""] = marksFor(JSON.stringify(sample), 2, "proof")
  const proof = hashedProof({ contexts: sample["@context"], did, key, created })
  if (graph === undefined || proof === undefined) return undefined
  const text = splitAtMarks(JSON.stringify({ ...sample, proof: [{ ...proof.proof, proofValue }] }), [
    ...marks,
    created,
    proofValue,
  ])
  // Awards of one batch are mostly of the same second.
  let proofHash = { created: "", hash: "" }
  return {
    fill(values, moment) {
      if (!values.every(isAsFound) || values.length !== marks.length) return undefined
      const filled = graph.fill(values)
      const documentHash = filled && canonicalHash(filled, "sha256")
      if (documentHash === undefined) return undefined
      const at = timestampOf(moment)
      if (proofHash.created !== at) {
        const dated = hashedProof({ contexts: sample["@context"], did, key, created: at })
        if (dated === undefined) return undefined
        proofHash = { created: at, hash: dated.hash }
      }
      const signature = sign(null, Buffer.from(proofHash.hash + documentHash, "hex"), secret)
      const bytes = new TextEncoder().encode(text.fill([...values, at, `z${encodeBase58(signature)}`]))
      return bytes.byteLength > maximumDocumentBytes ? undefined : issuedOf(bytes)
    },
  }
}

/** Names of blank nodes are refused, and an address that only looks like one, too: the usual way has the words for that. */
const isAsFound = (value: string): boolean =>
  !value.startsWith("_:") && (!/^(?:https?|did):/.test(value) || URL.canParse(value))

/** Reading back what was written takes as long as signing it, and whoever issues many seldom wants to. */
function issuedOf(bytes: Uint8Array): IssuedCredential {
  let credential: OpenBadgeCredential | undefined
  return {
    bytes,
    digest: digestOf(bytes),
    get credential() {
      credential ??= readBack(bytes)
      return credential
    },
  }
}

function readBack(bytes: Uint8Array): OpenBadgeCredential {
  const json = readJsonDocument(bytes)
  const read = json.ok ? readOpenBadgeCredential(json.value) : json
  if (!read.ok || !("credential" in read)) throw new UnsignableCredentialError("What was issued cannot be read again.")
  return read.credential
}

/** Addresses that occur nowhere in the text: each can stand where an address or a text is wanted. */
function marksFor(text: string, count: number, kind = "award"): string[] {
  let host = `${kind}.invalid`
  while (text.includes(host)) host = `x${host}`
  return Array.from({ length: count }, (_, slot) => `https://${slot}.${host}/`)
}

/** A JSON text in which the strings that equal a mark can be others. */
function splitAtMarks(text: string, marks: readonly string[]): { fill(values: readonly string[]): string } {
  const places = marks
    .map((mark, slot) => ({ at: text.indexOf(JSON.stringify(mark)), length: mark.length + 2, slot }))
    .toSorted((a, b) => a.at - b.at)
  const between: string[] = []
  let from = 0
  for (const { at, length } of places) {
    between.push(text.slice(from, at))
    from = at + length
  }
  const end = text.slice(from)
  return {
    fill(values) {
      let filled = ""
      for (let place = 0; place < places.length; place++) {
        filled += (between[place] ?? "") + JSON.stringify(values[places[place]?.slot ?? 0])
      }
      return filled + end
    },
  }
}

function setAt(document: JsonObject, path: readonly (string | number)[], value: string): boolean {
  let place: unknown = document
  for (const step of path.slice(0, -1)) place = (place as Record<string | number, unknown> | undefined)?.[step]
  const last = path.at(-1)
  if (typeof place !== "object" || place === null || last === undefined || !(last in place)) return false
  ;(place as Record<string | number, unknown>)[last] = value
  return true
}

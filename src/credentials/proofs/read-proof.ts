import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { timeOf } from "../model.ts"
import { failed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"
import type { ProofSuite } from "./suite.ts"
import { suiteOf } from "./suites.ts"

/** A proof that can be checked, before its signature is looked at. */
export type ReadableProof = {
  raw: JsonObject
  suite: ProofSuite
  verificationMethod: string
  proofValue: Uint8Array
  warnings: string[]
}

/** The proofs of a document, as they stand in it; none of them is believed. */
export function proofsOf(document: JsonObject): JsonObject[] {
  const { proof } = document
  const proofs = Array.isArray(proof) ? proof : proof === undefined || proof === null ? [] : [proof]
  return proofs.filter(isJsonObject)
}

/**
 * Whether a proof is of a suite that is known, for assertions, and in force. `document` is what it stands in.
 *
 * @see https://www.w3.org/TR/vc-data-integrity/#verify-proof
 */
export function readProof(
  raw: JsonObject,
  { document, now, clockSkew }: { document: JsonObject; now: Date; clockSkew: number },
): { ok: true; proof: ReadableProof } | { ok: false; finding: Finding } {
  const refuse = (finding: Finding): { ok: false; finding: Finding } => ({ ok: false, finding })
  const suite = suiteOf(raw)
  if (suite === undefined) {
    const kind = JSON.stringify([raw["type"], raw["cryptosuite"]]).slice(0, 100)
    return refuse(
      unknown("unsupportedProof", "The badge is signed in a way that this version cannot check yet.", { detail: kind }),
    )
  }
  // Over canonical JSON a proof says which vocabularies it was made with; over statements it can only be read with those of the document.
  if (!suite.name.includes("-jcs-") && "@context" in raw && !isSame(raw["@context"], document["@context"])) {
    return refuse(
      unknown(
        "unusualSpelling",
        "The signature uses another vocabulary than the badge, which this version cannot check.",
      ),
    )
  }
  if (raw["proofPurpose"] !== "assertionMethod") {
    return refuse(failed("signature", "The signature was made for another purpose than to award a badge."))
  }
  const { verificationMethod } = raw
  if (typeof verificationMethod !== "string") {
    return refuse(failed("signature", "The signature does not say which key made it."))
  }
  const proofValue = readValueOf(raw, suite)
  if (proofValue === undefined) {
    return refuse(failed("signature", "The signature is damaged: it is not even written as one."))
  }
  const created = momentOf(raw["created"])
  const expires = momentOf(raw["expires"])
  if (created === "malformed" || expires === "malformed") {
    return refuse(failed("signature", "The signature carries a date that is not one."))
  }
  if (expires !== undefined && expires < now.getTime() - clockSkew) {
    return refuse(failed("proofExpired", `The signature was good until ${String(raw["expires"])} only.`))
  }
  const warnings =
    created !== undefined && created > now.getTime() + clockSkew
      ? [`The signature claims to be from ${String(raw["created"])}, which has not come yet.`]
      : []
  return { ok: true, proof: { raw, suite, verificationMethod, proofValue, warnings } }
}

/** What was read of proofs that are looked at again (verification-memory.ts). */
const readBefore = new WeakMap<JsonObject, { text: string; suite: ProofSuite; bytes: Uint8Array | undefined }>()

function readValueOf(raw: JsonObject, suite: ProofSuite): Uint8Array | undefined {
  const { proofValue: text } = raw
  if (typeof text !== "string") return undefined
  const before = readBefore.get(raw)
  if (before?.text === text && before.suite === suite) return before.bytes
  const bytes = suite.readProofValue(text)
  readBefore.set(raw, { text, suite, bytes })
  return bytes
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

function momentOf(value: unknown): number | undefined | "malformed" {
  if (value === undefined) return undefined
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return "malformed"
  const moment = timeOf(value)
  return Number.isFinite(moment) ? moment : "malformed"
}

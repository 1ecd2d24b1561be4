import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { timeOf } from "../model.ts"
import { failed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"

/** A proof that this version can check, before its signature is looked at. */
export type ReadableProof = { raw: JsonObject; verificationMethod: string; warnings: string[] }

/** The proofs of a document, as they stand in it; none of them is believed. More than three are not looked at, since each takes time. */
export function proofsOf(document: JsonObject): JsonObject[] {
  const { proof } = document
  const proofs = Array.isArray(proof) ? proof : proof === undefined || proof === null ? [] : [proof]
  return proofs.filter(isJsonObject).slice(0, 3)
}

/**
 * Whether a proof is of the one kind that this version checks (DataIntegrityProof with eddsa-rdfc-2022, for assertions) and is in force.
 * `document` is what it stands in.
 *
 * @see https://www.w3.org/TR/vc-data-integrity/
 */
export function readProof(
  raw: JsonObject,
  { document, now, clockSkew }: { document: JsonObject; now: Date; clockSkew: number },
): { ok: true; proof: ReadableProof } | { ok: false; finding: Finding } {
  const refuse = (finding: Finding): { ok: false; finding: Finding } => ({ ok: false, finding })
  const kind = JSON.stringify([raw["type"], raw["cryptosuite"]]).slice(0, 100)
  if (raw["type"] !== "DataIntegrityProof" || raw["cryptosuite"] !== "eddsa-rdfc-2022") {
    return refuse(
      unknown("unsupportedProof", "The badge is signed in a way that this version cannot check yet.", { detail: kind }),
    )
  }
  if ("previousProof" in raw) {
    return refuse(
      unknown("unsupportedProof", "The signature builds on another one, which this version cannot check yet.", {
        detail: "previousProof",
      }),
    )
  }
  if ("@context" in raw && JSON.stringify(raw["@context"]) !== JSON.stringify(document["@context"])) {
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
  const { verificationMethod, proofValue } = raw
  if (typeof verificationMethod !== "string") {
    return refuse(failed("signature", "The signature does not say which key made it."))
  }
  // Other encodings of the same signature would let the bytes of a badge change under a signature that still fits.
  if (typeof proofValue !== "string" || !/^z[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(proofValue)) {
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
  return { ok: true, proof: { raw, verificationMethod, warnings } }
}

function momentOf(value: unknown): number | undefined | "malformed" {
  if (value === undefined) return undefined
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return "malformed"
  const moment = timeOf(value)
  return Number.isFinite(moment) ? moment : "malformed"
}

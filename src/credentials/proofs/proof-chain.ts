import type { JsonObject } from "../canonical-form.ts"
import type { ControllerResolver } from "../keys/controller.ts"
import { keyInFragment } from "../keys/multikey.ts"
import type { PublicKeyVerdict } from "../keys/public-key.ts"
import { publicKeyOf } from "../keys/verification-method.ts"
import { failed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import { checkProof } from "./check-proof.ts"
import { readProof } from "./read-proof.ts"

/** More earlier proofs than this, all in all, are not followed. */
const maximumEarlier = 8

/** A document as its proof covers it: without proofs, or with those that the proof builds on. */
export function unsecured(document: JsonObject, earlier: readonly JsonObject[]): JsonObject {
  const { proof: _proof, ...rest } = document
  return earlier.length === 0 ? rest : { ...rest, proof: [...earlier] }
}

/**
 * The proofs that a proof names in `previousProof`, in the order in which it names them. Every name must be there, and only once: with two
 * proofs of one name nothing says which of them is meant.
 *
 * @see https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains
 */
export function earlierProofs(
  raw: JsonObject,
  proofs: readonly JsonObject[],
): { ok: true; proofs: JsonObject[] } | { ok: false; finding: Finding } {
  if (!("previousProof" in raw)) return { ok: true, proofs: [] }
  const names = [raw["previousProof"]].flat()
  const named = names.map((name) => proofs.filter((proof) => typeof name === "string" && proof["id"] === name))
  if (names.length === 0 || named.some((found) => found.length !== 1)) {
    return {
      ok: false,
      finding: failed("signature", "The signature builds on another one that is not there, or not only once."),
    }
  }
  return { ok: true, proofs: named.flat() }
}

/** Without `resolve` only keys are looked at that need no look-up. */
type Circumstances = { resolve: ControllerResolver | undefined; now: Date; clockSkew: number }

/**
 * Whether the proofs that a proof builds on fit too, and those that they build on. Answers undefined when all do, a failed finding when one does
 * not, and a warning when one could not be checked: who signed later vouches for what was there, but nothing shows who signed earlier.
 */
export async function checkEarlierProofs(
  earlier: readonly JsonObject[],
  { document, proofs }: { document: JsonObject; proofs: readonly JsonObject[] },
  circumstances: Circumstances,
): Promise<Finding | undefined> {
  const pending = [...earlier]
  const seen = new Set<JsonObject>()
  let open: Finding | undefined
  for (let raw = pending.shift(); raw !== undefined; raw = pending.shift()) {
    if (seen.has(raw)) continue
    seen.add(raw)
    if (seen.size > maximumEarlier) {
      return unknown(
        "tooComplex",
        `The signature builds on more than ${maximumEarlier} others, more than are looked at.`,
      )
    }
    const before = earlierProofs(raw, proofs)
    // One after the other, so that the first that does not fit ends the work.
    // oxlint-disable-next-line no-await-in-loop
    const finding = before.ok
      ? await checkEarlier(raw, unsecured(document, before.proofs), circumstances)
      : before.finding
    if (finding.outcome === "failed") {
      return failed("signature", `The signature builds on an earlier one that does not hold. ${finding.sentence}`)
    }
    if (finding.outcome === "unknown") open = finding
    if (before.ok) pending.push(...before.proofs)
  }
  return open && warning(`The signature fits; of those that it builds on, one could not be checked. ${open.sentence}`)
}

async function checkEarlier(raw: JsonObject, document: JsonObject, circumstances: Circumstances): Promise<Finding> {
  const read = readProof(raw, { document, ...circumstances })
  if (!read.ok) return read.finding
  const key = await keyOf(read.proof.verificationMethod, circumstances.resolve)
  if (key === undefined) return unknown("keyUnresolved", "The key that made the earlier signature could not be had.")
  return checkProof({ document, proof: read.proof, key })
}

async function keyOf(methodId: string, resolve: ControllerResolver | undefined): Promise<PublicKeyVerdict | undefined> {
  const controller = await resolve?.(methodId.split("#")[0] ?? methodId)
  const method = controller?.ok ? controller.document.verificationMethods.get(methodId) : undefined
  return method === undefined ? keyInFragment(methodId) : publicKeyOf(method)
}

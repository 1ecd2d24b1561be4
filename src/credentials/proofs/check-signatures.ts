import type { JsonObject } from "../canonical-form.ts"
import type { VerificationMethod } from "../keys/controller-document.ts"
import type { Controller, ControllerResolver } from "../keys/controller.ts"
import { keyInFragment } from "../keys/multikey.ts"
import { publicKeyOf } from "../keys/verification-method.ts"
import { timeOf } from "../model.ts"
import { failed, passed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"
import { checkProof } from "./check-proof.ts"
import type { FittingKeys } from "./check-proof.ts"
import { checkEarlierProofs, earlierProofs, unsecured } from "./proof-chain.ts"
import { proofsOf, readProof } from "./read-proof.ts"
import type { ReadableProof } from "./read-proof.ts"

/** What is known about the signature of a document and about whose key made it. */
export type SignatureFindings = {
  /** Whether the signature fits the document. */
  signature: Finding
  /** Whether the key speaks for the issuer that the document names; undefined when no proof was readable enough to ask. */
  key: Finding | undefined
  keyId: string | null
}

export type Circumstances = {
  issuerId: string
  resolve: ControllerResolver
  now: Date
  clockSkew: number
  /** SHA-256 of the canonical form of the document without its proofs, where examining its words brought it along (json-ld/examine.ts). */
  documentHash?: string | undefined
  /** What was found out before about the proofs of the same document. */
  fitting?: FittingKeys | undefined
}

/** Each proof costs a signature and a canonical form; more of them than this are not examined, the issuer's own first. */
const maximumExamined = 4

/**
 * Checks the proofs of a document and answers the findings of the best one: any one proof by a key of the issuer is enough, and a proof
 * that somebody added can neither help nor harm.
 *
 * @see https://www.w3.org/TR/vc-data-integrity/#proof-sets
 */
export async function checkSignatures(document: JsonObject, circumstances: Circumstances): Promise<SignatureFindings> {
  const proofs = proofsOf(document)
  if (proofs.length === 0) {
    return {
      signature: failed("unsigned", "It carries no signature, so anybody may have written it."),
      key: undefined,
      keyId: null,
    }
  }
  if (proofs.length < [document["proof"]].flat().length) {
    // The official libraries refuse that, too.
    const sentence = "Among its signatures stands something that is none, so it is unclear who signed what."
    return { signature: failed("signature", sentence), key: undefined, keyId: null }
  }
  const all: SignatureFindings[] = []
  for (const raw of issuersFirst(proofs, circumstances.issuerId).slice(0, maximumExamined)) {
    // One after the other: the first proof by the issuer ends the work.
    // oxlint-disable-next-line no-await-in-loop
    const findings = await checkOneProof(raw, { document, proofs }, circumstances)
    if (rank(findings) === 0) return findings
    all.push(findings)
  }
  return all.reduce((best, next) => (rank(next) < rank(best) ? next : best))
}

function issuersFirst(proofs: JsonObject[], issuerId: string): JsonObject[] {
  const isIssuers = ({ verificationMethod }: JsonObject) =>
    typeof verificationMethod === "string" && ownerOf(verificationMethod) === issuerId
  return proofs.toSorted((a, b) => Number(isIssuers(b)) - Number(isIssuers(a)))
}

const ownerOf = (keyId: string): string => keyId.split("#")[0] ?? keyId

function rank({ signature, key }: SignatureFindings): number {
  if (fits(signature) && key?.outcome === "passed") return signature.outcome === "passed" ? 0 : 1
  if (fits(signature) && key?.outcome === "unknown") return 2
  if (signature.outcome === "unknown" && key?.outcome !== "failed") return 3
  return 4
}

const fits = ({ outcome }: Finding): boolean => outcome === "passed" || outcome === "warning"

type Proven = { document: JsonObject; proofs: JsonObject[] }

async function checkOneProof(
  raw: JsonObject,
  { document, proofs }: Proven,
  circumstances: Circumstances,
): Promise<SignatureFindings> {
  const read = readProof(raw, { document, ...circumstances })
  if (!read.ok) return { signature: read.finding, key: undefined, keyId: null }
  const { proof } = read
  const keyId = proof.verificationMethod
  const controller = await circumstances.resolve(circumstances.issuerId)
  const method = controller.ok ? controller.document.verificationMethods.get(keyId) : undefined
  const key = { ...examineKey({ keyId, method, controller, circumstances }), basedOn: controller.basedOn }
  const earlier = earlierProofs(raw, proofs)
  if (!earlier.ok) return { signature: earlier.finding, key, keyId }
  const signature = await examineSignature({
    document: unsecured(document, earlier.proofs),
    documentHash: earlier.proofs.length === 0 ? circumstances.documentHash : undefined,
    fitting: circumstances.fitting,
    proof,
    method,
    controller,
  })
  if (!fits(signature) || earlier.proofs.length === 0) return { signature, key, keyId }
  // What the issuer did not sign must not make this server ask at an address of its choice.
  const resolve = key.outcome === "passed" ? circumstances.resolve : undefined
  const built = await checkEarlierProofs(earlier.proofs, { document, proofs }, { ...circumstances, resolve })
  return { signature: built ?? signature, key, keyId }
}

/**
 * The key comes from the issuer's own list. Where that list cannot be had or lacks the key, the key that many ids spell out in their
 * fragment still tells whether the document was changed; that it belongs to the issuer is then confirmed by nothing.
 */
async function examineSignature({
  document,
  documentHash,
  fitting,
  proof,
  method,
  controller,
}: {
  document: JsonObject
  documentHash: string | undefined
  fitting: FittingKeys | undefined
  proof: ReadableProof
  method: VerificationMethod | undefined
  controller: Controller
}): Promise<Finding> {
  const key = method === undefined ? keyInFragment(proof.verificationMethod) : publicKeyOf(method)
  if (key !== undefined) return checkProof({ document, documentHash, fitting, proof, key })
  if (!controller.ok) {
    return unknown(
      controller.reason,
      "The key that made the signature could not be had, so the signature could not be checked.",
      {
        basedOn: controller.basedOn,
      },
    )
  }
  return unknown(
    "keyUnresolved",
    "The key that made the signature is nowhere to be found, so the signature could not be checked.",
  )
}

/** Whether a key speaks for an issuer: `controller` is what the issuer publishes, `method` the key as it stands there. */
export function examineKey({
  keyId,
  method,
  controller,
  circumstances: { issuerId, now },
}: {
  keyId: string
  method: VerificationMethod | undefined
  controller: Controller
  circumstances: Circumstances
}): Finding {
  const owner = ownerOf(keyId)
  if (method === undefined && owner !== issuerId) {
    return failed("keyNotListed", `It was signed with a key of ${owner}, not of the issuer it names (${issuerId}).`)
  }
  if (!controller.ok && controller.activityKeys?.has(keyId)) {
    return failed(
      "activityKey",
      "It was signed with a key that the issuer's account uses for messages between servers. Such a key cannot award badges.",
    )
  }
  if (!controller.ok)
    return unknown(controller.reason, `${controller.sentence} So nothing confirms that the key is the issuer's.`)
  if (method === undefined) {
    return failed(
      "keyNotListed",
      "The issuer does not list the key that signed it: it is not, or no longer, one of theirs.",
    )
  }
  if (method.controller !== issuerId) {
    return failed(
      "keyNotListed",
      `The key that signed it belongs to ${method.controller ?? "nobody"}, not to the issuer it names.`,
    )
  }
  if (method.revoked !== undefined && !isAfter(method.revoked, now)) {
    return failed(
      "keyRevoked",
      `The issuer withdrew the key that signed it (${method.revoked}), because others may have had it.`,
    )
  }
  if (method.expires !== undefined && !isAfter(method.expires, now)) {
    return failed("keyExpired", `The key that signed it was good until ${method.expires} only.`)
  }
  if (!controller.document.assertionMethods.has(keyId)) {
    return failed("keyNotListed", "The issuer does not allow the key that signed it to be used for badges.")
  }
  return passed("The key that signed it is one of the issuer's own.")
}

/** A date that cannot be read counts as past: a key with an unclear end is not to be trusted. */
function isAfter(date: string, now: Date): boolean {
  return timeOf(date) > now.getTime()
}

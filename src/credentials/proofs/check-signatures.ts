import type { JsonObject } from "../canonical-form.ts"
import type { Controller, ControllerResolver } from "../keys/controller.ts"
import type { VerificationMethod } from "../keys/controller-document.ts"
import { looksLikeEd25519Multikey } from "../keys/multikey.ts"
import { timeOf } from "../model.ts"
import { checkSignature } from "./eddsa-rdfc-2022.ts"
import { proofsOf, readProof } from "./read-proof.ts"
import type { ReadableProof } from "./read-proof.ts"
import { failed, passed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"

/** What is known about the signature of a document and about whose key made it. */
export type SignatureFindings = {
  /** Whether the signature fits the document. */
  signature: Finding
  /** Whether the key speaks for the issuer that the document names; undefined when no proof was readable enough to ask. */
  key: Finding | undefined
  keyId: string | null
}

export type Circumstances = { issuerId: string; resolve: ControllerResolver; now: Date; clockSkew: number }

/**
 * Checks every proof of a document and answers the findings of the best one: any one proof by a key of the issuer is enough, and a proof
 * that somebody added can neither help nor harm.
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
  const all: SignatureFindings[] = []
  for (const raw of proofs) {
    // One after the other: the first proof by the issuer ends the work.
    // oxlint-disable-next-line no-await-in-loop
    const findings = await checkOneProof(raw, document, circumstances)
    if (rank(findings) === 0) return findings
    all.push(findings)
  }
  return all.reduce((best, next) => (rank(next) < rank(best) ? next : best))
}

function rank({ signature, key }: SignatureFindings): number {
  const fits = signature.outcome === "passed" || signature.outcome === "warning"
  if (fits && key?.outcome === "passed") return signature.outcome === "passed" ? 0 : 1
  if (fits && key?.outcome === "unknown") return 2
  if (signature.outcome === "unknown" && key?.outcome !== "failed") return 3
  return 4
}

async function checkOneProof(
  raw: JsonObject,
  document: JsonObject,
  circumstances: Circumstances,
): Promise<SignatureFindings> {
  const read = readProof(raw, { document, now: circumstances.now, clockSkew: circumstances.clockSkew })
  if (!read.ok) return { signature: read.finding, key: undefined, keyId: null }
  const { proof } = read
  const keyId = proof.verificationMethod
  const controller = await circumstances.resolve(circumstances.issuerId)
  const method = controller.ok ? controller.document.verificationMethods.get(keyId) : undefined
  const key = examineKey({ keyId, method, controller, circumstances })
  const signature = await examineSignature({ document, proof, method, controller })
  return { signature, key: { ...key, basedOn: controller.basedOn }, keyId }
}

/**
 * The key comes from the issuer's own list. Where that list cannot be had or lacks the key, the key that many ids spell out in their
 * fragment still tells whether the document was changed; that it belongs to the issuer is then confirmed by nothing.
 */
async function examineSignature({
  document,
  proof,
  method,
  controller,
}: {
  document: JsonObject
  proof: ReadableProof
  method: VerificationMethod | undefined
  controller: Controller
}): Promise<Finding> {
  if (method !== undefined && (method.type !== "Multikey" || method.publicKeyMultibase === undefined)) {
    return unknown("unsupportedKey", "The signature was made with a kind of key that this version cannot check yet.", {
      detail: method.type,
    })
  }
  const publicKeyMultibase = method?.publicKeyMultibase ?? keyInFragment(proof.verificationMethod)
  if (publicKeyMultibase !== undefined) return checkSignature({ document, proof, publicKeyMultibase })
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

function keyInFragment(keyId: string): string | undefined {
  const fragment = keyId.slice(keyId.indexOf("#") + 1)
  return keyId.includes("#") && looksLikeEd25519Multikey(fragment) ? fragment : undefined
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
  const owner = keyId.split("#")[0]
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

import { signRequest, type HttpMessageSignaturesSpec } from "@fedify/fedify/sig"
import type { Ground } from "../ground.ts"
import { activityKeyPairs } from "./keys.ts"

/** The two forms of HTTP signatures in use between servers. */
export type SignatureForm = HttpMessageSignaturesSpec

/** The older form first: every server knows it, and some answer 202 before they find that they cannot read the newer one. */
export const firstSignatureForm: SignatureForm = "draft-cavage-http-signatures-12"

/**
 * A signer for `net.fetch({ sign })` that signs as a local actor with its RSA key, which is the one both forms demand.
 * The signature is made at the moment of sending, so that its date is right however long the request waited.
 * Throws for an actor without keys, that is, one that is not of this server.
 */
export function signAs(
  ground: Ground,
  actorId: string,
  form: SignatureForm = firstSignatureForm,
): (request: Request) => Promise<Request> {
  return async (request) => {
    const pairs = await activityKeyPairs(ground, actorId)
    const pair = pairs.find((one) => one.algorithm === "rsa")
    if (pair === undefined) throw new Error(`actor ${actorId} has no key to sign requests with`)
    return signRequest(request, pair.privateKey, pair.keyId, { spec: form })
  }
}

import { getKeyOwner, verifyRequestDetailed } from "@fedify/fedify/sig"
import type { CryptographicKey } from "@fedify/vocab"
import { policiesOf } from "../../src/moderation/index.ts"
import type { Protocol } from "./protocol.ts"
import { claimedKeyHosts, coverageOf, coversRequest, isReadableSignature } from "./signature-coverage.ts"

/**
 * Who stands behind a request: an actor, nobody (no signature), somebody whose signature is not good, or somebody who is suspended. `signature` is the good one's bytes
 * in base64: whoever repeats the request can dress it otherwise, but has no other signature for it.
 */
export type Signer =
  | { signed: true; actorUri: string; signature: string }
  | { signed: false; reason: "unsigned" | "invalid" | "suspended" }
  | { signed: false; reason: "keyUnavailable"; gone: boolean }

/**
 * Verifies the HTTP signature of a request (draft-cavage-12 or RFC 9421, as Fedify reads them) and finds whose key it is.
 *
 * It has to cover the method, the address with our host, and the body, since a signature that leaves one out is good for requests that
 * nobody made. The key's own word on its owner is not enough: a key document may name anybody. The owner has to live where the key
 * lives and to name the key in its own document.
 *
 * @param body the request's bytes, already read within their limit; null for GET
 */
export async function whoSigned(
  protocol: Protocol,
  request: Request,
  body: Uint8Array<ArrayBuffer> | null,
): Promise<Signer> {
  if (!request.headers.has("signature")) return { signed: false, reason: "unsigned" }
  if (!isReadableSignature(request.headers)) return { signed: false, reason: "invalid" }
  // Before the key is fetched: nothing is asked of a suspended server, and a key that is remembered does not let it in.
  const policies = await policiesOf(protocol.ground)
  if (claimedKeyHosts(request.headers).some((host) => policies.verdictOn(host).suspended))
    return { signed: false, reason: "suspended" }
  const { documentLoader, contextLoader, keyCache } = protocol
  const verification = await verifyRequestDetailed(asAddressedToUs(protocol, request, body), {
    documentLoader,
    contextLoader,
    keyCache,
  })
  if (!verification.verified) {
    const { reason } = verification
    if (reason.type !== "keyFetchError") return { signed: false, reason: "invalid" }
    const status = "status" in reason.result ? reason.result.status : null
    return { signed: false, reason: "keyUnavailable", gone: status === 410 || status === 404 }
  }
  const coverage = coverageOf(request.headers, verification.signatureLabel)
  if (coverage === null || !coversRequest(coverage, body !== null)) return { signed: false, reason: "invalid" }
  const actorUri = await ownerOf(protocol, verification.key)
  if (actorUri === null) return { signed: false, reason: "invalid" }
  if (policies.isSuspended(actorUri)) return { signed: false, reason: "suspended" }
  return { signed: true, actorUri, signature: coverage.signature }
}

async function ownerOf(protocol: Protocol, key: CryptographicKey): Promise<string | null> {
  const { id, ownerId } = key
  if (id === null || ownerId === null || id.origin !== ownerId.origin) return null
  const document = new URL(id)
  document.hash = ""
  // The key was read from its owner's own document, which thereby names it.
  if (document.href === ownerId.href) return ownerId.href
  const owner = await getKeyOwner(key, protocol)
  return owner?.id?.href === ownerId.href ? ownerId.href : null
}

/**
 * The request as its signer must have meant it: to our origin. The Host header is ours whatever a proxy made of it, and a
 * signature made for another host does not verify.
 */
function asAddressedToUs({ ground }: Protocol, request: Request, body: Uint8Array<ArrayBuffer> | null): Request {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers(request.headers)
  headers.set("host", ground.config.host)
  return new Request(new URL(pathname + search, ground.config.origin), { method: request.method, headers, body })
}

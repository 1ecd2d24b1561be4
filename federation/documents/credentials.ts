import { Hono } from "hono"
import { actorById, routeOf } from "../../src/actors/index.ts"
import { offerableCredential, type OfferableCredential } from "../../src/issuing/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { whoSigned, type Signer } from "../runtime/signed-requests.ts"
import { bytesAnswer, forTheReaderOnly, nothingHere } from "./answers.ts"
import { preferredType, wantsPage } from "./negotiation.ts"

/**
 * An offered credential at its issuer: for the one it was offered to, that one's server, and the issuer. Everybody else
 * gets what they would get if it did not exist; the signature is verified before the key is looked up.
 */
export function credentialDocuments(protocol: Protocol): Hono {
  const routes = new Hono()
  routes.get(routeOf("credential"), async (c, next) => {
    if (wantsPage(c)) return next()
    const signer = await whoSigned(protocol, c.req.raw, null)
    const found = await offerableCredential(protocol.ground, c.req.param("id") ?? "")
    if (found === null || !(await mayRead(protocol, signer, found))) return nothingHere(c)
    const type = preferredType(c, ["application/vc", "application/ld+json"]) ?? "application/vc"
    return bytesAnswer(c, found.bytes, type, forTheReaderOnly)
  })
  return routes
}

async function mayRead(
  { ground }: Protocol,
  signer: Signer,
  { recipientUri, issuerId }: OfferableCredential,
): Promise<boolean> {
  if (!signer.signed) return false
  if (new URL(signer.actorUri).origin === new URL(recipientUri).origin) return true
  const issuer = await actorById(ground, issuerId)
  return issuer?.uri === signer.actorUri
}

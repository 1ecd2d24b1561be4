import { Hono } from "hono"
import { actorById, routeOf } from "../../src/actors/index.ts"
import { credentialJwtOf, offerableCredential, type OfferableCredential } from "../../src/issuing/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { whoSigned, type Signer } from "../runtime/signed-requests.ts"
import { bytesAnswer, forTheReaderOnly, nothingFor } from "./answers.ts"
import { preferredType, wantsPage } from "./negotiation.ts"
import { isUnclear } from "./viewer.ts"

const jsonTypes = ["application/vc", "application/ld+json"] as const
const jwtTypes = ["application/vc+jwt", "application/jwt"] as const

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
    if (found === null || !(await mayRead(protocol, signer, found)))
      return nothingFor(c, { unclear: isUnclear(signer) })
    const type = preferredType(c, [...jsonTypes, ...jwtTypes]) ?? "application/vc"
    const isJwt = jwtTypes.some((one) => one === type)
    const jwt = isJwt ? await credentialJwtOf(protocol.ground, found.bytes) : null
    if (jwt !== null) return bytesAnswer(c, jwt, type, forTheReaderOnly)
    return bytesAnswer(c, found.bytes, isJwt ? "application/vc" : type, forTheReaderOnly)
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

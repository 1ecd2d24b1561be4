import { createHash, KeyObject, sign } from "node:crypto"
import { promisify } from "node:util"
import type { Ground } from "../ground.ts"
import { activityKeyPairs } from "./keys.ts"

const signAsync = promisify(sign)

/** The headers that sign one post: made at the moment of sending, so that their date is right however long it waited. */
export type SignedHeaders = (url: URL) => Promise<Record<string, string>>

/**
 * Signs posts of one body to many inboxes as a local actor, in the older form that every server reads (draft-cavage-http-signatures-12
 * with RSA-SHA256 over `(request-target) host date digest content-type`). What is the same for all of them, key and digest, is made
 * once: `signAs` makes a `Request` and reads its body for each.
 *
 * Throws for an actor without keys, that is, one that is not of this server.
 */
export async function signPosts(
  ground: Ground,
  actorId: string,
  post: { body: Uint8Array; contentType: string },
): Promise<SignedHeaders> {
  const pair = (await activityKeyPairs(ground, actorId)).find((one) => one.algorithm === "rsa")
  if (pair === undefined) throw new Error(`actor ${actorId} has no key to sign requests with`)
  const key = KeyObject.from(pair.privateKey)
  const digest = `SHA-256=${createHash("sha256").update(post.body).digest("base64")}`
  const parameters = `keyId="${pair.keyId.href}",algorithm="rsa-sha256",headers="(request-target) host date digest content-type"`
  return async ({ host, pathname, search }) => {
    const date = ground.now().toUTCString()
    const signed = [
      `(request-target): post ${pathname}${search}`,
      `host: ${host}`,
      `date: ${date}`,
      `digest: ${digest}`,
      `content-type: ${post.contentType}`,
    ].join("\n")
    const signature = await signAsync("sha256", Buffer.from(signed), key)
    return { date, digest, signature: `${parameters},signature="${signature.toString("base64")}"` }
  }
}

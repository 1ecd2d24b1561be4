import { signObject } from "@fedify/fedify/sig"
import type { Activity } from "@fedify/vocab"
import { activityKeyPairs } from "../../src/actors/index.ts"
import type { Protocol } from "../runtime/protocol.ts"

/**
 * The bytes of an activity, made once: every delivery and every later reading gets the same. They carry a proof by the
 * actor's Ed25519 activity key (FEP-8b32), so that they can be checked apart from the request that brought them.
 *
 * Slow, and it opens keys: call it before a transaction.
 */
export async function proveActivity(protocol: Protocol, actorId: string, activity: Activity): Promise<string> {
  const { ground, contextLoader } = protocol
  const pairs = await activityKeyPairs(ground, actorId)
  const pair = pairs.find(({ algorithm }) => algorithm === "ed25519")
  if (pair === undefined) throw new Error(`actor ${actorId} has no key to prove activities with`)
  const proved = await signObject(activity, pair.privateKey, pair.keyId, { contextLoader })
  const json = await proved.toJsonLd({ format: "compact", contextLoader })
  return JSON.stringify(asProved(json))
}

const addressing = new Set(["to", "cc", "bto", "bcc", "audience"])
const publicCollection = "https://www.w3.org/ns/activitystreams#Public"

/**
 * Fedify proves a form in which the public audience is spelt out and attachments are arrays (what older servers insist
 * on), but compaction gives the short form back. The bytes have to be those that were proved.
 */
export function asProved(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => asProved(item, name))
  if (addressing.has(name) && (value === "as:Public" || value === "Public")) return publicCollection
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key === "@context") return [key, member]
      const inner = asProved(member, key)
      return [key, key === "attachment" && !Array.isArray(inner) ? [inner] : inner]
    }),
  )
}

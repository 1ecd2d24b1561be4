import { eq } from "drizzle-orm"
import { actorById, idInUri } from "../actors/index.ts"
import { loadImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { achievementById } from "./achievements.ts"
import { publishedStatusList } from "./published-status-list.ts"
import { award } from "./schema.ts"

/** A credential as its issuer keeps it, and who may have it. */
export type OfferableCredential = {
  bytes: Uint8Array
  digest: string
  awardId: string
  issuerId: string
  /** The actor id of the only person who may fetch it here. */
  recipientUri: string
  /** Their server may fetch it for them: `host` or `host:port`. */
  recipientHost: string
}

/**
 * The credential of an award by the unguessable part of its address, whatever became of the award: its recipient can fetch it for ever.
 * Whether the one who asks is that recipient or their server is for the caller to decide, from the request's signature.
 */
export async function offerableCredential(ground: Ground, credentialKey: string): Promise<OfferableCredential | null> {
  const [row] = await ground.database.orm.select().from(award).where(eq(award.credentialKey, credentialKey)).limit(1)
  // An award to an email address is nobody's to fetch: it is given anew to an actor when it is claimed.
  if (row === undefined || row.recipientId === null) return null
  const recipient = await actorById(ground, row.recipientId)
  if (recipient === null) throw new Error(`award ${row.id} has no recipient`)
  return {
    bytes: row.credentialBytes,
    digest: row.credentialDigest,
    awardId: row.id,
    issuerId: row.issuerId,
    recipientUri: recipient.uri,
    recipientHost: recipient.host,
  }
}

/**
 * What our own issuers publish, read by address from this process. The backpack is handed this, so that a badge from one person to another
 * on the same server is checked like any other, without the server having to reach itself over the network.
 */
export function ownDocuments(ground: Ground) {
  const { origin } = ground.config
  return {
    /** A credential's bytes, only for the actor that it was offered to. */
    async credential(url: string, recipientUri: string): Promise<Uint8Array | null> {
      const key = idInUri(origin, "credential", url)
      const found = key === null ? null : await offerableCredential(ground, key)
      return found !== null && found.recipientUri === recipientUri ? found.bytes : null
    },
    async statusList(url: string): Promise<Uint8Array | null> {
      const id = idInUri(origin, "statusList", url)
      return id === null ? null : ((await publishedStatusList(ground, id))?.bytes ?? null)
    },
    async picture(url: string): Promise<Uint8Array | null> {
      const id = idInUri(origin, "achievementImage", url)
      const achievement = id === null ? null : await achievementById(ground, id)
      if (achievement === null) return null
      return (await loadImage(ground.database.orm, achievement.imageDigest))?.png ?? null
    },
  }
}

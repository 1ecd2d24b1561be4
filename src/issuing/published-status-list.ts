import { and, eq } from "drizzle-orm"
import { z } from "zod"
import { credentialKey, statusListUri } from "../actors/index.ts"
import { createStatusList, statusListCredential } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { issuer, statusList } from "./schema.ts"
import { bitAt, statusListTtl } from "./status-lists.ts"

const day = 24 * 60 * 60 * 1000

/** A list that nobody changed is signed anew after this long, so that its dates say that somebody still stands behind it. */
const signedAnewAfter = day

/** An old copy must not hide a revocation for ever: whoever replays one later than this is not believed. */
const signatureLasts = 3 * day

export type PublishedStatusList = {
  bytes: Uint8Array
  publishedAt: Date
  /** Milliseconds that anybody may keep a copy. */
  ttl: number
}

/**
 * The signed status list credential as the world sees it, or null when there is none of that id. It is signed when it is first asked for
 * after a bit changed, and kept until the next change or until it has become old.
 */
export async function publishedStatusList(ground: Ground, id: string): Promise<PublishedStatusList | null> {
  if (!z.uuid().safeParse(id).success) return null
  // A bit may change while the list is being signed; then that list must not be kept, and the next round signs the newer one.
  for (let round = 0; round < 5; round += 1) {
    const [row] = await ground.database.orm
      .select({ list: statusList, did: issuer.did })
      .from(statusList)
      .innerJoin(issuer, eq(issuer.id, statusList.issuerId))
      .where(eq(statusList.id, id))
      .limit(1)
    if (row === undefined) return null
    const { list, did } = row
    const now = ground.now()
    if (
      list.publishedBytes !== null &&
      list.publishedAt !== null &&
      now.getTime() - list.publishedAt.getTime() < signedAnewAfter
    ) {
      return { bytes: list.publishedBytes, publishedAt: list.publishedAt, ttl: statusListTtl }
    }
    const bits = createStatusList({ length: list.length })
    for (let index = 0; index < list.length; index += 1) if (bitAt(list.bits, index)) bits.set(index, true)
    const { bytes } = await statusListCredential({
      url: statusListUri(ground.config.origin, id),
      did,
      key: await credentialKey(ground, list.issuerId),
      purpose: list.purpose,
      list: bits,
      now,
      ttl: statusListTtl,
      validUntil: new Date(now.getTime() + signatureLasts),
    })
    const kept = await ground.database.orm
      .update(statusList)
      .set({ publishedBytes: bytes, publishedAt: now })
      .where(and(eq(statusList.id, id), eq(statusList.bits, list.bits)))
      .returning({ id: statusList.id })
    if (kept.length > 0) return { bytes, publishedAt: now, ttl: statusListTtl }
  }
  throw new Error(`status list ${id} changes faster than it can be signed`)
}

import { eq } from "drizzle-orm"
import { z } from "zod"
import type { Executor, Tx } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { refused, type Refusal } from "../../result.ts"
import { mayActFor } from "../policy.ts"
import { awardBatch } from "./schema.ts"

/** A batch of awards, as it is stored. */
export type AwardBatch = typeof awardBatch.$inferSelect
export type BatchState = AwardBatch["state"]

/** A batch by its id, or null. */
export async function batchById(executor: Executor, id: string): Promise<AwardBatch | null> {
  if (!z.uuid().safeParse(id).success) return null
  const [found] = await executor.select().from(awardBatch).where(eq(awardBatch.id, id)).limit(1)
  return found ?? null
}

/** A batch for somebody who may award in its issuer's name; null for everybody else. */
export async function batchFor(ground: Ground, actorId: string, id: string): Promise<AwardBatch | null> {
  const found = await batchById(ground.database.orm, id)
  return found !== null && (await mayActFor(ground, actorId, found.issuerId, "award")) ? found : null
}

/** A batch that nobody else changes until the transaction ends; whatever changes its state or its servers locks it first. */
export async function lockBatch(tx: Tx, id: string): Promise<AwardBatch | null> {
  const [found] = await tx.select().from(awardBatch).where(eq(awardBatch.id, id)).for("update")
  return found ?? null
}

export const noSuchBatch = (): Refusal<"noSuchBatch"> => refused("noSuchBatch", "There is no such batch here.")

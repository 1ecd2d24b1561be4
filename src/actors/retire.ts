import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm"
import { deleteInBatches, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { actor, actorKey } from "./schema.ts"

const day = 24 * 60 * 60 * 1000
/** Days that the keys of somebody who left are kept: with them their server says goodbye, for as long as another one may be down. */
const daysOfKeys = 30

/**
 * Ends a person of this server: from now on nobody is shown them, their document answers 410, and what they said about themselves is gone.
 * The handle stays with the row for ever, so that nobody else can be taken for them.
 */
export async function retireLocalActor(ground: Ground, tx: Tx, actorId: string): Promise<void> {
  const now = ground.now()
  await tx
    .update(actor)
    .set({
      goneAt: now,
      updatedAt: now,
      name: sql`${actor.handle}`,
      summarySource: null,
      summaryHtml: "",
      iconDigest: null,
    })
    .where(and(eq(actor.id, actorId), actor.local, eq(actor.type, "Person"), isNull(actor.goneAt)))
}

/** Deletes the keys of people of this server who left: nothing is left for them to sign. Issuers' keys stay, for their badges' sake. */
export async function forgetKeysOfTheGone(ground: Ground): Promise<void> {
  const longAgo = new Date(ground.now().getTime() - daysOfKeys * day)
  const { orm } = ground.database
  await deleteInBatches(async (limit) => {
    const old = orm
      .select({ id: actorKey.id })
      .from(actorKey)
      .innerJoin(actor, eq(actor.id, actorKey.actorId))
      .where(and(actor.local, eq(actor.type, "Person"), lt(actor.goneAt, longAgo)))
      .limit(limit)
    return (await orm.delete(actorKey).where(inArray(actorKey.id, old))).rowCount
  })
}

import { inArray, lt } from "drizzle-orm"
import { deleteInBatches } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { Chore } from "../queue/index.ts"
import { session, verificationToken } from "./schema.ts"

/** What this room does again and again. */
export function peopleChores(ground: Ground): Chore[] {
  return [{ name: "people.prune", everyMs: 3_600_000, run: () => prunePeople(ground) }]
}

/** Deletes sign-ins and tokens that have expired: they open nothing any more, and say who was here when. */
export async function prunePeople(ground: Ground): Promise<void> {
  const { orm } = ground.database
  for (const table of [session, verificationToken]) {
    await deleteInBatches(async (limit) => {
      const expired = orm.select({ id: table.id }).from(table).where(lt(table.expiresAt, ground.now())).limit(limit)
      return (await orm.delete(table).where(inArray(table.id, expired))).rowCount
    })
  }
}

import { and, eq, inArray, lt, or } from "drizzle-orm"
import type { Ground } from "../../ground.ts"
import type { Chore } from "../../queue/index.ts"
import { eraseBatch } from "./drafts.ts"
import { draftsKept, pausesKept, resultsKept } from "./limits.ts"
import { awardBatch } from "./schema.ts"

const hour = 3_600_000
const mostAtOnce = 100

/** What is due again and again for batches of awards. */
export const batchChores = (ground: Ground): Chore[] => [
  { name: "issuing.prune-batches", everyMs: hour, run: () => pruneBatches(ground) },
]

/** Forgets lists that nobody awarded and results that are old; stops what was paused and forgotten. Awards stay as they are. */
export async function pruneBatches(ground: Ground): Promise<void> {
  const { orm } = ground.database
  const now = ground.now()
  const before = (age: number) => lt(awardBatch.changedAt, new Date(now.getTime() - age))
  await orm
    .update(awardBatch)
    .set({ state: "stopped", finishedAt: now, changedAt: now })
    .where(and(eq(awardBatch.state, "paused"), before(pausesKept)))
  const old = await orm
    .select({ id: awardBatch.id })
    .from(awardBatch)
    .where(
      or(
        and(eq(awardBatch.state, "draft"), before(draftsKept)),
        and(inArray(awardBatch.state, ["stopped", "done"]), before(resultsKept)),
      ),
    )
    .limit(mostAtOnce)
  for (const { id } of old) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other on purpose
    await eraseBatch(ground, id, ["draft", "stopped", "done"])
  }
}

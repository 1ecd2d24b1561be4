import { and, asc, eq, inArray, lt, notInArray, or, sql } from "drizzle-orm"
import { deleteInBatches } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { Chore } from "../queue/index.ts"
import { batchChores } from "./batches/chores.ts"
import { daysOfEndedClaims } from "./claim-limits.ts"
import { moveAward } from "./move-award.ts"
import { award, awardClaim } from "./schema.ts"
import { releaseWaitingClaims } from "./waiting-claims.ts"

const minute = 60_000
const day = 24 * 60 * minute

/** What this room does again and again. */
export function issuingChores(ground: Ground): Chore[] {
  return [
    { name: "issuing.release", everyMs: 10 * minute, run: async () => void (await releaseWaitingClaims(ground)) },
    { name: "issuing.expire", everyMs: 10 * minute, run: async () => void (await expireClaims(ground)) },
    { name: "issuing.prune", everyMs: day, run: () => pruneClaims(ground) },
    ...batchChores(ground),
  ]
}

const mostExpiredAtOnce = 500

/** Ends awards whose link nobody used in time: their revocation bit is set, their note deleted, an address forgotten. Returns how many. */
export async function expireClaims(ground: Ground): Promise<number> {
  const overdue = await ground.database.orm
    .select({ id: award.id })
    .from(awardClaim)
    .innerJoin(award, eq(award.id, awardClaim.awardId))
    .where(and(eq(award.state, "offered"), lt(awardClaim.expiresAt, ground.now())))
    .orderBy(asc(awardClaim.expiresAt))
    .limit(mostExpiredAtOnce)
  for (const { id } of overdue) {
    // oxlint-disable-next-line no-await-in-loop
    await ground.database.transaction((tx) => moveAward(ground, tx, id, "expire"))
  }
  return overdue.length
}

/** Forgets the links of awards that ended long ago. Those of accepted badges stay: by them their earners look after them. */
export async function pruneClaims(ground: Ground): Promise<void> {
  const { orm } = ground.database
  const longAgo = new Date(ground.now().getTime() - daysOfEndedClaims * day)
  await deleteInBatches(async (limit) => {
    const old = orm
      .select({ id: awardClaim.awardId })
      .from(awardClaim)
      .innerJoin(award, eq(award.id, awardClaim.awardId))
      .where(
        and(
          notInArray(award.state, ["offered", "accepted"]),
          or(lt(award.endedAt, longAgo), and(sql`${award.endedAt} is null`, lt(award.createdAt, longAgo))),
        ),
      )
      .limit(limit)
    return (await orm.delete(awardClaim).where(inArray(awardClaim.awardId, old))).rowCount
  })
}

import { eq, sql } from "drizzle-orm"
import { actor } from "../actors/schema.ts"
import { holding } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { issuerMember } from "../issuing/schema.ts"
import { follow } from "../social/schema.ts"

/** What somebody has done already of what makes this place useful to them. */
export type FirstSteps = { hasProfile: boolean; follows: boolean; hasBadge: boolean; issues: boolean }

/** How far somebody of this server has come since they signed up. */
export async function firstStepsOf(ground: Ground, actorId: string): Promise<FirstSteps> {
  // Drizzle leaves the table's name off columns in a select from one table; inside the subqueries a bare `id` would be another's.
  const whose = sql`${actor}.${sql.identifier(actor.id.name)}`
  const [row] = await ground.database.orm
    .select({
      hasProfile: sql<boolean>`${actor.iconDigest} is not null or ${actor.summaryHtml} <> ''`,
      follows: sql<boolean>`exists (select 1 from ${follow} where ${follow.followerId} = ${whose})`,
      hasBadge: sql<boolean>`exists (select 1 from ${holding} where ${holding.holderId} = ${whose})`,
      issues: sql<boolean>`exists (select 1 from ${issuerMember} where ${issuerMember.personActorId} = ${whose})`,
    })
    .from(actor)
    .where(eq(actor.id, actorId))
  if (row === undefined) throw new Error(`there is no actor ${actorId} of somebody who is signed in`)
  return row
}

import { and, eq, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import { issuerMember } from "../issuing/schema.ts"
import { whoOf, type Who } from "./who.ts"

const other = alias(issuerMember, "other")
const mostListed = 100

/** Issuers that somebody is the only owner of: without them nobody may act for these any more. */
export async function soleIssuersOf(ground: Ground, actorId: string): Promise<Who[]> {
  const { orm } = ground.database
  const anotherOwner = orm
    .select({ one: sql`1` })
    .from(other)
    .where(
      and(
        eq(other.issuerId, issuerMember.issuerId),
        eq(other.role, "owner"),
        sql`${other.personActorId} <> ${issuerMember.personActorId}`,
      ),
    )
  const rows = await orm
    .select({ actor })
    .from(issuerMember)
    .innerJoin(actor, eq(actor.id, issuerMember.issuerId))
    .where(and(eq(issuerMember.personActorId, actorId), eq(issuerMember.role, "owner"), notExists(anotherOwner)))
    .orderBy(actor.name)
    .limit(mostListed)
  return rows.map((row) => whoOf(row.actor))
}

import { and, count, desc, eq, gt, inArray, lt, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { activity } from "../schema.ts"
import type { CollectionSource } from "./ordered-collection.ts"

const pageSize = 20
const later = alias(activity, "later")

/** What an actor said to everybody and has not taken back, newest first: whole activities, with their proofs. */
export function outboxCollection({ database }: Ground, { id }: Actor): CollectionSource {
  const takenBack = database.orm
    .select({ one: sql`1` })
    .from(later)
    .where(
      and(
        eq(later.objectUri, activity.objectUri),
        inArray(later.type, ["Delete", "Remove"]),
        gt(later.createdAt, activity.createdAt),
      ),
    )
  const standing = and(
    eq(activity.actorId, id),
    eq(activity.audience, "public"),
    inArray(activity.type, ["Create", "Add"]),
    notExists(takenBack),
  )
  return {
    total: async () => {
      const [row] = await database.orm.select({ total: count() }).from(activity).where(standing)
      return row?.total ?? 0
    },
    page: async (cursor) => {
      const rows = await database.orm
        .select({ body: activity.body, createdAt: activity.createdAt, id: activity.id })
        .from(activity)
        .where(and(standing, before(cursor)))
        .orderBy(desc(activity.createdAt), desc(activity.id))
        .limit(pageSize)
      const last = rows.at(-1)
      return {
        items: rows.map((row): unknown => JSON.parse(row.body)),
        next: rows.length < pageSize || last === undefined ? null : `${last.createdAt.getTime()}.${last.id}`,
      }
    },
  }
}

function before(cursor: string | null) {
  const [, time, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor ?? "") ?? []
  if (time === undefined || id === undefined) return undefined
  return lt(
    sql`(${activity.createdAt}, ${activity.id})`,
    sql`(${new Date(Number(time)).toISOString()}::timestamptz, ${id}::uuid)`,
  )
}

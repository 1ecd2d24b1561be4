import { desc, inArray, sql } from "drizzle-orm"
import { delivery } from "../../../federation/schema.ts"
import { actor } from "../../actors/schema.ts"
import { holding } from "../../backpack/schema.ts"
import type { Ground } from "../../ground.ts"
import { award, issuer } from "../../issuing/schema.ts"
import { person, unsentMail } from "../../people/schema.ts"
import { countTasks, listDeadLetters, type DeadLetter, type Lane } from "../../queue/index.ts"
import { task } from "../../queue/schema.ts"

const mostMails = 50
const mostDeadLetters = 50

export type AdminView = {
  people: number
  issuers: number
  awards: number
  badges: number
  /** Actors of other servers that are known here. */
  remoteActors: number
  tasks: Record<"waiting" | "running" | "done" | "dead", number>
  /** What is still to be done, lane by lane; `oldestDue` is since when the longest-waiting one should have run, null for none. */
  queues: { lane: Lane; due: number; later: number; running: number; oldestDue: Date | null }[]
  deliveries: Record<"waiting" | "delivered" | "refused" | "superseded" | "dead", number>
  deadLetters: DeadLetter[]
  unsentMail: { id: string; recipient: string; subject: string; body: string; createdAt: Date }[]
}

/** What an admin looks at. That the viewer is one is for the page to ask. */
export async function adminView(ground: Ground): Promise<AdminView> {
  const { orm } = ground.database
  const now = ground.now().toISOString()
  const due = sql`${task.state} = 'waiting' and ${task.runAt} <= ${now}::timestamptz`
  const [[counts], tasks, queueRows, deliveryRows, deadLetters, mails] = await Promise.all([
    orm
      .select({
        people: sql<number>`(select count(*)::int from ${person})`,
        issuers: sql<number>`(select count(*)::int from ${issuer})`,
        awards: sql<number>`(select count(*)::int from ${award})`,
        badges: sql<number>`(select count(*)::int from ${holding})`,
        remoteActors: sql<number>`(select count(*)::int from ${actor} where not ${actor.local})`,
      })
      .from(sql`(select 1) as one`),
    countTasks(orm),
    orm
      .select({
        lane: task.lane,
        due: sql<number>`(count(*) filter (where ${due}))::int`,
        later: sql<number>`(count(*) filter (where ${task.state} = 'waiting' and not (${due})))::int`,
        running: sql<number>`(count(*) filter (where ${task.state} = 'running'))::int`,
        oldestDue: sql<Date | null>`min(${task.runAt}) filter (where ${due})`.mapWith(task.runAt),
      })
      .from(task)
      .where(inArray(task.state, ["waiting", "running"]))
      .groupBy(task.lane),
    orm
      .select({ state: delivery.state, count: sql<number>`count(*)::int` })
      .from(delivery)
      .groupBy(delivery.state),
    listDeadLetters(orm, { limit: mostDeadLetters }),
    orm.select().from(unsentMail).orderBy(desc(unsentMail.id)).limit(mostMails),
  ])
  if (counts === undefined) throw new Error("counting found nothing at all")
  const deliveries = { waiting: 0, delivered: 0, refused: 0, superseded: 0, dead: 0 }
  for (const row of deliveryRows) deliveries[row.state] = row.count
  const empty = { due: 0, later: 0, running: 0, oldestDue: null }
  const queues = task.lane.enumValues.map((lane) => queueRows.find((row) => row.lane === lane) ?? { lane, ...empty })
  return { ...counts, tasks, queues, deliveries, deadLetters, unsentMail: mails }
}

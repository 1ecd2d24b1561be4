import { desc, sql } from "drizzle-orm"
import { delivery } from "../../federation/schema.ts"
import { actor } from "../actors/schema.ts"
import { holding } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { award, issuer } from "../issuing/schema.ts"
import { person, unsentMail } from "../people/schema.ts"
import { countTasks, listDeadLetters, type DeadLetter } from "../queue/index.ts"

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
  deliveries: Record<"waiting" | "delivered" | "refused" | "superseded" | "dead", number>
  deadLetters: DeadLetter[]
  unsentMail: { id: string; recipient: string; subject: string; body: string; createdAt: Date }[]
}

/** What an admin looks at. That the viewer is one is for the page to ask. */
export async function adminView(ground: Ground): Promise<AdminView> {
  const { orm } = ground.database
  const [[counts], tasks, deliveryRows, deadLetters, mails] = await Promise.all([
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
      .select({ state: delivery.state, count: sql<number>`count(*)::int` })
      .from(delivery)
      .groupBy(delivery.state),
    listDeadLetters(orm, { limit: mostDeadLetters }),
    orm.select().from(unsentMail).orderBy(desc(unsentMail.id)).limit(mostMails),
  ])
  if (counts === undefined) throw new Error("counting found nothing at all")
  const deliveries = { waiting: 0, delivered: 0, refused: 0, superseded: 0, dead: 0 }
  for (const row of deliveryRows) deliveries[row.state] = row.count
  return { ...counts, tasks, deliveries, deadLetters, unsentMail: mails }
}

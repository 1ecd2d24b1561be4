import { sql } from "drizzle-orm"
import type { Ground } from "../../ground.ts"
import { listDeadLetters, type DeadLetter } from "../../queue/index.ts"
import { task } from "../../queue/schema.ts"
import { pageOf, placeOf, type Page } from "../keyset.ts"
import { mostTasksCounted } from "./queues.ts"

const pageSize = 25

export type DeadLettersView = {
  page: Page<DeadLetter>
  /** What kinds there are, the most frequent first; counted up to a bound. */
  kinds: { job: string; count: number }[]
}

/** Work that was given up, newest first: all of it, or of one job. */
export async function deadLettersView(
  ground: Ground,
  query: { job?: string; cursor?: string | null } = {},
): Promise<DeadLettersView> {
  const { orm } = ground.database
  const before = Number(placeOf(query.cursor)?.key)
  const [letters, kinds] = await Promise.all([
    listDeadLetters(orm, {
      job: query.job,
      before: Number.isSafeInteger(before) && before > 0 ? before : undefined,
      limit: pageSize + 1,
    }),
    orm.execute<{ job: string; count: number }>(sql`
      select job, count(*)::int as count
      from (select ${task.job} as job from ${task} where ${task.state} = 'dead' limit ${mostTasksCounted}) as dead
      group by job order by count(*) desc, job`),
  ])
  const place = ({ position, taskId }: DeadLetter) => ({ key: String(position), id: taskId })
  return { page: pageOf(letters, pageSize, (letter) => letter, place), kinds: kinds.rows }
}

/** Whether there are dead letters, for the navigation: counted to 100. */
export async function countDeadLetters(ground: Ground): Promise<number> {
  const { rows } = await ground.database.orm.execute<{ count: number }>(
    sql`select count(*)::int as count from (select 1 from ${task} where ${task.state} = 'dead' limit 100) as dead`,
  )
  return rows[0]?.count ?? 0
}

import { sql } from "drizzle-orm"
import type { Ground } from "../../ground.ts"
import type { Lane } from "../../queue/index.ts"
import { task } from "../../queue/schema.ts"

/** No queue is counted further than this, so that the page is as quick on a bad day as on a good one. */
export const mostTasksCounted = 50_000

export type QueueDepth = { due: number; later: number; running: number; oldestDue: Date | null }

export type QueuesView = {
  lanes: ({ lane: Lane; doneLastHour: number; deadTotal: number } & QueueDepth)[]
  /** Only jobs with something to do, something done within the hour, or something given up. */
  jobs: ({ job: string; lane: Lane; doneLastHour: number; dead: number } & QueueDepth)[]
  /** A queue was deeper than is counted: the numbers say "at least". */
  isCutShort: boolean
}

/** How deep the queues are, what was done within the last hour and what was given up, by lane and by job. */
export async function queuesView(ground: Ground): Promise<QueuesView> {
  const { orm } = ground.database
  const now = sql`${ground.now().toISOString()}::timestamptz`
  const [open, ended] = await Promise.all([
    // The earliest come first, so that the oldest one is right even where counting stops.
    orm.execute<{ job: string; lane: Lane; due: number; later: number; running: number; oldest: Date | null }>(sql`
      select job, lane,
        (count(*) filter (where state = 'waiting' and run_at <= ${now}))::int as due,
        (count(*) filter (where state = 'waiting' and run_at > ${now}))::int as later,
        (count(*) filter (where state = 'running'))::int as running,
        min(run_at) filter (where state = 'waiting' and run_at <= ${now}) as oldest
      from (
        select ${task.job} as job, ${task.lane} as lane, ${task.state} as state, ${task.runAt} as run_at
        from ${task} where ${task.state} in ('waiting', 'running') order by ${task.runAt} limit ${mostTasksCounted}
      ) as open group by job, lane`),
    orm.execute<{ job: string; lane: Lane; done: number; dead: number }>(sql`
      select job, lane, (count(*) filter (where state = 'done'))::int as done, (count(*) filter (where state = 'dead'))::int as dead
      from (
        (select ${task.job} as job, ${task.lane} as lane, ${task.state} as state from ${task}
          where ${task.state} = 'done' and ${task.finishedAt} > ${now} - interval '1 hour' limit ${mostTasksCounted})
        union all
        (select ${task.job}, ${task.lane}, ${task.state} from ${task} where ${task.state} = 'dead' limit ${mostTasksCounted})
      ) as ended group by job, lane`),
  ])
  const jobs = new Map<string, QueuesView["jobs"][number]>()
  const jobOf = (job: string, lane: Lane) => {
    const key = `${lane} ${job}`
    const found = jobs.get(key) ?? {
      job,
      lane,
      due: 0,
      later: 0,
      running: 0,
      oldestDue: null,
      doneLastHour: 0,
      dead: 0,
    }
    jobs.set(key, found)
    return found
  }
  let opened = 0
  for (const { job, lane, due, later, running, oldest } of open.rows) {
    Object.assign(jobOf(job, lane), { due, later, running, oldestDue: oldest })
    opened += due + later + running
  }
  let closed = 0
  for (const { job, lane, done, dead } of ended.rows) {
    Object.assign(jobOf(job, lane), { doneLastHour: done, dead })
    closed = Math.max(closed, done, dead)
  }
  const rows = [...jobs.values()].toSorted((one, other) => one.job.localeCompare(other.job, "en"))
  return {
    jobs: rows,
    lanes: task.lane.enumValues.map((lane) => laneOf(lane, rows)),
    isCutShort: opened >= mostTasksCounted || closed >= mostTasksCounted,
  }
}

function laneOf(lane: Lane, jobs: QueuesView["jobs"]): QueuesView["lanes"][number] {
  const own = jobs.filter((job) => job.lane === lane)
  const sum = (of: (job: QueuesView["jobs"][number]) => number) => own.reduce((total, job) => total + of(job), 0)
  const oldest = own.flatMap(({ oldestDue }) => (oldestDue === null ? [] : [oldestDue.getTime()]))
  return {
    lane,
    due: sum((job) => job.due),
    later: sum((job) => job.later),
    running: sum((job) => job.running),
    oldestDue: oldest.length === 0 ? null : new Date(Math.min(...oldest)),
    doneLastHour: sum((job) => job.doneLastHour),
    deadTotal: sum((job) => job.dead),
  }
}

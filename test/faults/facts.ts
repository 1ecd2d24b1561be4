import { sql } from "drizzle-orm"
import type { Database } from "../../src/db/index.ts"

/** What stands in an instance's database, as far as the story is concerned. */
export type Facts = {
  awards: { key: string; achievement: string; state: string }[]
  offers: { url: string; state: string; reason: string | null }[]
  holdings: { id: string; url: string; visibility: string; verdict: string | null; reason: string | null }[]
  notes: { uri: string; local: boolean; holding: string | null; visibility: string; standing: boolean }[]
  mirrors: { url: string; state: string; verdict: string | null; reason: string | null }[]
  activities: { uri: string; type: string; object: string; actor: string }[]
  deliveries: { type: string; object: string; inbox: string; state: string; activity: string; attempts: number }[]
  follows: { follower: string; followed: string; state: string }[]
  tasks: { job: string; state: string; reason: string | null; attempts: number; count: number }[]
  /** What must not exist, with how many there are. */
  orphans: { what: string; count: number }[]
}

/** Reads an instance's database. */
export async function readFacts(database: Database): Promise<Facts> {
  const rows = async <Row>(statement: string): Promise<Row[]> =>
    (await database.orm.execute(sql.raw(statement))).rows as Row[]
  return {
    awards: await rows(`select credential_key as key, achievement_id as achievement, state from award`),
    offers: await rows(`select credential_url as url, state, reason from offer`),
    holdings: await rows(`
      select h.id, o.credential_url as url, h.visibility, v.verdict, v.report ->> 'reason' as reason
      from holding h left join offer o on o.id = h.offer_id
        left join verification v on v.digest = h.digest and v.holder_id = h.holder_id`),
    notes: await rows(`
      select uri, local, holding_id as holding, visibility, deleted_at is null as standing from note`),
    mirrors: await rows(`select url, state, verdict, report ->> 'reason' as reason from mirrored_badge`),
    activities: await rows(`
      select a.uri, a.type, a.object_uri as object, actor.uri as actor from activity a join actor on actor.id = a.actor_id`),
    deliveries: await rows(`
      select a.type, d.object_uri as object, d.inbox, d.state, a.uri as activity, d.attempts
      from delivery d join activity a on a.id = d.activity_id order by d.id`),
    follows: await rows(`
      select one.uri as follower, other.uri as followed, f.state
      from follow f join actor one on one.id = f.follower_id join actor other on other.id = f.followed_id`),
    tasks: await rows(`
      select job, state, reason, max(attempts)::int as attempts, count(*)::int as count from task
      where state <> 'done' group by job, state, reason`),
    orphans: await rows(`
      select 'events whose consumers got no task' as what, count(*)::int as count from event
        where not exists (select from task where task.event_id = event.id)
          and name in (select name from event join task on task.event_id = event.id)
      union all select 'events with two tasks of one consumer', count(*)::int from (
        select 1 from task where event_id is not null group by event_id, job having count(*) > 1) as doubled
      union all select 'activities that the bridge gave no delivery and no follower lacks', count(*)::int from activity
        where type in ('Offer', 'Accept', 'Reject', 'Follow')
          and not exists (select from delivery where delivery.activity_id = activity.id)
      union all select 'deliveries that wait without a task', count(*)::int from delivery d
        where state = 'waiting' and not exists (
          select from task t where t.job = 'Deliver' and t.payload -> 'deliveryIds' ? d.id::text
            and t.state in ('waiting', 'running'))
      union all select 'bytes that nobody holds and no offer waits for', count(*)::int from held_credential c
        where bytes is not null and not exists (select from holding where holding.digest = c.digest)
          and not exists (select from offer where offer.digest = c.digest and offer.state in ('pending', 'withdrawn'))
      union all select 'awards whose place in the status list is taken twice', count(*)::int from (
        select 1 from award group by status_list_id, status_index having count(*) > 1) as doubled`),
  }
}

import { sql } from "drizzle-orm"
import { actorUri, createLocalActor, prepareKeys, type Actor } from "../../src/actors/index.ts"
import { acceptOffer } from "../../src/backpack/index.ts"
import { holding, offer } from "../../src/backpack/schema.ts"
import { award, createIssuer, defineAchievement } from "../../src/issuing/index.ts"
import { eq } from "drizzle-orm"
import { measure } from "../support/cpu.ts"
import { granted, openInstance, type Shape } from "../support/instance.ts"

/** An instance with an earner who shows fifty badges, and so many badges of others. Says where its pages are. */
const [shape = "embedded", wanted = "10"] = process.argv.slice(2) as [Shape?, string?]
const { instance, origin, close } = await openInstance("page", shape)
const { ground } = instance
const { orm } = ground.database

async function person(handle: string): Promise<Actor> {
  const keys = await prepareKeys({ credential: false })
  return granted(
    await ground.database.transaction((tx) =>
      createLocalActor(ground, tx, { type: "Person", handle, name: handle, keys }),
    ),
  )
}

/** The first badge comes the way that all do; the others are copies of its rows. */
async function firstBadge(): Promise<{ earner: Actor; holdingId: string }> {
  const owner = await person("iris")
  const issuer = granted(
    await createIssuer(ground, owner.id, {
      name: "The measured school",
      handle: "school",
      summarySource: "We teach.",
      website: "https://school.example/",
      idempotencyKey: "issuer of the benchmark",
    }),
  )
  const achievement = granted(
    await defineAchievement(ground, owner.id, issuer.id, {
      name: "Trail maker",
      description: "Keeps a trail open.",
      criteriaSource: "Work on it for **three** days.",
      tags: ["trails"],
      idempotencyKey: "achievement of the benchmark",
    }),
  )
  const earner = await person("alice")
  granted(
    await award(ground, owner.id, {
      achievementId: achievement.id,
      recipient: earner,
      idempotencyKey: "the first award",
    }),
  )
  for (;;) {
    const [pending] = await orm.select({ id: offer.id }).from(offer).where(eq(offer.state, "pending"))
    if (pending !== undefined) {
      const held = granted(await acceptOffer(ground, earner.id, pending.id, "public"))
      return { earner, holdingId: held.id }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const { earner, holdingId } = await firstBadge()
const most = Number(wanted) + 50
const batch = 20_000
const perHolder = 50

/** Copies of the one badge with digests, ids and holders of their own; fifty for each of as many other earners as that takes. */
async function copy(from: number, to: number): Promise<void> {
  await orm.execute(sql`
    insert into actor (id, uri, local, type, handle, host, name, summary_html, inbox_uri, followers_uri, badges_uri, also_known_as, created_at, updated_at)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(holder), 12, '0'))::uuid, ${`${origin}/bench/`} || holder, true, 'Person', 'crowd' || holder, ${new URL(origin).host},
      'Crowd ' || holder, '', ${`${origin}/bench/`} || holder || '/inbox', null, null, '[]'::jsonb, now(), now()
    from generate_series(${Math.floor(from / perHolder)}::int, ${Math.floor((to - 1) / perHolder)}::int) as holder
    on conflict do nothing`)
  await orm.execute(sql`
    insert into held_credential (digest, bytes, credential_id, source_url, snapshot, received_at)
    select 'copy-' || serial, one.bytes, one.credential_id, one.source_url, one.snapshot, one.received_at
    from generate_series(${from}::int, ${to - 1}::int) as serial, held_credential as one
    where one.digest = (select digest from holding where id = ${holdingId})`)
  await orm.execute(sql`
    insert into verification (digest, holder_id, verdict, report, checked_at)
    select 'copy-' || serial, case when serial < 49 then ${earner.id}::uuid else ('00000000-0000-7000-8000-' || lpad(to_hex(serial / ${perHolder}), 12, '0'))::uuid end,
      one.verdict, one.report, one.checked_at
    from generate_series(${from}::int, ${to - 1}::int) as serial, verification as one
    where one.digest = (select digest from holding where id = ${holdingId})`)
  await orm.execute(sql`
    insert into holding (id, holder_id, digest, offer_id, issuer_actor_id, visibility, showing, name, issuer_name, valid_from, valid_until, accepted_at, position, next_check_at)
    select 'copy-' || serial, case when serial < 49 then ${earner.id}::uuid else ('00000000-0000-7000-8000-' || lpad(to_hex(serial / ${perHolder}), 12, '0'))::uuid end,
      'copy-' || serial, null, one.issuer_actor_id, 'public', 1, one.name, one.issuer_name, one.valid_from, null, one.accepted_at - serial * interval '1 second', 0, now() + interval '30 days'
    from generate_series(${from}::int, ${to - 1}::int) as serial, holding as one where one.id = ${holdingId}`)
}
for (let from = 0; from < most - 1; from += batch) await copy(from, Math.min(from + batch, most - 1))
// As autovacuum would have done by then.
await orm.execute(sql`vacuum (analyze)`)
process.send?.({
  origin,
  paths: {
    badge: `/badges/${holdingId}`,
    profile: "/@alice",
    collection: `${new URL(actorUri(new URL(origin), earner.id)).pathname}/badges`,
  },
  badges: (await orm.select({ count: sql<number>`count(*)::int` }).from(holding))[0]?.count,
})
/**
 * What the database has looked at so far: blocks of 8 kB, on a server. Unlike times it is the same on a busy machine. The embedded database
 * works in this process, whose CPU time has it.
 */
async function blocksRead(): Promise<number> {
  if (shape === "embedded") return 0
  // The server's connections tell what they did when they have been idle for some seconds.
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  const { rows } = await orm.execute<{ blocks: number }>(
    sql`select (blks_hit + blks_read)::int8 as blocks from pg_stat_database where datname = current_database()`,
  )
  return rows[0]?.blocks ?? NaN
}

let stopMeasuring = measure()
let blocksBefore = 0
const deeds: Record<string, () => Promise<unknown>> = {
  measure: async () => {
    blocksBefore = await blocksRead()
    stopMeasuring = measure()
    return null
  },
  measured: async () => {
    const { cpuSeconds } = stopMeasuring()
    return { cpuSeconds, blocks: (await blocksRead()) - blocksBefore }
  },
  close: async () => {
    await close()
    return null
  },
}
process.on("message", ({ deed }: { deed: string }) => {
  const found = deeds[deed]
  if (found === undefined) throw new Error(`there is no deed ${deed}`)
  void found().then((value) => process.send?.({ value }))
})
process.on("disconnect", () => process.exit(0))

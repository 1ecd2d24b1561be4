import { randomBytes } from "node:crypto"
import { eq, inArray, sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, it } from "vitest"
import { localActorByHandle, type Actor } from "../../src/actors/index.ts"
import { composeInstance, type Instance } from "../../src/cli/compose.ts"
import { openDoor, type Door } from "../../src/cli/door.ts"
import { house } from "../../src/cli/house.ts"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { loadConfig, type Config } from "../../src/config.ts"
import type { Database } from "../../src/db/index.ts"
import { changeRegistrations, deleteAccount, ensureSetUpLink } from "../../src/people/index.ts"
import { person } from "../../src/people/schema.ts"
import { startWorkers, type Workers } from "../../src/queue/index.ts"
import { task } from "../../src/queue/schema.ts"
import { FakePeer, type PeerActor } from "../federation/fake-peer.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled } from "../support/community.ts"
import { openTestDatabase, type TestDatabase } from "../support/database.ts"
import { everyRow } from "../support/every-row.ts"
import { eventually } from "../support/ground.ts"
import { mortalDatabase, type MortalDatabase } from "./mortal-database.ts"

/** One who is erased in one go, and as many who are erased by processes that die on the way. */
const leaving = ["anna", "bert", "cleo", "dora", "emil", "fred", "gina"]

let test: TestDatabase
let config: Config
let door: Door
let living: Instance
let peer: FakePeer
let follower: PeerActor

beforeAll(async () => {
  test = await openTestDatabase()
  door = await openDoor({ port: 0, address: "127.0.0.1", secure: false })
  config = loadConfig({
    HAVERSACK_ORIGIN: `http://127.0.0.1:${door.port}`,
    HAVERSACK_SECRET: randomBytes(32).toString("base64url"),
    DATABASE_URL: test.databaseUrl,
    REDIS_URL: test.redisUrl,
  })
  living = await compose(mortalDatabase(test.database, Infinity))
  door.admit(living.rooms.fetchHandler)
  await changeRegistrations(living.ground, { mode: "open", membersInvite: false })
  const workers = await work(living, test.database)
  peer = await FakePeer.start()
  follower = await peer.actor("follower")
  const mara = await newcomer(config.origin, "mara", (await ensureSetUpLink(living.ground))!)
  const issuer = await newIssuer(mara, "makers")
  const knots = await newAchievement(mara, issuer, "Knots")
  const ropes = await newAchievement(mara, issuer, "Ropes")
  for (const handle of leaving) {
    const visitor = await newcomer(config.origin, handle)
    await live(visitor, handle, { mara, knots, ropes })
  }
  await eventually(async () => (await openTasks()) === 0, 60_000)
  await workers.drain()
}, 600_000)
afterAll(async () => {
  await door?.close(0)
  await living?.close()
  await peer?.close()
  await test?.close()
})

const compose = (database: MortalDatabase) => composeInstance({ config, house, database, queuePrefix: test.name })

/** Leases are short: nobody wants to wait for those of a process that died. */
const work = ({ ground, queues, rooms }: Instance, database: Database): Promise<Workers> =>
  startWorkers({
    database,
    queues,
    outbox: ground.outbox,
    handlers: rooms.handlers,
    leaseMs: 3_000,
    sweepEveryMs: 250,
    overdueMs: 250,
  })

/** What somebody leaves behind: a shown badge, an open offer, a follower elsewhere, somebody whom they follow and block, an issuer. */
async function live(
  visitor: Visitor,
  handle: string,
  { mara, knots, ropes }: { mara: Visitor; knots: string; ropes: string },
): Promise<void> {
  const account = `@${handle}@${config.origin.host}`
  await awardTo(mara, knots, account)
  await awardTo(mara, ropes, account)
  const offer = await offerCalled(visitor, "Knots")
  await visitor.send(offer, "/accept", { visibility: "public" })
  await offerCalled(visitor, "Ropes")
  await newIssuer(visitor, `club_of_${handle}`)
  await visitor.send(await visitor.open("/@mara"), "/follow")
  const { uri } = await actorOf(handle)
  const asked = await peer.post(`${uri}/inbox`, peer.activity("Follow", follower, { object: uri }), follower)
  expect(asked.ok).toBe(true)
}

async function actorOf(handle: string): Promise<Actor> {
  const found = await localActorByHandle(living.ground, handle)
  if (found === null) throw new Error(`nobody is called ${handle}`)
  return found
}

async function openTasks(): Promise<number> {
  // A delivery that has to be tried again waits longer than a test does.
  await test.database.orm
    .update(task)
    .set({ runAt: sql`now()` })
    .where(sql`${task.state} = 'waiting' and ${task.runAt} > now()`)
  return test.database.orm.$count(task, inArray(task.state, ["waiting", "running"]))
}

/** Deletes an account and lets a process do what comes of it that dies after so many writes; then another one finds what is left. */
async function erase(handle: string, mostWrites: number): Promise<{ writes: number; died: boolean }> {
  const [who] = await test.database.orm.select().from(person).where(eq(person.handle, handle))
  const deleted = await deleteAccount(living.ground, who!.id)
  expect(deleted).toMatchObject({ ok: true })
  const first = await liveOnce(mostWrites)
  if (first.isDead()) await liveOnce(Infinity)
  return { writes: first.writes(), died: first.isDead() }
}

async function liveOnce(mostWrites: number): Promise<MortalDatabase> {
  const database = mortalDatabase(test.database, mostWrites)
  const instance = await compose(mortalDatabase(test.database, Infinity))
  // The rooms write through the same database as the queue that calls them.
  Object.assign(instance.ground, { database })
  const workers = await work(instance, database)
  await eventually(async () => database.isDead() || (await openTasks()) === 0, 60_000)
  await workers.drain(1_000).catch((error: unknown) => {
    if (!database.isDead()) throw error
  })
  await instance.close()
  return database
}

/** What the tables say of somebody, with what differs between any two people made equal. */
async function tracesOf(handle: string, actorId: string): Promise<string[]> {
  const tables = await everyRow(test.database)
  return Object.entries(tables)
    .filter(([table]) => !/\.(task|event)$|bull/.test(table))
    .flatMap(([table, [, ...rows]]) =>
      rows
        .filter((row) => row.includes(actorId) || new RegExp(`\\b${handle}\\b`).test(row))
        .map((row) => `${table} ${row}`),
    )
    .map((row) =>
      row
        .replaceAll(actorId, "(actor)")
        .replaceAll(new RegExp(handle, "gi"), "(handle)")
        .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "(id)")
        .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+(\+00(:00)?|Z)?/g, "(moment)")
        // Not within a base64 text, which may have a "z" anywhere.
        .replaceAll(/(?<![\w+/-])z[1-9A-HJ-NP-Za-km-z]{40,}/g, "(key)")
        .replaceAll(/[\w+/-]{40,}={0,2}/g, "(bytes)")
        .replaceAll(/(?<![\w-])[\w-]{22}(?![\w-])/g, "(name)")
        .replaceAll(/"\d+"/g, '"(number)"'),
    )
    .toSorted()
}

async function rowCounts(): Promise<Record<string, number>> {
  const tables = await everyRow(test.database)
  return Object.fromEntries(
    Object.entries(tables)
      .filter(([table]) => !/\.(task|event)$|bull/.test(table))
      .map(([table, rows]) => [table, rows.length]),
  )
}

async function erasedState(handle: string, mostWrites: number) {
  const { id, uri } = await actorOf(handle)
  const before = await rowCounts()
  const { writes, died } = await erase(handle, mostWrites)
  const after = await rowCounts()
  const changes = Object.fromEntries(
    Object.keys(after)
      .map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)] as const)
      .filter(([, change]) => change !== 0),
  )
  const goodbyes = peer.posts.filter(({ body }) => body["type"] === "Delete" && body["actor"] === uri)
  const state = {
    changes,
    traces: await tracesOf(handle, id),
    goodbyes: new Set(goodbyes.map(({ body }) => body["id"])).size,
    dead: await test.database.orm.$count(task, eq(task.state, "dead")),
  }
  return { writes, died, state }
}

it("an erasure that is interrupted after any of its writes ends as one that was not", async () => {
  const [first = "", ...others] = leaving
  const whole = await erasedState(first, Infinity)
  expect(whole.state.goodbyes).toBe(1)
  expect(whole.state.dead).toBe(0)
  expect(whole.state.changes).toMatchObject({ "public.holding": -1, "public.offer": -2, "public.person": -1 })
  expect(whole.writes).toBeGreaterThan(others.length)
  for (const [place, handle] of others.entries()) {
    const most = Math.round(((place + 0.5) * whole.writes) / others.length)
    const interrupted = await erasedState(handle, most)
    expect(interrupted.died, `after ${most} of ${whole.writes} writes`).toBe(true)
    expect(interrupted.state, `after ${most} of ${whole.writes} writes`).toEqual(whole.state)
  }
}, 600_000)

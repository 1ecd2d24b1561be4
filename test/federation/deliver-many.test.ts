import { verifyRequest } from "@fedify/fedify/sig"
import { sql } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { prepare, write } from "../../federation/bridge/outgoing.ts"
import { followOf, undoOfFollow } from "../../federation/objects/activities.ts"
import { createProtocol, type Protocol } from "../../federation/runtime/protocol.ts"
import { activityUri, type Actor } from "../../src/actors/index.ts"
import { newId } from "../../src/db/index.ts"
import { eventually } from "../support/ground.ts"
import { FakePeer } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let instance: OneInstance
let protocol: Protocol
let alice: Actor
let peer: FakePeer

beforeAll(async () => {
  instance = await startInstance()
  protocol = createProtocol(instance.ground)
  alice = await instance.person("alice")
})
afterAll(() => instance.close())
beforeEach(async () => {
  peer = await FakePeer.start()
})
afterEach(() => peer.close())

/** Sends something of Alice's about one object to many inboxes, and answers with the activity's id. */
async function say(
  kind: "Follow" | "Undo",
  inboxes: readonly string[],
  thread = "one thread",
  body?: string,
): Promise<string> {
  const { ground } = instance
  const id = newId()
  const parties = { id: activityUri(ground.config.origin, id), from: alice.uri, to: `${peer.origin}/users/bob` }
  const made = kind === "Follow" ? followOf(parties) : undoOfFollow(parties, `${ground.config.origin.origin}/a-follow`)
  const prepared = await prepare(protocol, {
    id,
    actorId: alice.id,
    activity: made,
    objectUri: parties.id,
    thread,
    audience: "direct",
    inboxes,
  })
  await ground.database.transaction((tx) => write(ground, tx, [{ ...prepared, body: body ?? prepared.body }]))
  return id
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const inboxes = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `${peer.origin}/inbox/${from + index}`)
const states = async (activityId: string) =>
  Object.fromEntries(
    (
      await instance.rows<{ state: string; count: number }>(
        `select state, count(*)::int as count from delivery where activity_id = '${activityId}' group by state`,
      )
    ).map(({ state, count }) => [state, count]),
  )
const tasksOf = (state: string) =>
  instance.rows<{ ids: number }>(
    `select jsonb_array_length(payload -> 'deliveryIds') as ids from task where job = 'Deliver' and state = '${state}'`,
  )

describe("an activity for many inboxes", () => {
  test("arrives once at each, with a signature that verifies, and takes a task for every 64 of them", async () => {
    const before = (await tasksOf("done")).length
    const id = await say("Follow", inboxes(150))
    await eventually(async () => (await states(id))["delivered"] === 150)
    expect(new Set(peer.posts.map(({ path }) => path)).size).toBe(150)
    expect(peer.posts).toHaveLength(150)
    await eventually(async () => (await tasksOf("done")).length === before + 3)
    const [post] = peer.posts
    if (post === undefined) throw new Error("unreachable: there are 150")
    const request = new Request(new URL(post.path, peer.origin), {
      method: "POST",
      headers: Object.entries(post.headers).map(([name, value]) => [name, String(value)] as [string, string]),
      body: JSON.stringify(post.body),
    })
    const { documentLoader, contextLoader } = protocol
    // Our own actor is served by the instance itself, whom the guard of its own loader would not ask.
    const loader = async (url: string) =>
      url.startsWith(instance.origin)
        ? { contextUrl: null, documentUrl: url, document: await peer.json(url, "application/activity+json") }
        : documentLoader(url)
    const key = await verifyRequest(request, { documentLoader: loader, contextLoader })
    expect(key?.ownerId?.href).toBe(alice.uri)
  })

  test("goes on to the others at once when some servers are busy or have no such inbox, and comes back to the busy ones alone", async () => {
    let busy = true
    peer.inboxStatus = (path) => (path.endsWith("/3") && busy ? 503 : path.endsWith("/4") ? 400 : 202)
    const id = await say("Follow", inboxes(10), "another thread")
    await eventually(async () => (await states(id))["delivered"] === 8)
    expect(await states(id)).toEqual({ delivered: 8, refused: 1, waiting: 1 })
    const [row] = await instance.rows<{ id: string; attempts: number; last_status: number }>(
      `select id, attempts, last_status from delivery where activity_id = '${id}' and state = 'waiting'`,
    )
    expect(row).toMatchObject({ attempts: 1, last_status: 503 })
    const alone = await eventually(async () => {
      const found = await instance.rows<{ payload: { deliveryIds: string[] }; wait: number }>(
        `select payload, extract(epoch from run_at - now())::float8 as wait from task where id = '${row?.id}'`,
      )
      return found[0]
    })
    expect(alone.payload.deliveryIds).toEqual([row?.id])
    expect(alone.wait).toBeGreaterThan(5)
    busy = false
    await instance.ground.database.transaction((tx) => instance.ground.outbox.hurry(tx, [row?.id ?? ""]))
    await eventually(async () => (await states(id))["delivered"] === 9)
    expect(peer.posts).toHaveLength(9)
  })

  test("waits at each inbox for what was said before it in the same thread, and only there", async () => {
    let asleep = true
    peer.inboxStatus = (path) => (path.endsWith("/0") && asleep ? 503 : 202)
    const first = await say("Follow", inboxes(3), "a third thread")
    await eventually(async () => (await states(first))["delivered"] === 2)
    const second = await say("Undo", inboxes(3), "a third thread")
    await eventually(async () => (await states(second))["delivered"] === 2)
    expect(await states(second)).toEqual({ delivered: 2, waiting: 1 })
    asleep = false
    const waiting = await instance.rows<{ id: string }>(
      `select id from delivery where activity_id = '${first}' and state = 'waiting'`,
    )
    await instance.ground.database.transaction((tx) =>
      instance.ground.outbox.hurry(
        tx,
        waiting.map(({ id }) => id),
      ),
    )
    await eventually(async () => (await states(second))["delivered"] === 3, 20_000)
    const atFirst = peer.posts.filter(({ path }) => path.endsWith("/0")).map(({ body }) => body["type"])
    expect(atFirst).toEqual(["Follow", "Undo"])
  })

  test("is written down to its last inbox, also when that one answers while the others are being written down", async () => {
    const slow = Promise.withResolvers<void>()
    peer.interfere = async (request) => {
      if (request.url?.endsWith("/2") === true) await slow.promise
      return false
    }
    const id = await say("Follow", inboxes(3), "a thread with a slow end")
    await eventually(async () => peer.posts.length === 2)
    const { database } = instance.ground
    // Whoever writes down how the first two ended has to wait for this.
    await database.transaction(async (tx) => {
      await tx.execute(sql`select id from delivery where activity_id = ${id} for update`)
      await pause(1_500)
      slow.resolve()
      await pause(500)
    })
    await eventually(async () => (await states(id))["delivered"] === 3)
  })

  test("goes on to the others when it fails at one inbox for a reason of our own", async () => {
    // Nobody here can read it, which is a mistake of ours; others are only posted to.
    const id = await say("Follow", [...inboxes(3), alice.inboxUri], "a thread with a mistake", '"no activity"')
    await eventually(async () => (await states(id))["waiting"] === 1 && (await states(id))["delivered"] === 3)
    const [alone] = await eventually(async () => {
      const found = await instance.rows<{ state: string }>(
        `select task.state from task join delivery on delivery.id = task.id where activity_id = '${id}'`,
      )
      return found.length > 0 && found
    })
    expect(alone?.state).toBe("waiting")
    expect(peer.posts).toHaveLength(3)
  })

  test("is not sent again where it arrived when the task begins anew, nor where a task of its own tries", async () => {
    peer.inboxStatus = (path) => (path.endsWith("/1") ? 503 : 202)
    const id = await say("Follow", inboxes(4), "a fourth thread")
    await eventually(async () => (await states(id))["delivered"] === 3)
    const tried: string[] = []
    peer.inboxStatus = (path) => {
      tried.push(path)
      return 503
    }
    // As after a crash between the last outcome and "done".
    const [many] = await instance.rows<{ id: string }>(
      `select id from task where job = 'Deliver' and jsonb_array_length(payload -> 'deliveryIds') = 4 order by position desc limit 1`,
    )
    await eventually(
      async () =>
        (await instance.rows<{ state: string }>(`select state from task where id = '${many?.id}'`))[0]?.state ===
        "done",
    )
    await instance.rows(`update task set state = 'dead', finished_at = now() where id = '${many?.id}'`)
    await instance.ground.database.transaction((tx) => instance.ground.outbox.retry(tx, many?.id ?? ""))
    await eventually(
      async () =>
        (await instance.rows<{ state: string }>(`select state from task where id = '${many?.id}'`))[0]?.state ===
        "done",
    )
    expect(tried).toEqual([])
  })
})

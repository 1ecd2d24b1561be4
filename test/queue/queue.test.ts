import { sql } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { TransactionMisuse } from "../../src/db/index.ts"
import {
  countTasks,
  defineConsumer,
  defineEvent,
  defineJob,
  handle,
  handleEvent,
  happened,
  LeaseLost,
  listDeadLetters,
  prune,
  reviveDeadLetter,
  type Work,
} from "../../src/queue/index.ts"
import { event, task } from "../../src/queue/schema.ts"
import { openTestDatabase, queueShapes, removeRedisKeys, type TestDatabase } from "../support/database.ts"
import { openBench, pause, type Bench } from "./support.ts"

const quick = { backoff: () => 30, giveUpAfter: { attempts: 3 } }
const Ring = defineJob<{ bell: string }>("test.ring", { lane: "work", retry: quick })
const Send = defineJob<{ name: string }>("test.send", {
  lane: "delivery",
  retry: { backoff: () => 150, giveUpAfter: { attempts: 10 } },
})
const Opened = defineEvent<{ door: number }>("test.opened")
const Closed = defineEvent<{ window: string }>("test.closed")
const Light = defineConsumer("test.light", { on: [Opened, Closed], lane: "work", retry: quick })
const Alarm = defineConsumer("test.alarm", { on: [Opened], lane: "inbox", retry: quick })

describe.each(queueShapes)("the queues on $name", (shape) => {
  let test: TestDatabase
  let bench: Bench
  beforeAll(async () => void (test = await openTestDatabase(shape)))
  afterAll(() => test.close())
  beforeEach(async () => void (bench = await openBench(test, [Light, Alarm])))
  afterEach(() => bench.close())

  const idle = [handleEvent(Light, async () => {}), handleEvent(Alarm, async () => {})]
  const ring = (bell: string, options?: { orderKey?: string; runAt?: Date }) =>
    bench.database.transaction((tx) => bench.outbox.enqueue(tx, Ring, { bell }, options))

  it("run a task when it is committed, not when the sweeper comes by", async () => {
    const rung = Promise.withResolvers<number>()
    await bench.work([...idle, handle(Ring, async () => rung.resolve(performance.now()))])
    await ring("warm up")
    await rung.promise
    const delays: number[] = []
    for (let round = 0; round < 10; round += 1) {
      const next = Promise.withResolvers<number>()
      rung.resolve = next.resolve
      await pause(30)
      const committed = await ring("bell").then(() => performance.now())
      delays.push((await next.promise) - committed)
    }
    const median = delays.toSorted((a, b) => a - b)[5]!
    expect(median, `milliseconds until the start: ${delays.map(Math.round).join(", ")}`).toBeLessThan(3_000)
  })

  it("hold back until the commit, and hear nothing of what was rolled back", async () => {
    const seen: string[] = []
    await bench.work([...idle, handle(Ring, async ({ payload }) => void seen.push(payload.bell))])
    await bench.database.transaction(async (tx) => {
      await bench.outbox.enqueue(tx, Ring, { bell: "committed" })
      await pause(200)
      expect(seen).toEqual([])
    })
    await expect(
      bench.database.transaction(async (tx) => {
        await bench.outbox.enqueue(tx, Ring, { bell: "rolled back" })
        throw new Error("no")
      }),
    ).rejects.toThrow("no")
    await expect.poll(() => seen).toEqual(["committed"])
    await pause(100)
    expect(seen).toEqual(["committed"])
    expect(await countTasks(bench.database.orm)).toEqual({ waiting: 0, running: 0, done: 1, dead: 0 })
  })

  it("refuse to be used inside a transaction instead of waiting for ever", async () => {
    if (bench.queues.kind === "redis") return
    const { database, queues } = bench
    await database.transaction(async () => {
      await expect(
        queues.send([{ id: crypto.randomUUID(), lane: "work", ordered: false, attempts: 0, delay: 0 }]),
      ).rejects.toThrow(TransactionMisuse)
    })
  })

  it("start a task that waits for its time when that has come", async () => {
    const started = Promise.withResolvers<number>()
    await bench.work([...idle, handle(Ring, async () => started.resolve(Date.now()))])
    const runAt = new Date(Date.now() + 1200)
    await ring("later", { runAt })
    const late = (await started.promise) - runAt.getTime()
    expect(late).toBeGreaterThan(-150)
    expect(late).toBeLessThan(1000)
  })

  it("give each event to every consumer of its kind, with its payload", async () => {
    const seen: string[] = []
    await bench.work([
      handleEvent(Light, async (work) => {
        if (happened(work, Opened)) seen.push(`light: door ${work.payload.door}`)
        else if (happened(work, Closed)) seen.push(`light: window ${work.payload.window}`)
      }),
      handleEvent(Alarm, async ({ payload, eventName }) => void seen.push(`alarm: ${eventName} ${payload.door}`)),
    ])
    await bench.database.transaction(async (tx) => {
      await bench.outbox.emit(tx, Opened, { door: 1 })
      await bench.outbox.emit(tx, Closed, { window: "north" })
    })
    await expect.poll(() => seen.toSorted()).toEqual(["alarm: test.opened 1", "light: door 1", "light: window north"])
  })

  it("write many tasks at once and work all of them, each once", async () => {
    const seen: string[] = []
    await bench.work([...idle, handle(Ring, async ({ payload }) => void seen.push(payload.bell))])
    const bells = Array.from({ length: 700 }, (_, index) => `bell ${index}`)
    const ids = await bench.database.transaction((tx) =>
      bench.outbox.enqueueMany(
        tx,
        Ring,
        bells.map((bell) => ({ payload: { bell } })),
      ),
    )
    expect(new Set(ids).size).toBe(700)
    await expect.poll(async () => (await countTasks(bench.database.orm)).done, { timeout: 20_000 }).toBe(700)
    expect(seen.toSorted()).toEqual(bells.toSorted())
  })

  it("try again what failed, with the error stored, and make it a dead letter in the end", async () => {
    const attempts: number[] = []
    await bench.work([
      ...idle,
      handle(Ring, async ({ attempt }) => {
        attempts.push(attempt)
        throw new Error("the rope is torn")
      }),
    ])
    const id = await ring("torn")
    const dead = await bench.reaches(id, "dead")
    expect(attempts).toEqual([1, 2, 3])
    expect(dead).toMatchObject({ attempts: 3, reason: "Error: the rope is torn", leaseToken: null })
    expect(await listDeadLetters(bench.database.orm, { limit: 10 })).toMatchObject([
      { taskId: id, job: "test.ring", payload: { bell: "torn" }, attempts: 3, reason: "Error: the rope is torn" },
    ])
  })

  it("give a dead letter another life on demand", async () => {
    let mended = false
    await bench.work([...idle, handle(Ring, async () => (mended ? undefined : { outcome: "dead", reason: "gone" }))])
    const id = await ring("again")
    expect(await bench.reaches(id, "dead")).toMatchObject({ reason: "gone", attempts: 1 })
    mended = true
    expect(await bench.database.transaction((tx) => reviveDeadLetter(tx, bench.queues, id))).toBe(true)
    expect(await bench.reaches(id, "done")).toMatchObject({ attempts: 1, reason: null })
    expect(await bench.database.transaction((tx) => reviveDeadLetter(tx, bench.queues, id))).toBe(false)
  })

  it("postpone as long as a handler asks", async () => {
    const times: number[] = []
    await bench.work([
      ...idle,
      handle(Ring, async () => {
        times.push(Date.now())
        return times.length === 1 ? { outcome: "retry", reason: "busy", after: 700 } : undefined
      }),
    ])
    const id = await ring("busy")
    await bench.reaches(id, "done")
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(590)
    expect(times[1]! - times[0]!).toBeLessThan(2500)
  })

  it("give up by the time that has passed, where the policy says so", async () => {
    const Hurried = defineJob<null>("test.hurried", {
      lane: "work",
      retry: { backoff: () => 120, giveUpAfter: { milliseconds: 300 } },
    })
    await bench.work([...idle, handle(Hurried, async () => ({ outcome: "retry", reason: "not yet" }))])
    const id = await bench.database.transaction((tx) => bench.outbox.enqueue(tx, Hurried, null))
    const dead = await bench.reaches(id, "dead")
    expect(dead.reason).toBe("not yet")
    expect(dead.attempts).toBeGreaterThanOrEqual(3)
  })

  it("undo an effect whose end was not recorded, and do it again", async () => {
    await bench.database.orm.execute(sql`create table effect (name text)`)
    const id = await bench.database.transaction((tx) => bench.outbox.enqueue(tx, Ring, { bell: "effect" }))
    await bench.work([
      ...idle,
      handle(Ring, async ({ attempt, done }) => {
        await bench.database.transaction(async (tx) => {
          await tx.execute(sql`insert into effect values (${`attempt ${attempt}`})`)
          await done(tx)
          if (attempt === 1) throw new Error("just before the commit")
        })
      }),
    ])
    await bench.reaches(id, "done")
    expect((await bench.database.orm.execute(sql`select name from effect`)).rows).toEqual([{ name: "attempt 2" }])
  })

  it("let an effect happen once when a lease is lost and two workers do the work", async () => {
    await bench.database.orm.execute(sql`create table effect (name text)`)
    const slow = Promise.withResolvers<void>()
    const outcomes: unknown[] = []
    const signals: AbortSignal[] = []
    const handler = handle(Ring, async ({ attempt, done, signal }) => {
      signals.push(signal)
      if (attempt === 1) await slow.promise
      try {
        await bench.database.transaction(async (tx) => {
          await tx.execute(sql`insert into effect values (${`attempt ${attempt}`})`)
          await done(tx)
        })
        outcomes.push("done")
      } catch (error) {
        outcomes.push(error)
        throw error
      }
    })
    // As with a process that sleeps: its heartbeat stops, and the other worker's sweeper finds the lease expired.
    const options = { leaseMs: 60_000, sweepEveryMs: 100, overdueMs: 200 }
    await bench.work([...idle, handler], options)
    await bench.work([...idle, handler], options)
    const id = await ring("contested")
    await expect.poll(() => signals.length).toBe(1)
    await bench.database.orm.execute(sql`update task set leased_until = now() - interval '1 second' where id = ${id}`)
    await bench.reaches(id, "done")
    slow.resolve()
    await expect.poll(() => outcomes.length).toBe(2)
    expect(outcomes[0]).toBe("done")
    expect(outcomes[1]).toBeInstanceOf(LeaseLost)
    await pause(100)
    expect(await bench.taskRow(id)).toMatchObject({ state: "done", attempts: 2 })
    expect((await bench.database.orm.execute(sql`select name from effect`)).rows).toEqual([{ name: "attempt 2" }])
  })

  it("keep a lease alive while the work takes longer, and tell the handler when it is lost", async () => {
    const aborted = Promise.withResolvers<void>()
    let attempts = 0
    await bench.work(
      [
        ...idle,
        handle(Ring, async ({ signal }) => {
          attempts += 1
          signal.addEventListener("abort", () => aborted.resolve())
          await aborted.promise
        }),
      ],
      { leaseMs: 600, sweepEveryMs: 100, overdueMs: 100 },
    )
    const id = await ring("long")
    await pause(1500)
    expect(attempts).toBe(1)
    expect((await bench.taskRow(id)).state).toBe("running")
    await bench.database.orm.execute(sql`update task set lease_token = gen_random_uuid() where id = ${id}`)
    await aborted.promise
  })

  it("keep the order of a key over failures, while other keys go on", async () => {
    const seen: string[] = []
    let failures = 3
    await bench.work([
      ...idle,
      handle(Send, async ({ payload }) => {
        seen.push(payload.name)
        if (payload.name === "create" && failures-- > 0) throw new Error("the server is down")
      }),
    ])
    const names = ["create", "update", "delete"]
    const ids = await bench.database.transaction((tx) =>
      bench.outbox.enqueueMany(tx, Send, [
        ...names.map((name) => ({ payload: { name }, orderKey: "a" })),
        { payload: { name: "other" }, orderKey: "b" },
      ]),
    )
    await bench.reaches(ids[3]!, "done")
    expect(seen).not.toContain("update")
    await bench.reaches(ids[2]!, "done")
    expect(seen.filter((name) => name !== "other")).toEqual([
      "create",
      "create",
      "create",
      "create",
      "update",
      "delete",
    ])
  })

  it("never work on two tasks of one key at once, and keep their order under load", async () => {
    const running = new Set<string>()
    const seen = new Map<string, number[]>()
    const overlaps: string[] = []
    const Step = defineJob<{ key: string; step: number }>("test.step", { lane: "delivery", retry: quick })
    const handler = handle(Step, async ({ payload: { key, step } }) => {
      if (running.has(key)) overlaps.push(key)
      running.add(key)
      await pause(Math.random() * 5)
      seen.set(key, [...(seen.get(key) ?? []), step])
      running.delete(key)
    })
    await bench.work([...idle, handler])
    await bench.work([...idle, handler])
    const keys = ["a", "b", "c", "d", "e"]
    for (let step = 0; step < 12; step += 1) {
      await bench.database.transaction((tx) =>
        bench.outbox.enqueueMany(
          tx,
          Step,
          keys.map((key) => ({ payload: { key, step }, orderKey: key })),
        ),
      )
    }
    await expect.poll(async () => (await countTasks(bench.database.orm)).done, { timeout: 15_000 }).toBe(60)
    expect(overlaps).toEqual([])
    for (const key of keys) expect(seen.get(key)).toEqual(Array.from({ length: 12 }, (_, step) => step))
  })

  it("let a dead letter go past: the next of its key is not blocked", async () => {
    await bench.work([
      ...idle,
      handle(Send, async ({ payload }) =>
        payload.name === "bad" ? { outcome: "dead", reason: "refused" } : undefined,
      ),
    ])
    const [bad, good] = await bench.database.transaction((tx) =>
      bench.outbox.enqueueMany(tx, Send, [
        { payload: { name: "bad" }, orderKey: "a" },
        { payload: { name: "good" }, orderKey: "a" },
      ]),
    )
    await bench.reaches(bad!, "dead")
    expect(await bench.reaches(good!, "done", 3000)).toMatchObject({ attempts: 1 })
  })

  it("find again what was committed and never reached a queue", async () => {
    await bench.work([...idle, handle(Ring, async () => {})], { sweepEveryMs: 100, overdueMs: 200 })
    const id = crypto.randomUUID()
    await pause(300)
    await bench.database.orm.insert(task).values({ id, job: Ring.name, lane: "work", payload: { bell: "lost" } })
    expect(await bench.reaches(id, "done", 3000)).toMatchObject({ attempts: 1 })
  })

  it("find again what a machine whose clock was ahead put off by hours", async () => {
    await bench.work([...idle, handle(Ring, async () => {})], { sweepEveryMs: 100, overdueMs: 200 })
    const id = crypto.randomUUID()
    await bench.queues.send([{ id, lane: "work", ordered: false, attempts: 0, delay: 3 * 3_600_000 }])
    await bench.database.orm.insert(task).values({ id, job: Ring.name, lane: "work", payload: { bell: "put off" } })
    expect(await bench.reaches(id, "done", 3000)).toMatchObject({ attempts: 1 })
  })

  it("take over from a worker that died while the database's clock was hours ahead", async () => {
    const ahead = sql`now() + interval '3 hours'`
    const [held, told] = [crypto.randomUUID(), crypto.randomUUID()]
    const row = { job: Ring.name, lane: "work" as const, payload: { bell: "ahead" } }
    const lease = { state: "running" as const, leaseToken: crypto.randomUUID(), leasedUntil: ahead, attempts: 1 }
    await bench.work([...idle, handle(Ring, async () => {})], { sweepEveryMs: 100, overdueMs: 200 })
    // After the first sweep, which at a start gives up whatever lease an embedded database holds.
    await pause(300)
    await bench.database.orm.insert(task).values([
      { id: held, ...row, ...lease, queuedAt: ahead, firstAttemptAt: sql`now()` },
      { id: told, ...row, queuedAt: ahead },
    ])
    expect(await bench.reaches(held, "done", 5000)).toMatchObject({ attempts: 2 })
    expect(await bench.reaches(told, "done", 5000)).toMatchObject({ attempts: 1 })
  })

  it("start over with all that waits when the queues were emptied", async () => {
    const seen: string[] = []
    const soon = new Date(Date.now() + 1500)
    await ring("now")
    await ring("soon", { runAt: soon })
    await bench.database.settled()
    if (shape.redis) await removeRedisKeys(bench.test.redisUrl!, bench.test.name)
    else await bench.database.orm.execute(sql`delete from bullmq.job`)
    await bench.work([...idle, handle(Ring, async ({ payload }) => void seen.push(payload.bell))])
    await expect.poll(() => seen, { timeout: 3000 }).toEqual(["now"])
    await expect.poll(() => seen, { timeout: 5000 }).toEqual(["now", "soon"])
    expect(Date.now()).toBeGreaterThan(soon.getTime() - 150)
  })

  it("recover from a flush of Redis while they run", async () => {
    if (!shape.redis) return
    const seen: string[] = []
    await bench.work([...idle, handle(Ring, async ({ payload }) => void seen.push(payload.bell))], {
      sweepEveryMs: 200,
    })
    await ring("before")
    await expect.poll(() => seen).toEqual(["before"])
    await ring("delayed", { runAt: new Date(Date.now() + 1500) })
    await bench.database.settled()
    await removeRedisKeys(bench.test.redisUrl!, bench.test.name)
    await ring("after")
    await expect.poll(() => seen, { timeout: 6000 }).toEqual(["before", "after", "delayed"])
  })

  it("keep a task that no handler here knows, for a version that does", async () => {
    await bench.work(idle)
    const id = await ring("unknown")
    await expect.poll(async () => (await bench.taskRow(id)).reason).toMatch(/knows no job called "test.ring"/)
    const row = await bench.taskRow(id)
    expect(row.state).toBe("waiting")
    expect(row.runAt.getTime()).toBeGreaterThan(Date.now() + 200_000)
  })

  it("end a task whose process died each time, instead of dying for ever", async () => {
    let ran = false
    const id = await ring("deadly")
    await bench.database.orm.execute(sql`update task set attempts = 3 where id = ${id}`)
    await bench.work([...idle, handle(Ring, async () => void (ran = true))])
    expect((await bench.reaches(id, "dead")).reason).toMatch(/process stopped each time/)
    expect(ran).toBe(false)
  })

  it("finish what is under way when they are drained, and hand back what takes too long", async () => {
    const began: string[] = []
    let reason: unknown
    const workers = await bench.work([
      ...idle,
      handle(Ring, async ({ payload, signal }) => {
        began.push(payload.bell)
        if (payload.bell === "short") await pause(300)
        else await new Promise((resolve) => signal.addEventListener("abort", resolve))
        reason = signal.reason
      }),
    ])
    const short = await ring("short")
    const endless = await ring("endless")
    await expect.poll(() => began.length).toBe(2)
    await workers.drain(1000)
    expect(await bench.taskRow(short)).toMatchObject({ state: "done" })
    expect(await bench.taskRow(endless)).toMatchObject({ state: "waiting", leaseToken: null })
    expect(String(reason)).toMatch(/stops/)
    const late = await ring("late")
    await pause(200)
    expect((await bench.taskRow(late)).state).toBe("waiting")
    expect(began).toHaveLength(2)
  })

  it("refuse to start with a consumer that nobody handles, or two handlers of one name", async () => {
    await expect(bench.work([])).rejects.toThrow(/"test.light" has no handler/)
    await expect(bench.work([...idle, ...idle])).rejects.toThrow(/Two handlers/)
  })

  it("forget ended work and its events after their time, and nothing else", async () => {
    await bench.work([
      ...idle,
      handle(Ring, async ({ payload }: Work<{ bell: string }>) => {
        return payload.bell === "dead" ? { outcome: "dead", reason: "x" } : undefined
      }),
    ])
    const eventId = await bench.database.transaction((tx) => bench.outbox.emit(tx, Opened, { door: 1 }))
    const done = await ring("done")
    const dead = await ring("dead")
    const waiting = await ring("waiting", { runAt: new Date(Date.now() + 86_400_000) })
    await bench.reaches(done, "done")
    await bench.reaches(dead, "dead")
    await expect.poll(async () => (await countTasks(bench.database.orm)).done).toBe(3)
    const left = async () => ({
      tasks: (await bench.database.orm.select({ id: task.id }).from(task)).map((row) => row.id).toSorted(),
      events: (await bench.database.orm.select({ id: event.id }).from(event)).map((row) => row.id),
    })
    await prune(bench.database)
    expect((await left()).tasks).toHaveLength(5)
    await bench.database.orm.execute(
      sql`update task set finished_at = finished_at - interval '8 days', created_at = created_at - interval '8 days'`,
    )
    await prune(bench.database)
    expect(await left()).toEqual({ tasks: [dead, waiting].toSorted(), events: [eventId] })
    await bench.database.orm.execute(sql`update event set created_at = created_at - interval '8 days'`)
    await prune(bench.database)
    expect(await left()).toEqual({ tasks: [dead, waiting].toSorted(), events: [] })
    await bench.database.orm.execute(sql`update task set finished_at = finished_at - interval '200 days'`)
    await prune(bench.database)
    expect((await left()).tasks).toEqual([waiting])
  })
})

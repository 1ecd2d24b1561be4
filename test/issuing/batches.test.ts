import { and, eq, inArray, sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Actor } from "../../src/actors/index.ts"
import { awardBatch, awardBatchRow } from "../../src/issuing/batches/schema.ts"
import {
  award as giveAward,
  batchFor,
  changePlan,
  continueBatch,
  discardDraft,
  draftBatch,
  issuingHandlers,
  pauseBatch,
  planOf,
  pruneBatches,
  retryFailedRows,
  startBatch,
  stopBatch,
  type Achievement,
  type AwardBatch,
  type NewBatch,
} from "../../src/issuing/index.ts"
import { award, issuerMember } from "../../src/issuing/schema.ts"
import type { Handler } from "../../src/queue/index.ts"
import { batchResults, batchView } from "../../src/views/index.ts"
import { freshForm, granted, newAchievement, newIssuer, newPerson } from "../support/cast.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let stranger: Actor
let ann: Actor
let issuer: Actor
let handlers: Handler[]

beforeAll(async () => {
  test = await openTestGround()
  owner = await newPerson(test.ground, "olga")
  stranger = await newPerson(test.ground, "mallory")
  ann = await newPerson(test.ground, "ann")
  await newPerson(test.ground, "bo")
  issuer = await newIssuer(test.ground, owner, "harbor_school")
  handlers = issuingHandlers(test.ground)
})
afterAll(() => test.close())

/** Workers that notice at once what others left undone. */
const work = () => test.work(handlers, { sweepEveryMs: 100, overdueMs: 200 })

/** `HAVERSACK_BATCH_ROWS=10000` awards as many as a list may have, with the same stops; what CI runs is enough to be stopped in. */
const manyRows = Number(process.env["HAVERSACK_BATCH_ROWS"] ?? 120)

let badges = 0
const newBadge = () => newAchievement(test.ground, owner, issuer, `Crossing ${++badges}`)
const bring = async (achievement: Achievement, list: string, more: Partial<NewBatch> = {}): Promise<AwardBatch> => {
  const made = await draftBatch(test.ground, owner.id, {
    achievementId: achievement.id,
    list,
    idempotencyKey: freshForm(),
    ...more,
  })
  return stored(granted(made))
}
const stored = async ({ id }: AwardBatch): Promise<AwardBatch> => {
  const found = await batchFor(test.ground, owner.id, id)
  if (found === null) throw new Error("the batch is gone")
  return found
}
const start = async (batch: AwardBatch) => granted(await startBatch(test.ground, owner.id, batch.id, batch.revision))
const rowsOf = (batch: AwardBatch) =>
  test.ground.database.orm
    .select()
    .from(awardBatchRow)
    .where(eq(awardBatchRow.batchId, batch.id))
    .orderBy(awardBatchRow.place)
const statesOf = async (batch: AwardBatch) => (await rowsOf(batch)).map(({ line, state }) => `${line} ${state}`)
const awardsOf = (achievement: Achievement) =>
  test.ground.database.orm.select().from(award).where(eq(award.achievementId, achievement.id))
const comesTo = (batch: AwardBatch, state: AwardBatch["state"], patience = 20_000) =>
  eventually(async () => ((await stored(batch)).state === state ? stored(batch) : null), patience)

/** People of this server who only can be awarded: made in one statement. */
async function manyPeople(prefix: string, count: number): Promise<string[]> {
  const { origin, host } = test.ground.config
  await test.ground.database.orm.execute(sql`
    insert into actor (id, uri, local, type, handle, host, name, inbox_uri)
    select gen_random_uuid(), ${`${origin.href}actors/${prefix}`} || n, true, 'Person', ${prefix}::text || n, ${host}, 'Somebody',
      ${`${origin.href}inbox`} from generate_series(1, ${count}::int) n`)
  return Array.from({ length: count }, (_, index) => `@${prefix}${index + 1}`)
}

describe("a list that was brought", () => {
  it("says of each row what becomes of it, and awards nothing before it is started", async () => {
    const badge = await newBadge()
    granted(
      await giveAward(test.ground, owner.id, { achievementId: badge.id, recipient: ann, idempotencyKey: freshForm() }),
    )
    await giveAward(test.ground, owner.id, {
      achievementId: badge.id,
      recipient: { email: "has-it@mail.example" },
      idempotencyKey: freshForm(),
    })
    const list = [
      "@ann",
      "@BO",
      "@nobody_here",
      "bo@localhost:3999",
      "cleo@mail.example",
      "Has-It@Mail.example",
      "what?",
    ]
    const draft = await bring(badge, list.join("\n"))
    expect(await statesOf(draft)).toEqual([
      "1 standing",
      "2 ready",
      "3 bad",
      "4 repeated",
      "5 ready",
      "6 standing",
      "7 bad",
    ])
    expect((await rowsOf(draft)).map(({ reason }) => reason)).toEqual([
      "Has been awarded this badge already.",
      null,
      "Nobody here is called @nobody_here@localhost:3999.",
      "The same as on line 2.",
      null,
      "Has been awarded this badge already.",
      expect.stringContaining("is neither a handle nor an email address"),
    ])
    expect((await awardsOf(badge)).length).toBe(2)
  })

  it("does not stand in the database as it was written", async () => {
    const draft = await bring(await newBadge(), "secret.person@mail.example,A secret story\n@olga,Another")
    const { rows } = await test.ground.database.orm.execute<{ text: string }>(
      sql`select (r.*)::text || encode(r.sealed_cells, 'escape') as text from award_batch_row r where batch_id = ${draft.id}`,
    )
    expect(rows.length).toBe(2)
    for (const { text } of rows) expect(text).not.toMatch(/secret|story/)
  })

  it("is kept once however often its form is sent", async () => {
    const input = { achievementId: (await newBadge()).id, list: "@olga", idempotencyKey: freshForm() }
    const made = await Promise.all([1, 2].map(() => draftBatch(test.ground, owner.id, input)))
    const again = await draftBatch(test.ground, owner.id, input)
    expect(new Set([...made, again].map((one) => granted(one).id)).size).toBe(1)
    expect((await rowsOf(granted(again))).length).toBe(1)
  })

  it("that a stopped process kept in part does not pass for a whole one, and is completed when its form is sent again", async () => {
    const input = { achievementId: (await newBadge()).id, list: "@olga\n@mallory\n@ann", idempotencyKey: freshForm() }
    const draft = granted(await draftBatch(test.ground, owner.id, input))
    const { orm } = test.ground.database
    await orm.delete(awardBatchRow).where(and(eq(awardBatchRow.batchId, draft.id), eq(awardBatchRow.place, 3)))
    await orm.update(awardBatch).set({ readRevision: null }).where(eq(awardBatch.id, draft.id))
    const plan = { hasHeadings: false, columns: ["recipient" as const], dayOrder: "year" as const }
    expect(await changePlan(test.ground, owner.id, draft.id, plan)).toMatchObject({ ok: false, reason: "formInvalid" })
    expect(await startBatch(test.ground, owner.id, draft.id, 2)).toMatchObject({ reason: "movedOn" })
    granted(await draftBatch(test.ground, owner.id, input))
    expect(await stored(draft)).toMatchObject({ revision: 2, readRevision: 2 })
    expect((await rowsOf(draft)).length).toBe(3)
  })

  it("is read anew when it is said what its columns are, and only what was looked at can be started", async () => {
    const badge = await newBadge()
    const draft = await bring(badge, "x;y\n@olga;bo@mail.example\n@mallory;cleo@mail.example")
    expect(draft).toMatchObject({ columns: ["recipient", "ignored"], hasHeadings: false })
    expect(await statesOf(draft)).toEqual(["1 bad", "2 ready", "3 ready"])
    const plan = { hasHeadings: true, columns: ["ignored" as const, "email" as const], dayOrder: "year" as const }
    granted(await changePlan(test.ground, owner.id, draft.id, plan))
    expect(await statesOf(draft)).toEqual(["1 headings", "2 ready", "3 ready"])
    expect(await startBatch(test.ground, owner.id, draft.id, draft.revision)).toMatchObject({ reason: "movedOn" })
    expect(await awardsOf(badge)).toEqual([])
    const nobody = { ...plan, columns: ["narrative" as const, "ignored" as const] }
    expect(await changePlan(test.ground, owner.id, draft.id, nobody)).toMatchObject({ reason: "columnsInvalid" })
  })

  it("can be discarded, and belongs to those who may award", async () => {
    const badge = await newBadge()
    const input = { achievementId: badge.id, list: "@olga", idempotencyKey: freshForm() }
    expect(await draftBatch(test.ground, stranger.id, input)).toMatchObject({ reason: "mayNot" })
    const draft = await bring(badge, "@olga")
    const { ground } = test
    expect(await batchFor(ground, stranger.id, draft.id)).toBeNull()
    expect(await batchView(ground, stranger.id, draft.id)).toBeNull()
    for (const refused of [
      await startBatch(ground, stranger.id, draft.id, draft.revision),
      await pauseBatch(ground, stranger.id, draft.id),
      await continueBatch(ground, stranger.id, draft.id),
      await stopBatch(ground, stranger.id, draft.id),
      await retryFailedRows(ground, stranger.id, draft.id),
      await discardDraft(ground, stranger.id, draft.id),
    ])
      expect(refused).toMatchObject({ ok: false, reason: "noSuchBatch" })
    granted(await discardDraft(ground, owner.id, draft.id))
    expect(await rowsOf(draft)).toEqual([])
    expect(await discardDraft(ground, owner.id, draft.id)).toMatchObject({ reason: "noSuchBatch" })
  })

  it("is refused when too many wait already", async () => {
    const badge = await newBadge()
    for (;;) {
      const made = await draftBatch(test.ground, owner.id, {
        achievementId: badge.id,
        list: "@olga",
        idempotencyKey: freshForm(),
      })
      if (made.ok) continue
      expect(made).toMatchObject({ reason: "tooManyDrafts" })
      break
    }
    test.passTime(25 * 3_600_000)
    await pruneBatches(test.ground)
    expect(await test.ground.database.orm.select().from(awardBatch)).toEqual([])
    expect(await test.ground.database.orm.select().from(awardBatchRow)).toEqual([])
  })
})

describe("a batch that runs", () => {
  it("says in each badge what its row says, and in the result what became of each", async () => {
    const badge = await newBadge()
    const list = [
      "handle,story,evidence,evidence title,issued on,expires",
      "@ann,For the **boat**,https://boats.example/1,The boat,2026-01-31,2099-12-31",
      "@bo,,,,,",
      "@nobody_else,,,,,",
    ].join("\n")
    const draft = await bring(badge, list, { narrative: "For coming.", lastDay: "2090-01-01" })
    await start(draft)
    const workers = await work()
    await comesTo(draft, "done")
    await workers.drain(1_000)
    const made = (await awardsOf(badge)).toSorted((one, other) =>
      (one.narrative ?? "").localeCompare(other.narrative ?? ""),
    )
    expect(made).toMatchObject([
      { narrative: "For coming.", evidence: [], validUntil: new Date("2090-01-01T23:59:59Z"), awardedBy: owner.id },
      {
        narrative: "For the **boat**",
        evidence: [{ url: "https://boats.example/1", name: "The boat" }],
        validFrom: new Date("2026-01-31T00:00:00Z"),
        validUntil: new Date("2099-12-31T23:59:59Z"),
      },
    ])
    const results = (await Array.fromAsync(batchResults(test.ground, await stored(draft)))).flat()
    const said = results.map(({ line, handle, state, awardState }) => [line, handle, state, awardState])
    expect(said).toEqual([
      [2, "ann@localhost:3999", "awarded", "offered"],
      [3, "bo@localhost:3999", "awarded", "offered"],
      [4, "nobody_else@localhost:3999", "bad", null],
    ])
    expect(await startBatch(test.ground, owner.id, draft.id, draft.revision)).toMatchObject({ ok: true })
    expect((await awardsOf(badge)).length).toBe(2)
  })

  it(
    "awards every row exactly once, whenever its workers are stopped and whatever they had not written down",
    async () => {
      const badge = await newBadge()
      const people = await manyPeople("sailor", manyRows)
      const draft = await bring(badge, people.join("\n"))
      await start(draft)
      for (let stops = 0; stops < 4; stops += 1) {
        const before = (await awardsOf(badge)).length
        // oxlint-disable-next-line no-await-in-loop -- one life after the other
        const workers = await work()
        // oxlint-disable-next-line no-await-in-loop
        await eventually(async () => (await awardsOf(badge)).length > before)
        // Stopped in the middle of whatever it does: the turn is handed back and done again.
        // oxlint-disable-next-line no-await-in-loop
        await workers.drain(0)
        // A process that dies between the award and the row forgets that it awarded it.
        // oxlint-disable-next-line no-await-in-loop
        await test.ground.database.orm
          .update(awardBatchRow)
          .set({ state: "ready", awardId: null })
          .where(and(eq(awardBatchRow.batchId, draft.id), inArray(awardBatchRow.place, [1, 2, 3])))
      }
      const workers = await work()
      await comesTo(draft, "done", 60_000 + manyRows * 1_000)
      await workers.drain(1_000)
      const awards = await awardsOf(badge)
      expect(awards.length).toBe(people.length)
      expect(new Set(awards.map(({ recipientId }) => recipientId)).size).toBe(people.length)
      const rows = await rowsOf(draft)
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["awarded"]))
      expect(new Set(rows.map(({ awardId }) => awardId))).toEqual(new Set(awards.map(({ id }) => id)))
    },
    120_000 + manyRows * 1_000,
  )

  it("rests, goes on and stops when somebody says so", async () => {
    const badge = await newBadge()
    const draft = await bring(badge, (await manyPeople("rower", 60)).join("\n"))
    await start(draft)
    const workers = await work()
    await eventually(async () => (await awardsOf(badge)).length > 0)
    granted(await pauseBatch(test.ground, owner.id, draft.id))
    await eventually(async () => (await openTurns()) === 0)
    const resting = (await awardsOf(badge)).length
    expect(resting).toBeLessThan(60)
    granted(await continueBatch(test.ground, owner.id, draft.id))
    await eventually(async () => (await awardsOf(badge)).length > resting)
    granted(await stopBatch(test.ground, owner.id, draft.id))
    await eventually(async () => (await openTurns()) === 0)
    expect(await continueBatch(test.ground, owner.id, draft.id)).toMatchObject({ reason: "movedOn" })
    const view = await batchView(test.ground, owner.id, draft.id)
    expect(view?.counts.awarded).toBe((await awardsOf(badge)).length)
    expect(view?.counts.ready).toBe(60 - (await awardsOf(badge)).length)
    await workers.drain(1_000)
  }, 60_000)

  it("pauses by itself when whoever started it may no longer award, and somebody else can go on", async () => {
    const badge = await newBadge()
    const helper = await newPerson(test.ground, "hanna")
    const member = { issuerId: issuer.id, personActorId: helper.id, role: "awarder" as const }
    await test.ground.database.orm.insert(issuerMember).values(member)
    const draft = await bring(badge, "@ann\n@bo")
    granted(await startBatch(test.ground, helper.id, draft.id, draft.revision))
    await test.ground.database.orm.delete(issuerMember).where(eq(issuerMember.personActorId, helper.id))
    const workers = await work()
    const paused = await comesTo(draft, "paused")
    expect(paused.reason).toMatch(/You may not do this/)
    granted(await continueBatch(test.ground, owner.id, draft.id))
    await comesTo(draft, "done")
    await workers.drain(1_000)
    expect((await awardsOf(badge)).map(({ awardedBy }) => awardedBy)).toEqual([owner.id, owner.id])
  })

  it("does not begin while three others are under way", async () => {
    const drafts: AwardBatch[] = []
    for (let made = 0; made < 4; made += 1) {
      // oxlint-disable-next-line no-await-in-loop
      drafts.push(await bring(await newBadge(), "@ann"))
    }
    const begun = await Promise.all(drafts.map((one) => startBatch(test.ground, owner.id, one.id, one.revision)))
    expect(begun.filter(({ ok }) => ok).length).toBe(3)
    expect(begun.find(({ ok }) => !ok)).toMatchObject({ reason: "tooManyBatches" })
    for (const one of drafts) {
      // oxlint-disable-next-line no-await-in-loop
      await stopBatch(test.ground, owner.id, one.id)
    }
  })

  it("forgets its list a month after it ended, and keeps its awards", async () => {
    const badge = await newBadge()
    const draft = await bring(badge, "@ann")
    await start(draft)
    const workers = await work()
    await comesTo(draft, "done")
    await workers.drain(1_000)
    await pruneBatches(test.ground)
    expect((await stored(draft)).state).toBe("done")
    test.passTime(31 * 24 * 3_600_000)
    await pruneBatches(test.ground)
    expect(await batchFor(test.ground, owner.id, draft.id)).toBeNull()
    expect((await awardsOf(badge)).length).toBe(1)
  })

  it("waits for a server that is away, lets the others pass, says so, gives up after a day, and tries again when asked", async () => {
    const badge = await newBadge()
    // Nothing listens there.
    const away = Array.from({ length: 7 }, (_, index) => `@somebody${index}@localhost:1`)
    const draft = await bring(badge, [...away, "@ann"].join("\n"))
    await start(draft)
    const workers = await work()
    await eventually(async () => (await statesOf(draft)).filter((state) => state.endsWith("waiting")).length === 3)
    await eventually(async () => (await awardsOf(badge)).length === 1)
    const view = await eventually(async () => {
      const found = await batchView(test.ground, owner.id, draft.id)
      return found !== null && found.away.length > 0 ? found : null
    })
    expect(view).toMatchObject({ toAward: 8, ended: 1, batch: { state: "running" } })
    expect(view.away).toMatchObject([
      { server: "localhost:1", rows: 7, reason: expect.stringContaining("could not be asked") },
    ])
    test.passTime(25 * 3_600_000)
    await eventually(async () => {
      await test.ground.database.orm.execute(sql`
        update task set run_at = now(), queued_at = now() - interval '1 minute'
        where job = 'issuing.award-batch-rows' and state = 'waiting' and run_at > now()`)
      return (await stored(draft)).state === "done"
    }, 30_000)
    const failed = (await rowsOf(draft)).filter(({ state }) => state === "failed")
    expect(failed.length).toBe(7)
    expect(failed.every(({ reason }) => reason?.includes("could not be asked"))).toBe(true)
    granted(await retryFailedRows(test.ground, owner.id, draft.id))
    await eventually(async () => (await statesOf(draft)).filter((state) => state.endsWith("waiting")).length === 3)
    expect((await awardsOf(badge)).length).toBe(1)
    granted(await stopBatch(test.ground, owner.id, draft.id))
    await workers.drain(1_000)
  }, 60_000)

  it("reads rows by the day on which they are awarded", async () => {
    const draft = await bring(await newBadge(), "@ann", { lastDay: test.ground.now().toISOString().slice(0, 10) })
    expect(planOf(test.ground, draft).now.getTime()).toBeGreaterThan(draft.createdAt.getTime() - 1_000)
    await start(draft)
    test.passTime(2 * 24 * 3_600_000)
    const workers = await work()
    await comesTo(draft, "done")
    await workers.drain(1_000)
    expect(await rowsOf(draft)).toMatchObject([{ state: "failed", reason: expect.stringContaining("has passed") }])
  })
})

/** Turns of batches that wait or run. */
async function openTurns(): Promise<number> {
  const { rows } = await test.ground.database.orm.execute<{ found: number }>(
    sql`select count(*)::int as found from task where job = 'issuing.award-batch-rows' and state in ('waiting', 'running')`,
  )
  return rows[0]?.found ?? -1
}

import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Actor } from "../../src/actors/index.ts"
import {
  batchFor,
  draftBatch,
  issuingHandlers,
  startBatch,
  type Achievement,
  type AwardBatch,
} from "../../src/issuing/index.ts"
import { freshForm, granted, newAchievement, newIssuer, newPerson } from "../support/cast.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let issuer: Actor
let achievement: Achievement

beforeAll(async () => {
  test = await openTestGround()
  owner = await newPerson(test.ground, "olga")
  issuer = await newIssuer(test.ground, owner, "harbor_school")
  achievement = await newAchievement(test.ground, owner, issuer, "First crossing")
  await test.work(issuingHandlers(test.ground))
})
afterAll(() => test.close())

const rowsOf = async (batch: AwardBatch) =>
  (
    await test.ground.database.orm.execute<{ line: number; state: string; reason: string | null }>(
      sql`select line, state, reason from award_batch_row where batch_id = ${batch.id} order by place`,
    )
  ).rows
const isIn = (batch: AwardBatch, state: AwardBatch["state"]) =>
  eventually(async () => (await batchFor(test.ground, owner.id, batch.id))?.state === state, 20_000)

describe("a list", () => {
  it("is read, awarded and reported row by row", async () => {
    await newPerson(test.ground, "ann")
    await newPerson(test.ground, "bo")
    const draft = granted(
      await draftBatch(test.ground, owner.id, {
        achievementId: achievement.id,
        list: "@ann\n@bo\n@nobody_here\n@ann\ncleo@mail.example\nnonsense\n",
        idempotencyKey: freshForm(),
      }),
    )
    expect((await rowsOf(draft)).map(({ line, state }) => [line, state])).toEqual([
      [1, "ready"],
      [2, "ready"],
      [3, "bad"],
      [4, "repeated"],
      [5, "ready"],
      [6, "bad"],
    ])
    granted(await startBatch(test.ground, owner.id, draft.id, draft.revision))
    await isIn(draft, "done")
    expect((await rowsOf(draft)).map(({ state }) => state)).toEqual([
      "awarded",
      "awarded",
      "bad",
      "repeated",
      "awarded",
      "bad",
    ])
  })
})

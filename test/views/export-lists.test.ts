import { afterAll, beforeAll, expect, it } from "vitest"
import type { Actor } from "../../src/actors/index.ts"
import { newId } from "../../src/db/index.ts"
import { draftBatch } from "../../src/issuing/index.ts"
import { exportOf } from "../../src/views/index.ts"
import { freshForm, granted, newAchievement, newIssuer, newPerson } from "../support/cast.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let other: Actor
beforeAll(async () => {
  test = await openTestGround()
  owner = await newPerson(test.ground, "olga")
  other = await newPerson(test.ground, "otto")
})
afterAll(() => test?.close())

async function exportedBy(actor: Actor): Promise<{ lists: any[]; listRows: any[] }> {
  const pieces: string[] = []
  for await (const piece of exportOf(test.ground, { personId: newId(), actorId: actor.id })) pieces.push(piece)
  return JSON.parse(pieces.join(""))
}

it("whoever takes their data along gets the lists of people that they brought, whole and as they were, and nobody else's", async () => {
  const school = await newIssuer(test.ground, owner, "school")
  const club = await newIssuer(test.ground, other, "club")
  const knots = await newAchievement(test.ground, owner, school, "Knots")
  const rowing = await newAchievement(test.ground, other, club, "Rowing")
  const people = Array.from({ length: 1_203 }, (_, place) => `person${place}@mail.example,"Story, ${place}"`)
  const bring = (by: Actor, achievementId: string, list: string) =>
    draftBatch(test.ground, by.id, { achievementId, list, idempotencyKey: freshForm() })
  granted(await bring(owner, knots.id, people.join("\n")))
  granted(await bring(owner, knots.id, "last@mail.example"))
  granted(await bring(other, rowing.id, "somebody.elses@mail.example"))

  const { lists, listRows } = await exportedBy(owner)
  expect(lists).toMatchObject([
    { issuer: school.uri, achievement: "Knots", state: "draft", rowCount: 1_203 },
    { issuer: school.uri, achievement: "Knots", state: "draft", rowCount: 1 },
  ])
  expect(listRows.map(({ cells }) => cells)).toEqual([
    ...people.map((_, place) => [`person${place}@mail.example`, `Story, ${place}`]),
    ["last@mail.example"],
  ])
  expect(listRows.at(-1)).toMatchObject({ list: lists[1].id, line: 1 })
  expect(JSON.stringify(await exportedBy(owner))).not.toContain("somebody.elses")
})

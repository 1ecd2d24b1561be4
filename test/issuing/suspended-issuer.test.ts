import { eq } from "drizzle-orm"
import { afterAll, beforeAll, expect, it } from "vitest"
import { actorById, noteUri, type Actor } from "../../src/actors/index.ts"
import { actor as actorTable } from "../../src/actors/schema.ts"
import { newId } from "../../src/db/index.ts"
import {
  answerClaim,
  award,
  claimByToken,
  claimForPerson,
  claimOfAward,
  recordNoteAnswer,
  reissueAward,
  type Achievement,
} from "../../src/issuing/index.ts"
import { award as awardTable } from "../../src/issuing/schema.ts"
import { setStanding, type Standing } from "../../src/moderation/index.ts"
import { claimView, keepView } from "../../src/views/index.ts"
import { freshForm, granted, newAchievement, newAward, newIssuer, newPerson, openRooms } from "../support/cast.ts"
import type { TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let school: Actor
let knots: Achievement

beforeAll(async () => {
  test = await openRooms()
  owner = await newPerson(test.ground, "iris")
  school = await newIssuer(test.ground, owner, "school")
  knots = await newAchievement(test.ground, owner, school, "Knots")
})
afterAll(() => test?.close())

/** Somebody of a server that keeps no badges. */
async function stranger(handle: string): Promise<Actor> {
  const uri = `https://town.example/users/${handle}`
  const id = newId()
  const named = { type: "Person", handle, host: "town.example", name: "Somebody" } as const
  await test.ground.database.orm
    .insert(actorTable)
    .values({ id, uri, local: false, ...named, inboxUri: `${uri}/inbox` })
  return (await actorById(test.ground, id))!
}

const schoolIs = async (standing: Standing) =>
  granted(await setStanding(test.ground, null, { actorId: school.id, standing }))

const stateOf = async (awardId: string) =>
  (await test.ground.database.orm.select().from(awardTable).where(eq(awardTable.id, awardId)))[0]?.state

const linksOf = async (awardId: string) => (await claimOfAward(test.ground, awardId))!.links

it("what a suspended issuer offered is claimed by nobody: not by the link, not by a Like, not with an account; and is again when it is restored", async () => {
  const someone = await stranger("someone")
  const ella = await newPerson(test.ground, "ella")
  const email = "ella@people.example"
  const noted = await newAward(test.ground, owner, knots, someone)
  const mailed = granted(
    await award(test.ground, owner.id, {
      achievementId: knots.id,
      recipient: { email },
      idempotencyKey: freshForm(),
    }),
  )
  const [note, mail] = [await linksOf(noted.id), await linksOf(mailed.id)]
  const like = () =>
    recordNoteAnswer(test.ground, {
      noteUri: noteUri(test.ground.config.origin, note.noteKey),
      by: someone,
      answer: "accepted",
    })
  const claim = () => claimForPerson(test.ground, { token: mail.claimToken, person: ella, email, visibility: "public" })

  await schoolIs("suspended")
  expect(await claimByToken(test.ground, note.claimToken)).toBeNull()
  expect(await claimView(test.ground, note.claimToken)).toBeNull()
  const noSuchClaim = { ok: false, reason: "noSuchClaim" }
  expect(await answerClaim(test.ground, note.claimToken, "accepted")).toMatchObject(noSuchClaim)
  expect(await answerClaim(test.ground, note.claimToken, "declined")).toMatchObject(noSuchClaim)
  expect(await claim()).toMatchObject(noSuchClaim)
  expect(await like()).toMatchObject({ ok: false, reason: "noSuchAward" })
  expect([await stateOf(noted.id), await stateOf(mailed.id)]).toEqual(["offered", "offered"])

  await schoolIs("good")
  expect(await like()).toMatchObject({ ok: true })
  expect(await claim()).toMatchObject({ ok: true })
})

it("what a suspended issuer awarded stays with its earner, but is not issued anew for another backpack", async () => {
  const someone = await stranger("keeper")
  const backpack = await newPerson(test.ground, "backpack")
  const given = await newAward(test.ground, owner, knots, someone)
  const links = await linksOf(given.id)
  granted(await answerClaim(test.ground, links.claimToken, "accepted"))
  const takeAlong = () => reissueAward(test.ground, { awardId: given.id, recipient: backpack })

  await schoolIs("suspended")
  expect(await keepView(test.ground, links.keepToken)).toMatchObject({ standing: "accepted" })
  expect(await takeAlong()).toMatchObject({ ok: false, reason: "issuerSuspended" })
  expect(await test.ground.database.orm.select().from(awardTable).where(eq(awardTable.replacesId, given.id))).toEqual(
    [],
  )

  await schoolIs("good")
  expect(await takeAlong()).toMatchObject({ ok: true })
})

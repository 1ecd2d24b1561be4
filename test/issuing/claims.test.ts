import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { newId } from "../../src/db/index.ts"
import { actorById, noteUri, type Actor } from "../../src/actors/index.ts"
import { actor as actorTable } from "../../src/actors/schema.ts"
import * as backpackEvents from "../../src/backpack/events.ts"
import {
  answerClaim,
  award,
  AwardClaimed,
  AwardReplaced,
  AwardRevoked,
  AwardSuspensionChanged,
  claimByToken,
  claimForPerson,
  claimOfAward,
  claimStanding,
  expireClaims,
  recordNoteAnswer,
  releaseWaitingClaims,
  type Achievement,
  type Award,
  type Claim,
} from "../../src/issuing/index.ts"
import { mostClaimsPerIssuerAndDay, mostOpenClaimsPerIssuerAndEarner } from "../../src/issuing/claim-limits.ts"
import { award as awardTable, awardClaim, statusList } from "../../src/issuing/schema.ts"
import { bitAt } from "../../src/issuing/status-lists.ts"
import { pruneClaims } from "../../src/issuing/chores.ts"
import { event } from "../../src/queue/schema.ts"
import { awardListView } from "../../src/views/index.ts"
import { freshForm, granted, newAchievement, newAward, newIssuer, newPerson, openRooms } from "../support/cast.ts"
import type { TestGround } from "../support/ground.ts"

const day = 24 * 60 * 60 * 1000

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

let strangers = 0
/** Somebody of a server that keeps no badges. */
async function stranger(): Promise<Actor> {
  const id = newId()
  const uri = `https://town.example/users/${(strangers += 1)}`
  const values = {
    id,
    uri,
    local: false,
    type: "Person",
    handle: `s${strangers}`,
    host: "town.example",
    name: "Somebody",
  } as const
  await test.ground.database.orm.insert(actorTable).values({ ...values, inboxUri: `${uri}/inbox` })
  const made = await actorById(test.ground, id)
  if (made === null) throw new Error("nobody was made")
  return made
}

const by = (email: string, achievement = knots) =>
  award(test.ground, owner.id, { achievementId: achievement.id, recipient: { email }, idempotencyKey: freshForm() })

async function linksOf(given: Award): Promise<Claim> {
  const found = await claimOfAward(test.ground, given.id)
  if (found === null) throw new Error("it has no links")
  return found
}

const isRevoked = async (given: Award): Promise<boolean> => {
  const [list] = await test.ground.database.orm.select().from(statusList).where(eq(statusList.id, given.statusListId))
  return bitAt(list!.bits, given.statusIndex)
}
const rowOf = async (given: Award): Promise<Award> => {
  const [row] = await test.ground.database.orm.select().from(awardTable).where(eq(awardTable.id, given.id))
  return row!
}
const happenedTo = async (given: Award): Promise<string[]> => {
  const rows = await test.ground.database.orm.select().from(event)
  return rows.filter(({ payload }) => (payload as { awardId?: string }).awardId === given.id).map(({ name }) => name)
}

describe("a link that nobody used in time", () => {
  it("ends the award: it does not verify, its address is forgotten, and neither the link nor a Like brings it back", async () => {
    const mailed = granted(await by("late@people.example"))
    const someone = await stranger()
    const noted = await newAward(test.ground, owner, knots, someone)
    const [mail, note] = [await linksOf(mailed), await linksOf(noted)]
    expect(claimStanding(mail, test.ground.now())).toBe("open")
    test.passTime(31 * day)
    expect(claimStanding(mail, test.ground.now())).toBe("expired")
    // Also before the chore comes round.
    const liked = await recordNoteAnswer(test.ground, {
      noteUri: noteUri(test.ground.config.origin, note.links.noteKey),
      by: someone,
      answer: "accepted",
    })
    expect(liked).toMatchObject({ ok: false, reason: "over" })
    expect(await expireClaims(test.ground)).toBe(1)
    expect(await answerClaim(test.ground, note.links.claimToken, "accepted")).toMatchObject({
      ok: false,
      reason: "over",
    })
    for (const one of [mailed, noted]) {
      expect((await rowOf(one)).state).toBe("expired")
      expect(await isRevoked(one)).toBe(true)
      expect(await happenedTo(one)).toEqual(["award.offered", "award.expired"])
    }
    expect((await linksOf(mailed)).claim.sealedEmail).toBeNull()
    expect((await rowOf(mailed)).credentialBytes).toHaveLength(0)
    const list = await awardListView(test.ground, school.id, owner.id, { state: "expired" })
    expect(list?.items.map(({ standing, email }) => [standing, email])).toEqual([
      ["expired", null],
      ["expired", null],
    ])
    // The link says what happened for half a year more.
    await pruneClaims(test.ground)
    expect(await claimByToken(test.ground, mail.links.claimToken)).not.toBeNull()
    test.passTime(181 * day)
    await pruneClaims(test.ground)
    expect(await claimByToken(test.ground, mail.links.claimToken)).toBeNull()
  })
})

describe("a link that is used twice at once", () => {
  it("answers once", async () => {
    const someone = await stranger()
    const given = await newAward(test.ground, owner, knots, someone)
    const { links } = await linksOf(given)
    const answers = await Promise.all([
      answerClaim(test.ground, links.claimToken, "accepted"),
      answerClaim(test.ground, links.claimToken, "accepted"),
      answerClaim(test.ground, links.claimToken, "declined"),
    ])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await happenedTo(given)).filter((name) => name !== "award.offered").length).toBeLessThanOrEqual(2)
  })

  it("gives a badge by mail to one account, and to none whose address is another", async () => {
    const given = granted(await by("Ella@People.example"))
    const { links } = await linksOf(given)
    const [ella, eve] = [await newPerson(test.ground, "ella"), await newPerson(test.ground, "eve")]
    const claim = (person: Actor, email: string) =>
      claimForPerson(test.ground, { token: links.claimToken, person, email, visibility: "public" })
    expect(await claim(eve, "eve@people.example")).toMatchObject({ ok: false, reason: "notYourAddress" })
    // A link alone is not enough to accept it, and an answer by a Like there is none.
    expect(await answerClaim(test.ground, links.claimToken, "accepted")).toMatchObject({
      ok: false,
      reason: "needsPerson",
    })
    const claimed = await Promise.all([claim(ella, "ella@people.example"), claim(ella, "ella@people.example")])
    expect(claimed.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await isRevoked(await rowOf(given))).toBe(true)
    const standing = await test.ground.database.orm.select().from(awardTable).where(eq(awardTable.recipientId, ella.id))
    expect(standing).toMatchObject([{ state: "accepted", replacesId: given.id, validFrom: given.validFrom }])
  })

  it("opens nothing with another token, cut off or made up", async () => {
    const given = await newAward(test.ground, owner, knots, await stranger())
    const { links } = await linksOf(given)
    const wrong = [
      links.keepToken,
      links.noteKey,
      links.claimToken.slice(1),
      `${links.claimToken}A`,
      "",
      "A".repeat(43),
      links.nonce,
    ]
    for (const token of wrong) expect(await claimByToken(test.ground, token)).toBeNull()
  })
})

describe("notes and mails that nobody asked for", () => {
  it("stop at as many unanswered ones from one issuer, and after a no to the same badge", async () => {
    for (let place = 0; place < mostOpenClaimsPerIssuerAndEarner; place += 1) {
      // oxlint-disable-next-line no-await-in-loop
      granted(await by("busy@people.example", await newAchievement(test.ground, owner, school, `Badge ${place}`)))
    }
    expect(await by("busy@people.example")).toMatchObject({ ok: false, reason: "tooManyClaims" })
    const said = granted(await by("no@people.example"))
    granted(await answerClaim(test.ground, (await linksOf(said)).links.claimToken, "declined"))
    expect(await by("No@people.example")).toMatchObject({ ok: false, reason: "declinedBefore" })
  })

  it("wait when their issuer has sent as many as it may in a day, and go out when its turn comes", async () => {
    const club = await newIssuer(test.ground, owner, "club")
    const rowing = await newAchievement(test.ground, owner, club, "Rowing")
    const first = granted(await by("first@people.example", rowing))
    await sendMany(first, mostClaimsPerIssuerAndDay - 1)
    const waiting = granted(await by("second@people.example", rowing))
    expect((await linksOf(waiting)).claim.releasedAt).toBeNull()
    expect(await happenedTo(waiting)).toEqual([])
    const list = await awardListView(test.ground, club.id, owner.id, { limit: 1 })
    expect(list?.items[0]).toMatchObject({ standing: "queued", reason: `${mostClaimsPerIssuerAndDay} mails a day` })
    // Other issuers, and those whose servers know badges, are not held up.
    expect((await linksOf(granted(await by("third@people.example")))).claim.releasedAt).not.toBeNull()
    expect(await releaseWaitingClaims(test.ground)).toBe(0)
    test.passTime(day + 1000)
    expect(await releaseWaitingClaims(test.ground)).toBe(1)
    expect(await happenedTo(waiting)).toEqual(["award.offered"])
    const { claim } = await linksOf(waiting)
    expect(claim.expiresAt?.getTime()).toBe(claim.releasedAt!.getTime() + 30 * day)
    expect(await releaseWaitingClaims(test.ground)).toBe(0)
  })
})

/** As if an issuer had sent that many more, without signing each. */
async function sendMany(like: Award, many: number): Promise<void> {
  const { orm } = test.ground.database
  const now = test.ground.now()
  const copies = Array.from({ length: many }, (_, place) => ({
    ...like,
    id: newId(),
    credentialKey: `copy ${place}`,
    statusIndex: (like.statusIndex + place + 1) % 100_000,
    idempotencyKey: `a copy ${place}`,
  }))
  await orm.insert(awardTable).values(copies)
  await orm.insert(awardClaim).values(
    copies.map(({ id, issuerId, awardedBy }, place) => ({
      awardId: id,
      issuerId,
      awardedBy,
      channel: "mail" as const,
      recipientKey: `copy ${place}`,
      nonce: `copy ${place}`,
      claimHash: `claim ${place}`,
      keepHash: `keep ${place}`,
      noteKey: `note ${place}`,
      keepNoteKey: `keep note ${place}`,
      releasedAt: now,
      expiresAt: new Date(now.getTime() + 30 * day),
    })),
  )
}

it("the events that the backpack reads have the names under which issuing writes them", () => {
  expect([
    backpackEvents.AwardClaimed.name,
    backpackEvents.AwardRevoked.name,
    backpackEvents.AwardSuspensionChanged.name,
    backpackEvents.AwardReplaced.name,
  ]).toEqual([AwardClaimed.name, AwardRevoked.name, AwardSuspensionChanged.name, AwardReplaced.name])
})

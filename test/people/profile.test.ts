import sharp from "sharp"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { eq } from "drizzle-orm"
import { actorById } from "../../src/actors/index.ts"
import { loadImage } from "../../src/db/index.ts"
import { event } from "../../src/queue/schema.ts"
import { changeOwnProfile, recordUnsentMail, signUp, unsentMails } from "../../src/people/index.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"
import { openBrowser } from "./browser.ts"

let here: TestGround
let actorId: string

beforeAll(async () => {
  here = await openTestGround()
  await letEverybodyIn(here.ground)
  const alice = { email: "alice@mail.example", password: "a long password", name: "Alice", handle: "alice" }
  const done = await signUp(here.ground, alice, openBrowser().visit())
  if (!done.ok) throw new Error(done.sentence)
  actorId = done.value.actorId
})
afterAll(() => here.close())

const changes = () => here.ground.database.orm.$count(event, eq(event.name, "actor.changed"))

describe("a profile", () => {
  test("shows name, safe bio and picture, and tells the rest of the house that it changed", async () => {
    const picture = await sharp({ create: { width: 60, height: 30, channels: 3, background: "#36c" } })
      .webp()
      .toBuffer()
    const changed = await changeOwnProfile(here.ground, actorId, {
      name: "  Alice   Meadow ",
      bio: "I make **things**. <script>alert(1)</script>",
      picture,
    })
    if (!changed.ok) throw new Error(changed.sentence)
    expect(changed.value.name).toBe("Alice Meadow")
    expect(changed.value.summaryHtml).toContain("<strong>things</strong>")
    expect(changed.value.summaryHtml).not.toContain("<script")
    const image = await loadImage(here.ground.database.orm, changed.value.iconDigest ?? "")
    expect(image?.width).toBe(image?.height)
    expect(await changes()).toBe(1)
  })

  test("keeps its picture when none is sent, and loses it when asked to", async () => {
    await changeOwnProfile(here.ground, actorId, { name: "Alice", bio: "" })
    expect((await actorById(here.ground, actorId))?.iconDigest).toMatch(/^[0-9a-f]{64}$/)
    await changeOwnProfile(here.ground, actorId, { name: "Alice", bio: "", picture: null })
    expect(await actorById(here.ground, actorId)).toMatchObject({ iconDigest: null, summaryHtml: "" })
  })

  test("that cannot be used changes nothing and names every field", async () => {
    const before = await actorById(here.ground, actorId)
    const told = await changes()
    const refused = await changeOwnProfile(here.ground, actorId, {
      name: "Ali\u202Ece",
      bio: "x".repeat(5001),
      picture: new TextEncoder().encode("no picture"),
    })
    if (refused.ok) throw new Error("it was accepted")
    expect(refused.problems.map((one) => one.field).toSorted()).toEqual(["bio", "name", "picture"])
    expect(await actorById(here.ground, actorId)).toEqual(before)
    expect(await changes()).toBe(told)
  })
})

test("mail that was not sent is kept for the admin, newest first, the oldest making room", async () => {
  for (let count = 1; count <= 203; count++) {
    await recordUnsentMail(here.ground, { recipient: "a@mail.example", subject: `mail ${count}`, body: "hello" })
  }
  const first = await unsentMails(here.ground, { limit: 2 })
  expect(first.map((one) => one.subject)).toEqual(["mail 203", "mail 202"])
  const next = await unsentMails(here.ground, { limit: 500, before: first[1]?.id })
  expect(next[0]?.subject).toBe("mail 201")
  expect(next.at(-1)?.subject).toBe("mail 4")
})

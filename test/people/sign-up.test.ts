import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { eq } from "drizzle-orm"
import { createLocalActor, prepareKeys } from "../../src/actors/index.ts"
import { actor, actorKey } from "../../src/actors/schema.ts"
import { instanceSetting } from "../../src/db/schema.ts"
import {
  changeRegistrations,
  ensureActor,
  ensureSetUpLink,
  personOf,
  setUpLinkWorks,
  signUp,
} from "../../src/people/index.ts"
import { person, personActor, session, signInMethod } from "../../src/people/schema.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"
import { openBrowser } from "./browser.ts"

let here: TestGround
let nth = 0
beforeAll(async () => {
  here = await openTestGround()
  await letEverybodyIn(here.ground)
})
afterAll(() => here.close())
beforeEach(() => {
  nth += 1
})

const visit = () => openBrowser(`203.0.113.${nth}`).visit()
const someone = (handle: string) => ({
  email: `${handle}@mail.example`,
  password: "a long password",
  name: handle,
  handle,
})
const countRows = async () => {
  const { orm } = here.ground.database
  const tables = [person, personActor, session, signInMethod, actor, actorKey]
  return Promise.all(tables.map((table) => orm.$count(table)))
}

describe("signing up", () => {
  test("makes a person, their actor with keys and a session, and the browser is signed in", async () => {
    const browser = openBrowser()
    const done = await signUp(here.ground, { ...someone("Alice"), email: " Alice@Mail.Example " }, browser.visit())
    if (!done.ok) throw new Error(done.sentence)
    browser.take(done.value.setCookies)
    expect(await personOf(here.ground, browser.headers())).toMatchObject({
      personId: done.value.personId,
      actorId: done.value.actorId,
      handle: "Alice",
      role: "member",
    })
    const [stored] = await here.ground.database.orm.select().from(person).where(eq(person.id, done.value.personId))
    expect(stored).toMatchObject({ email: "alice@mail.example", emailVerified: false })
    const [method] = await here.ground.database.orm.select().from(signInMethod)
    expect(method?.password).not.toContain("a long password")
  })

  test("names each field that cannot be used, with a sentence, and makes nothing", async () => {
    const before = await countRows()
    const refused = await signUp(
      here.ground,
      { email: "nobody", password: "short", name: " ", handle: "ad min" },
      visit(),
    )
    if (refused.ok) throw new Error("it was accepted")
    expect(refused.reason).toBe("invalid")
    expect(refused.problems.map((one) => one.field).toSorted()).toEqual(["email", "handle", "name", "password"])
    for (const { sentence } of refused.problems) expect(sentence).toMatch(/\.$/)
    expect(await countRows()).toEqual(before)
  })

  test("refuses an email and a handle that are taken, both at once and in any case", async () => {
    await signUp(here.ground, someone("taken"), visit())
    const before = await countRows()
    const refused = await signUp(
      here.ground,
      { ...someone("x"), email: "TAKEN@mail.example", handle: "TAKEN" },
      visit(),
    )
    expect(refused).toMatchObject({ ok: false, problems: [{ field: "email" }, { field: "handle" }] })
    expect(await countRows()).toEqual(before)
  })

  test("refuses the handle of an issuer", async () => {
    const keys = await prepareKeys({ credential: true })
    await here.ground.database.transaction((tx) =>
      createLocalActor(here.ground, tx, { type: "Organization", handle: "harbor_school", name: "Harbor School", keys }),
    )
    const refused = await signUp(here.ground, someone("Harbor_School"), visit())
    expect(refused).toMatchObject({ ok: false, problems: [{ field: "handle" }] })
  })

  test("lets one of two win who want the same handle in the same moment, and leaves nothing of the other", async () => {
    const before = await countRows()
    const both = await Promise.all(
      ["one", "two"].map((who) => signUp(here.ground, { ...someone("wanted"), email: `${who}@mail.example` }, visit())),
    )
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.find((one) => !one.ok)).toMatchObject({ reason: "invalid", problems: [{ field: "handle" }] })
    // One person, one link, one session, one way to sign in, one actor, two keys.
    expect(await countRows()).toEqual(before.map((rows, at) => rows + (at === 5 ? 2 : 1)))
  })

  test("gives nobody a role or a verified email by asking for it", async () => {
    const asking = { ...someone("greedy"), role: "admin", emailVerified: true, id: "chosen" }
    const done = await signUp(here.ground, asking, visit())
    if (!done.ok) throw new Error(done.sentence)
    const [stored] = await here.ground.database.orm.select().from(person).where(eq(person.handle, "greedy"))
    expect(stored).toMatchObject({ role: "member", emailVerified: false })
    expect(stored?.id).not.toBe("chosen")
  })

  test("is refused while registrations are closed", async () => {
    await changeRegistrations(here.ground, { mode: "closed", membersInvite: false })
    expect(await signUp(here.ground, someone("late"), visit())).toMatchObject({
      ok: false,
      reason: "registrationsClosed",
    })
    await letEverybodyIn(here.ground)
  })

  test("is refused after too many from one address, and goes on from another", async () => {
    const flood = openBrowser("198.51.100.1").visit()
    const taken = someone("taken")
    for (let count = 0; count < 40; count++) await signUp(here.ground, taken, flood)
    expect(await signUp(here.ground, taken, flood)).toMatchObject({ ok: false, reason: "tooManyAttempts" })
    expect(await signUp(here.ground, taken, visit())).toMatchObject({ ok: false, reason: "invalid" })
  })
})

describe("the actor of a person", () => {
  const personWithoutActor = async (handle: string) => {
    await here.ground.database.orm
      .insert(person)
      .values({ id: handle, name: handle, email: `${handle}@mail.example`, handle })
    return handle
  }

  test("is made once, whether it is asked for twice in a row or many times at once", async () => {
    const id = await personWithoutActor("unfinished")
    const many = await Promise.all([1, 2, 3, 4].map(() => ensureActor(here.ground, id)))
    const again = await ensureActor(here.ground, id)
    expect(new Set([...many, again].map((one) => one.id)).size).toBe(1)
    expect(await here.ground.database.orm.$count(actor, eq(actor.handle, "unfinished"))).toBe(1)
    expect(await here.ground.database.orm.$count(actorKey, eq(actorKey.actorId, again.id))).toBe(2)
  })
})

describe("the set-up link", () => {
  let there: TestGround
  beforeAll(async () => {
    there = await openTestGround()
  })
  afterAll(() => there.close())
  const tokenOf = (link: URL | null) => link?.searchParams.get("token") ?? ""
  const admin = (handle: string, setUpToken: string) =>
    signUp(there.ground, { ...someone(handle), setUpToken }, visit())

  test("makes one admin, once, also when two use it in the same moment", async () => {
    const first = await ensureSetUpLink(there.ground)
    expect(first?.href).toMatch(/^http:\/\/localhost:3999\/set-up\?token=[\w-]{22}$/)
    const second = await ensureSetUpLink(there.ground)
    expect(await setUpLinkWorks(there.ground, tokenOf(first))).toBe(false)
    expect(await admin("early", tokenOf(first))).toMatchObject({ ok: false, reason: "setUpLinkUsed" })

    const stored = JSON.stringify(await there.ground.database.orm.select().from(instanceSetting))
    expect(stored).not.toContain(tokenOf(second))

    expect(await setUpLinkWorks(there.ground, tokenOf(second))).toBe(true)
    const both = await Promise.all([admin("ada", tokenOf(second)), admin("bob", tokenOf(second))])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.find((one) => !one.ok)).toMatchObject({ reason: "setUpLinkUsed" })
    const people = await there.ground.database.orm.select().from(person)
    expect(people.map((one) => one.role)).toEqual(["admin"])

    expect(await admin("carol", tokenOf(second))).toMatchObject({ ok: false, reason: "setUpLinkUsed" })
    expect(await ensureSetUpLink(there.ground)).toBeNull()
  })

  test("is not used up by a form with a mistake in it", async () => {
    await there.ground.database.orm.update(person).set({ role: "member" })
    const link = await ensureSetUpLink(there.ground)
    const mistaken = await signUp(
      there.ground,
      { ...someone("dora"), password: "short", setUpToken: tokenOf(link) },
      visit(),
    )
    expect(mistaken).toMatchObject({ ok: false, reason: "invalid" })
    expect(await admin("dora", tokenOf(link))).toMatchObject({ ok: true })
  })

  test.each(["", "x", "A".repeat(22)])("%j is none", async (token) => {
    expect(await admin("mallory", token)).toMatchObject({ ok: false, reason: "setUpLinkUsed" })
  })
})

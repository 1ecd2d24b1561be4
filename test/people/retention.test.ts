import { afterAll, beforeAll, expect, test } from "vitest"
import { newId } from "../../src/db/index.ts"
import { personOf, prunePeople, signIn, signUp } from "../../src/people/index.ts"
import { session, verificationToken } from "../../src/people/schema.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"
import { openBrowser } from "./browser.ts"

let here: TestGround

beforeAll(async () => {
  here = await openTestGround()
  await letEverybodyIn(here.ground)
})
afterAll(() => here.close())

test("expired sign-ins and tokens are deleted, those that still open something are not", async () => {
  const { orm } = here.ground.database
  const browser = openBrowser()
  const who = { email: "alice@mail.example", password: "a long password", name: "Alice", handle: "alice" }
  const signedUp = await signUp(here.ground, who, browser.visit())
  if (!signedUp.ok) throw new Error(signedUp.sentence)
  const token = (days: number) => ({
    id: newId(),
    identifier: "test",
    value: "hash",
    expiresAt: new Date(Date.now() + days * 86_400_000),
  })
  await orm.insert(verificationToken).values([token(-1), token(100)])
  await prunePeople(here.ground)
  expect([await orm.$count(session), await orm.$count(verificationToken)]).toEqual([1, 1])

  here.passTime(40 * 86_400_000)
  const later = openBrowser()
  const signedIn = await signIn(here.ground, who, later.visit())
  if (!signedIn.ok) throw new Error(signedIn.sentence)
  await orm.insert(session).values({
    id: newId(),
    token: newId(),
    userId: signedUp.value.personId,
    expiresAt: new Date(here.ground.now().getTime() + 86_400_000),
  })
  await prunePeople(here.ground)
  expect(await orm.$count(session)).toBe(1)
  expect(await orm.$count(verificationToken)).toBe(1)
  expect(await personOf(here.ground, browser.headers())).toBeNull()
})

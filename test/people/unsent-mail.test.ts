import { afterAll, beforeAll, expect, it } from "vitest"
import { newId } from "../../src/db/index.ts"
import { recordUnsentMail, unsentMails } from "../../src/people/index.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

let test: TestGround
beforeAll(async () => {
  test = await openTestGround()
})
afterAll(() => test?.close())

it("a mail that no mail server was there for is kept once, however often it is recorded under its name, and in its order", async () => {
  const [first, second] = [newId(), newId()]
  const record = (name: string, subject: string) =>
    recordUnsentMail(test.ground, { recipient: "ella@people.example", subject, body: "Hello.", name })
  await record(`account-${second}`, "second")
  await record(`account-${first}`, "first")
  await record(`account-${second}`, "second")
  // Another mail that is about the same thing.
  await record(`offer-${second}`, "third")
  const kept = (await unsentMails(test.ground)).map(({ subject }) => subject)
  expect(kept.toSorted()).toEqual(["first", "second", "third"])
  expect(kept.at(-1)).toBe("first")
})

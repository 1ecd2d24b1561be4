import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { checkCredential } from "../../src/backpack/verify.ts"
import { generateCredentialKey, hashedEmail, issueCredential, type CheckId } from "../../src/credentials/index.ts"
import { ownDocuments } from "../../src/issuing/index.ts"
import { person, personActor } from "../../src/people/schema.ts"
import { newId } from "../../src/db/index.ts"
import type { Actor } from "../../src/actors/index.ts"
import { newPerson, openRooms } from "../support/cast.ts"
import type { TestGround } from "../support/ground.ts"

let test: TestGround
beforeAll(async () => {
  test = await openRooms()
})
afterAll(() => test.close())

let number = 0

/** Somebody with an address that they have proven to be theirs, or only typed. */
async function somebody(emailVerified: boolean): Promise<{ actor: Actor; email: string }> {
  const handle = `holder_${++number}`
  const email = `${handle}@mail.example`
  const actor = await newPerson(test.ground, handle)
  const personId = newId()
  await test.ground.database.orm.insert(person).values({ id: personId, handle, name: handle, email, emailVerified })
  await test.ground.database.orm.insert(personActor).values({ personId, actorId: actor.id })
  return { actor, email }
}

/** A badge for whoever has an address, which it does not show. */
async function badgeFor(email: string): Promise<Uint8Array> {
  const key = await generateCredentialKey()
  const { bytes } = await issueCredential({
    key,
    did: `did:key:${key.publicKeyMultibase}`,
    now: test.ground.now(),
    parts: {
      id: "https://school.example/credentials/1",
      issuer: { name: "The school" },
      recipientEmail: hashedEmail(email, "salt"),
      achievement: {
        id: "https://school.example/achievements/1",
        name: "Knots",
        description: "Ties them.",
        criteriaNarrative: "Tie ten.",
      },
    },
  })
  return bytes
}

async function recipientOf(bytes: Uint8Array, holder: Actor, byAddress: boolean) {
  const expected = { issuerActor: null, recipientUri: holder.uri }
  const report = await checkCredential(test.ground, ownDocuments(test.ground), bytes, expected, { byAddress })
  const id: CheckId = "recipient"
  return report.checks.find((check) => check.id === id)
}

describe("a badge for an email address", () => {
  it("is its holder's when they have proven that the address is theirs, however the issuer wrote it", async () => {
    const { actor, email } = await somebody(true)
    expect(await recipientOf(await badgeFor(email), actor, true)).toMatchObject({ outcome: "passed" })
    expect(await recipientOf(await badgeFor(email.toUpperCase()), actor, true)).toMatchObject({ outcome: "passed" })
    expect(JSON.stringify(await recipientOf(await badgeFor(email), actor, true))).not.toContain(email)
  })

  it("is not for somebody who has proven another, and open for somebody who only typed it", async () => {
    const alice = await somebody(true)
    const bob = await somebody(true)
    const mallory = await somebody(false)
    expect(await recipientOf(await badgeFor(alice.email), bob.actor, true)).toMatchObject({ outcome: "failed" })
    expect(await recipientOf(await badgeFor(mallory.email), mallory.actor, true)).toMatchObject({
      outcome: "unknown",
      reason: "hiddenRecipient",
    })
  })

  it("does not count where the badge must name an actor, as with an Offer", async () => {
    const { actor, email } = await somebody(true)
    expect(await recipientOf(await badgeFor(email), actor, false)).toMatchObject({ outcome: "unknown" })
  })
})

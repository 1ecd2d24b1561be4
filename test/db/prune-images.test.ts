import { eq, sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { imagesOfActors, type Actor } from "../../src/actors/index.ts"
import { actor } from "../../src/actors/schema.ts"
import { imagesOfBadges, removeHolding } from "../../src/backpack/index.ts"
import { heldCredential } from "../../src/backpack/schema.ts"
import { newOpaqueId, pruneImages, storeImage } from "../../src/db/index.ts"
import { storedImage } from "../../src/db/schema.ts"
import { imagesOfAchievements, type Achievement } from "../../src/issuing/index.ts"
import { imagesOfNotes } from "../../src/social/index.ts"
import { note } from "../../src/social/schema.ts"
import type { TestGround } from "../support/ground.ts"
import { granted, newAchievement, newHolding, newIssuer, newPerson, openRooms, workRooms } from "../support/cast.ts"

let test: TestGround
let owner: Actor
let issuer: Actor
let achievement: Achievement
const used = [imagesOfActors, imagesOfAchievements, imagesOfBadges, imagesOfNotes]

beforeAll(async () => {
  test = await openRooms()
  owner = await newPerson(test.ground, "olga")
  issuer = await newIssuer(test.ground, owner, "school")
  achievement = await newAchievement(test.ground, owner, issuer, "Knots")
  await workRooms(test)
})
afterAll(() => test.close())

const age = () =>
  test.ground.database.orm.execute(sql`update stored_image set created_at = created_at - interval '2 days'`)
const stored = async () =>
  (await test.ground.database.orm.select({ digest: storedImage.digest }).from(storedImage)).map(({ digest }) => digest)

let drawn = 0
const store = async () => {
  const digest = `digest-of-a-test-${(drawn += 1)}`
  return storeImage(test.ground.database.orm, { digest, png: new Uint8Array([1]), width: 1, height: 1 })
}

describe("stored pictures", () => {
  it("stay as long as anything shows them: actors, achievements, badges with their issuers, mirrored ones, posts", async () => {
    const { orm } = test.ground.database
    const { holding } = await newHolding(test.ground, {
      owner,
      issuer,
      achievement,
      earner: owner,
      visibility: "private",
    })
    const icon = await store()
    await orm.update(actor).set({ iconDigest: icon }).where(eq(actor.id, owner.id))
    const inNote = await store()
    const image = { url: "https://a.example/1.png", digest: inNote, alt: "", mediaType: null, width: 1, height: 1 }
    const id = newOpaqueId()
    await orm.insert(note).values({
      id,
      uri: `https://a.example/notes/${id}`,
      local: false,
      actorId: owner.id,
      contentHtml: "",
      images: [image, { ...image, digest: null }],
      visibility: "public",
      publishedAt: new Date(),
    })
    const ofIssuer = await store()
    await orm
      .update(heldCredential)
      .set({
        snapshot: sql`jsonb_set(${heldCredential.snapshot}, '{issuer,imageDigest}', ${JSON.stringify(ofIssuer)}::jsonb)`,
      })
      .where(eq(heldCredential.digest, holding.digest))
    const unused = await store()
    await age()
    const fresh = await store()
    const before = await stored()
    expect(await pruneImages(test.ground.database, used)).toBe(1)
    expect((await stored()).toSorted()).toEqual(before.filter((digest) => digest !== unused).toSorted())
    expect(await stored()).toEqual(expect.arrayContaining([icon, inNote, ofIssuer, fresh, achievement.imageDigest]))

    granted(await removeHolding(test.ground, owner.id, holding.id))
    await orm.delete(note).where(eq(note.id, id))
    await age()
    await pruneImages(test.ground.database, used)
    const left = await stored()
    for (const gone of [ofIssuer, inNote, fresh]) expect(left).not.toContain(gone)
    expect(left).toEqual(expect.arrayContaining([icon, achievement.imageDigest]))
  })

  it("stay when they are about to be used again", async () => {
    const digest = await store()
    await age()
    await storeImage(test.ground.database.orm, { digest, png: new Uint8Array([1]), width: 1, height: 1 })
    await pruneImages(test.ground.database, used)
    expect(await stored()).toContain(digest)
    // Once more, by then for the one that is fresh already.
    await storeImage(test.ground.database.orm, { digest, png: new Uint8Array([1]), width: 1, height: 1 })
    await pruneImages(test.ground.database, used)
    expect(await stored()).toContain(digest)
  })
})

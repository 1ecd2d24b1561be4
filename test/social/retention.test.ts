import { eq } from "drizzle-orm"
import { afterAll, beforeAll, expect, it } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { changeVisibility } from "../../src/backpack/index.ts"
import { newId, newOpaqueId } from "../../src/db/index.ts"
import { pruneSocial } from "../../src/social/index.ts"
import { daysOfFailedMirrors, daysOfReceivedNotes } from "../../src/social/limits.ts"
import { mirroredBadge, note } from "../../src/social/schema.ts"
import { startRemoteServer, type RemoteServer } from "../actors/remote-server.ts"
import { granted, newAchievement, newHolding, newIssuer, newPerson, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let remote: RemoteServer
let bob: Actor

const day = 24 * 3_600_000

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
  remote = await startRemoteServer()
  remote.addAccount("bob")
  bob = granted(await resolveActor(test.ground, `bob@${remote.host}`))
})
afterAll(async () => {
  await test.close()
  await remote.close()
})

it("old posts from elsewhere and old failures are deleted; our own notes and what is mirrored are not", async () => {
  const { orm } = test.ground.database
  const owner = await newPerson(test.ground, "olga")
  const issuer = await newIssuer(test.ground, owner, "school")
  const achievement = await newAchievement(test.ground, owner, issuer, "Knots")
  const { holding } = await newHolding(test.ground, { owner, issuer, achievement, earner: owner, visibility: "public" })
  await eventually(async () => (await orm.$count(note)) === 1)
  granted(await changeVisibility(test.ground, owner.id, holding.id, "followers"))
  await eventually(async () => (await orm.$count(note)) === 2)

  const agedBy = (days: number) => new Date(test.ground.now().getTime() - days * day)
  const received = (uri: string, days: number, deletedAt: Date | null = null) => ({
    id: newOpaqueId(),
    uri: `http://${remote.host}${uri}`,
    local: false,
    actorId: bob.id,
    contentHtml: "<p>hello</p>",
    visibility: "public" as const,
    publishedAt: agedBy(days),
    createdAt: agedBy(days),
    deletedAt,
  })
  await orm
    .insert(note)
    .values([
      received("/old", daysOfReceivedNotes + 1),
      received("/old-tombstone", daysOfReceivedNotes + 1, new Date()),
      received("/young", daysOfReceivedNotes - 1),
    ])
  const mirror = (path: string, state: "failed" | "shown" | "arriving", days: number) => ({
    id: newId(),
    url: `http://${remote.host}/badges/${path}`,
    holderId: bob.id,
    visibility: "public" as const,
    state,
    addedAt: agedBy(days),
  })
  await orm
    .insert(mirroredBadge)
    .values([
      mirror("old-failure", "failed", daysOfFailedMirrors + 1),
      mirror("young-failure", "failed", daysOfFailedMirrors - 1),
      mirror("shown", "shown", 1_000),
      mirror("arriving", "arriving", 1_000),
    ])

  await pruneSocial(test.ground)
  const uris = (await orm.select().from(note).where(eq(note.local, false))).map(({ uri }) => new URL(uri).pathname)
  expect(uris).toEqual(["/young"])
  expect(await orm.$count(note, eq(note.local, true))).toBe(2)
  const urls = (await orm.select().from(mirroredBadge)).map(({ url }) => url.split("/").at(-1) ?? "")
  expect(urls.toSorted()).toEqual(["arriving", "shown", "young-failure"])

  test.passTime((daysOfReceivedNotes + 1) * day)
  await pruneSocial(test.ground)
  expect(await orm.$count(note)).toBe(2)
})

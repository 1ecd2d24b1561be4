import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { pruneDeliveries } from "../../federation/delivery/index.ts"
import { actorUri, changeProfile, noteUri, type Actor } from "../../src/actors/index.ts"
import { changeVisibility, type Holding } from "../../src/backpack/index.ts"
import { revokeAward } from "../../src/issuing/index.ts"
import { noteIdOf } from "../../src/social/index.ts"
import { accept, issuerOf, must } from "./badges-of-ours.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let instance: OneInstance
let alice: Actor
let peer: FakePeer
let bob: PeerActor
let harbor: Awaited<ReturnType<typeof issuerOf>>

const day = 24 * 3_600_000

beforeAll(async () => {
  ;[instance, peer] = await Promise.all([startInstance(), FakePeer.start()])
  alice = await instance.person("alice")
  bob = await peer.actor("bob")
  harbor = await issuerOf(instance, await instance.person("hanna"), "harbor")
  await peer.post(alice.inboxUri, peer.activity("Follow", bob, { object: alice.uri }), bob)
  await instance.quiet()
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close()])
})

/** Activities by type, each with how many deliveries of it are known. */
const kept = async (): Promise<string[]> => {
  const rows = await instance.rows<{ type: string; deliveries: number }>(
    `select type, (select count(*)::int from delivery d where d.activity_id = a.id) as deliveries from activity a order by type, a.created_at`,
  )
  return rows.map(({ type, deliveries }) => `${type} ${deliveries}`)
}
const outbox = async (): Promise<number> =>
  (await peer.json(`${alice.uri}/outbox`, "application/activity+json")).totalItems
const receivedSince = (count: number) =>
  peer.posts
    .slice(count)
    .map(({ body }) => String(body["type"]))
    .toSorted()

describe("old activities and deliveries", () => {
  let shown: Holding
  let hidden: Holding

  test("are kept while they are young", async () => {
    await harbor.award(alice, "Shown")
    shown = await accept(instance, alice, "public")
    await harbor.award(alice, "Hidden")
    hidden = await accept(instance, alice, "public")
    must(await changeVisibility(instance.ground, alice.id, hidden.id, "private"))
    await instance.ground.database.transaction((tx) =>
      changeProfile(instance.ground, tx, alice.id, { name: "Alice of the meadow" }),
    )
    await instance.quiet()
    const before = await kept()
    expect(before).toEqual(expect.arrayContaining(["Accept 1", "Create 1", "Delete 1", "Remove 1", "Update 1"]))
    await pruneDeliveries(instance.ground)
    expect(await kept()).toEqual(before)
  })

  test("go after a month, but for what stands and for the Offers that the issuer's list reads", async () => {
    const listed = await outbox()
    expect(listed).toBe(2)
    instance.passTime(31 * day)
    await pruneDeliveries(instance.ground)
    await pruneDeliveries(instance.ground)
    expect(await kept()).toEqual(["Add 1", "Create 1", "Offer 1", "Offer 1"])
    expect(await outbox()).toBe(listed)
  })

  test("still lead the correction and the end of a badge to whom was told of it, follower or not", async () => {
    const [follow] = await instance.rows<{ uri: string }>("select activity_uri as uri from follow")
    await peer.post(alice.inboxUri, peer.activity("Undo", bob, { object: follow?.uri }), bob)
    await instance.quiet()
    let sent = peer.posts.length
    const [award] = await instance.rows<{ id: string; by: string }>(
      `select id, awarded_by as by from award where credential_digest = '${shown.digest}'`,
    )
    must(await revokeAward(instance.ground, award?.by ?? "", award?.id ?? ""))
    await instance.quiet()
    expect(receivedSince(sent)).toEqual(["Update"])
    instance.passTime(31 * day)
    await pruneDeliveries(instance.ground)
    expect((await kept()).filter((one) => !one.startsWith("Offer"))).toEqual(["Add 1", "Create 1", "Update 1"])
    sent = peer.posts.length
    must(await changeVisibility(instance.ground, alice.id, shown.id, "private"))
    await instance.quiet()
    expect(receivedSince(sent)).toEqual(["Delete", "Remove"])
    const noteId = noteIdOf({ holdingId: shown.id, showing: shown.showing })
    const told = peer.posts.slice(sent).map(({ body }) => body)
    expect(told.find((body) => body["type"] === "Delete")).toMatchObject({
      actor: actorUri(instance.ground.config.origin, alice.id),
      object: { id: noteUri(instance.ground.config.origin, noteId) },
    })
    instance.passTime(31 * day)
    await pruneDeliveries(instance.ground)
    await pruneDeliveries(instance.ground)
    expect(await kept()).toEqual(["Offer 1", "Offer 1"])
    const peers = () => instance.rows("select host from peer")
    expect(await peers()).toEqual([{ host: peer.host }])
    instance.passTime(181 * day)
    await pruneDeliveries(instance.ground)
    expect(await peers()).toEqual([])
  })

  test("of a badge that is shown a second time are not taken for ended because the first showing was", async () => {
    must(await changeVisibility(instance.ground, alice.id, hidden.id, "public"))
    must(await changeVisibility(instance.ground, alice.id, hidden.id, "private"))
    must(await changeVisibility(instance.ground, alice.id, hidden.id, "public"))
    await instance.quiet()
    instance.passTime(31 * day)
    await pruneDeliveries(instance.ground)
    await pruneDeliveries(instance.ground)
    expect(await outbox()).toBe(2)
  })
})

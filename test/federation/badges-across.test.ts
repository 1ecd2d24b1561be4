import { Activity } from "@fedify/vocab"
import { verifyObject } from "@fedify/fedify/sig"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createProtocol } from "../../federation/runtime/protocol.ts"
import { actorDocument } from "../../federation/objects/actor-document.ts"
import { activityUri, credentialUri, holdingUri, resolveActor, type Actor } from "../../src/actors/index.ts"
import { changeVisibility } from "../../src/backpack/index.ts"
import { revokeAward, withdrawAward } from "../../src/issuing/index.ts"
import { accept, issuerOf, must } from "./badges-of-ours.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let instance: OneInstance
let peer: FakePeer
let alice: Actor
let bob: PeerActor
let mallory: PeerActor
let harbor: Awaited<ReturnType<typeof issuerOf>>

beforeAll(async () => {
  ;[instance, peer] = await Promise.all([startInstance(), FakePeer.start()])
  alice = await instance.person("alice")
  bob = await peer.actor("bob")
  mallory = await peer.actor("mallory")
  harbor = await issuerOf(instance, await instance.person("hanna"), "harbor")
  await peer.post(alice.inboxUri, peer.activity("Follow", bob, { object: alice.uri }), bob)
  await instance.quiet()
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close()])
})

const idOfObject = (body: Record<string, any> | undefined): unknown => body?.["object"].id
const received = (type: string) => peer.posts.map(({ body }) => body).filter((body) => body["type"] === type)

describe("a badge that an earner here accepts", () => {
  test("reaches the followers' servers as a Create of a Note in standard terms, and an Add", async () => {
    const { id } = await harbor.award(alice, "Knot tying")
    const holding = await accept(instance, alice, "public")
    const page = holdingUri(instance.ground.config.origin, holding.id)
    const [create] = received("Create")
    const followers = `${alice.uri}/followers`
    expect(create).toMatchObject({
      actor: alice.uri,
      to: "https://www.w3.org/ns/activitystreams#Public",
      cc: followers,
      object: {
        type: "Note",
        attributedTo: alice.uri,
        url: page,
        to: "https://www.w3.org/ns/activitystreams#Public",
        cc: followers,
        attachment: [
          {
            type: "Image",
            mediaType: "image/png",
            url: `${page}/image.png`,
            name: "A round badge: Knot tying",
            summary: "A round badge: Knot tying",
            width: expect.any(Number),
            height: expect.any(Number),
          },
        ],
        tag: [
          { type: "Mention", href: harbor.issuer.uri, name: `@harbor@${instance.ground.config.host}` },
          { type: "Hashtag", name: "#OpenBadges", href: `${instance.origin}/tags/openbadges` },
        ],
      },
    })
    expect(JSON.stringify(create)).not.toContain("VerifiableCredential")
    expect(received("Add")).toMatchObject([
      { actor: alice.uri, object: page, target: `${alice.uri}/badges`, cc: followers },
    ])
    const [row] = await instance.rows<{ state: string }>(`select state from award where id = '${id}'`)
    expect(row?.state).toBe("accepted")
  })

  test("carries a proof that the actor's own key confirms, and a changed word breaks it", async () => {
    const [create] = received("Create")
    const protocol = createProtocol(instance.ground)
    const document = await (await actorDocument(instance.ground, alice)).toJsonLd(protocol)
    const keyDocuments = {
      ...protocol,
      documentLoader: async (url: string) => ({ contextUrl: null, documentUrl: url, document }),
    }
    expect(await verifyObject(Activity, create, keyDocuments)).not.toBeNull()
    const changed = JSON.parse(JSON.stringify(create).replace("Knot tying", "Not tying")) as unknown
    expect(await verifyObject(Activity, changed, keyDocuments)).toBeNull()
  })

  test("is taken back with Delete and Remove where it was announced, and announced anew when it is shown again", async () => {
    const [add] = received("Add")
    const [create] = received("Create")
    const holdingId = String(add?.["object"]).split("/").at(-1) ?? ""
    must(await changeVisibility(instance.ground, alice.id, holdingId, "private"))
    await instance.quiet()
    const noteUri = idOfObject(create)
    expect(received("Delete")).toMatchObject([{ actor: alice.uri, object: { type: "Tombstone", id: noteUri } }])
    expect(received("Remove")).toMatchObject([{ object: add?.["object"], target: `${alice.uri}/badges` }])
    must(await changeVisibility(instance.ground, alice.id, holdingId, "public"))
    await instance.quiet()
    const second = received("Create")[1]
    expect(idOfObject(second)).not.toBe(noteUri)
    expect(received("Add")).toHaveLength(2)
  })

  test("goes to followers alone when it is for them alone: no Public, and no Add", async () => {
    const adds = received("Add").length
    await harbor.award(alice, "Rope care")
    await accept(instance, alice, "followers")
    const create = received("Create").at(-1)
    expect(create).toMatchObject({ to: `${alice.uri}/followers`, object: { to: `${alice.uri}/followers` } })
    expect(JSON.stringify(create)).not.toContain("#Public")
    expect(received("Add")).toHaveLength(adds)
  })

  test("goes nowhere when it is private", async () => {
    const before = peer.posts.length
    await harbor.award(alice, "Night watch")
    await accept(instance, alice, "private")
    expect(peer.posts).toHaveLength(before)
  })
})

describe("a badge for somebody elsewhere", () => {
  const offerTo = async (name: string) => {
    const award = await harbor.award(must(await resolveActor(instance.ground, bob.uri)), name)
    await instance.quiet()
    const { origin } = instance.ground.config
    return { award, offerUri: activityUri(origin, award.id), credentialUrl: credentialUri(origin, award.credentialKey) }
  }
  const stateOf = async (id: string) =>
    (await instance.rows<{ state: string }>(`select state from award where id = '${id}'`))[0]?.state

  test("is offered by its URL, to the earner's own inbox, and only the earner can answer", async () => {
    const { award, offerUri, credentialUrl } = await offerTo("Mooring")
    const [offer] = received("Offer").filter((body) => body["object"] === credentialUrl)
    expect(offer).toMatchObject({ id: offerUri, actor: harbor.issuer.uri, to: bob.uri, object: credentialUrl })
    const inbox = harbor.issuer.inboxUri
    await peer.post(inbox, peer.activity("Accept", mallory, { object: offerUri }), mallory)
    await peer.post(
      inbox,
      peer.activity("Accept", mallory, {
        object: { type: "Offer", id: offerUri, actor: mallory.uri, to: mallory.uri },
      }),
      mallory,
    )
    await peer.post(inbox, peer.activity("Reject", mallory, { object: offerUri }), mallory)
    await instance.quiet()
    expect(await stateOf(award.id)).toBe("offered")
    await peer.post(inbox, peer.activity("Accept", bob, { object: offerUri, to: harbor.issuer.uri }), bob)
    await instance.quiet()
    expect(await stateOf(award.id)).toBe("accepted")
    await peer.post(inbox, peer.activity("Reject", bob, { object: offerUri }), bob)
    await instance.quiet()
    expect(await stateOf(award.id)).toBe("accepted")
    must(await revokeAward(instance.ground, award.awardedBy ?? "", award.id))
    await instance.quiet()
    expect(received("Update")).toMatchObject([{ actor: harbor.issuer.uri, object: credentialUrl, to: bob.uri }])
  })

  test("can be withdrawn, and an Accept that crosses the Undo comes too late", async () => {
    const { award, offerUri } = await offerTo("Steering")
    must(await withdrawAward(instance.ground, award.awardedBy ?? "", award.id))
    await instance.quiet()
    expect(received("Undo")).toMatchObject([{ actor: harbor.issuer.uri, object: offerUri, to: bob.uri }])
    await peer.post(`${instance.origin}/inbox`, peer.activity("Accept", bob, { object: offerUri }), bob)
    await instance.quiet()
    expect(await stateOf(award.id)).toBe("withdrawn")
  })

  test("is never sent when it was withdrawn before it could be", async () => {
    peer.inboxStatus = () => 503
    const { award, credentialUrl } = await harbor
      .award(must(await resolveActor(instance.ground, bob.uri)), "Sailing")
      .then((made) => ({
        award: made,
        credentialUrl: credentialUri(instance.ground.config.origin, made.credentialKey),
      }))
    const failed = async () =>
      (
        await instance.rows<{ attempts: number }>(`select attempts from delivery where object_uri = '${credentialUrl}'`)
      )[0]?.attempts
    await expect.poll(failed, { timeout: 10_000 }).toBe(1)
    must(await withdrawAward(instance.ground, award.awardedBy ?? "", award.id))
    peer.inboxStatus = () => 202
    await instance.rows(`update task set run_at = now() where state = 'waiting'`)
    const states = async () =>
      (
        await instance.rows<{ state: string }>(
          `select state from delivery where object_uri = '${credentialUrl}' order by id`,
        )
      ).map(({ state }) => state)
    await expect.poll(states, { timeout: 40_000, interval: 200 }).toEqual(["superseded", "delivered"])
    expect(received("Offer").filter((body) => body["object"] === credentialUrl)).toEqual([])
  }, 60_000)
})

test("a server that knows the newer signature alone is reached, and asked in that form from then on", async () => {
  const modern = await FakePeer.start()
  try {
    const carol = await modern.actor("carol")
    const forms: string[] = []
    modern.refusePost = ({ headers }) => {
      forms.push(headers["signature-input"] === undefined ? "cavage" : "rfc9421")
      return headers["signature-input"] === undefined ? 401 : null
    }
    await modern.post(alice.inboxUri, modern.activity("Follow", carol, { object: alice.uri }), carol)
    await instance.quiet()
    expect(forms).toEqual(["cavage", "rfc9421"])
    await modern.post(alice.inboxUri, modern.activity("Follow", carol, { object: alice.uri }), carol)
    await instance.quiet()
    expect(forms).toEqual(["cavage", "rfc9421", "rfc9421"])
    expect(modern.posts.map(({ body }) => body["type"])).toEqual(["Accept", "Accept"])
  } finally {
    await modern.close()
  }
})

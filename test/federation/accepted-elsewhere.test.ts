import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { changeVisibility } from "../../src/backpack/index.ts"
import { endFollow, requestFollow } from "../../src/social/index.ts"
import { accept, issuerOf, must } from "./badges-of-ours.ts"
import { FakePeer, type PeerActor, type ReceivedPost } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

const everybody = "https://www.w3.org/ns/activitystreams#Public"
const activityJson = "application/activity+json"

let instance: OneInstance
let peer: FakePeer
let alice: Actor
let issuer: Actor
/** Follows Alice, and keeps badges. */
let bob: PeerActor
/** On a server that knows no badges. */
let carol: PeerActor

/** Everything that we send and show, made once and looked at from every side. */
const posts: ReceivedPost[] = []
let person: any
let organization: any
let application: any

beforeAll(async () => {
  ;[instance, peer] = await Promise.all([startInstance(), FakePeer.start()])
  const { ground } = instance
  alice = await instance.person("alice")
  ;[bob, carol] = [await peer.actor("bob"), await peer.actor("carol", { streams: [] })]
  const harbor = await issuerOf(instance, await instance.person("hanna"), "harbor")
  ;({ issuer } = harbor)
  const known = { bob: must(await resolveActor(ground, bob.uri)), carol: must(await resolveActor(ground, carol.uri)) }
  await peer.post(alice.inboxUri, peer.activity("Follow", bob, { object: alice.uri }), bob)
  must(await requestFollow(ground, alice.id, known.bob))
  await instance.quiet()
  await harbor.award(alice, "Knot tying")
  const { id } = await accept(instance, alice, "public")
  must(await changeVisibility(ground, alice.id, id, "private"))
  await harbor.award(known.bob, "Mooring")
  await harbor.award(known.carol, "Sailing")
  must(await endFollow(ground, alice.id, known.bob.id))
  await instance.quiet()
  posts.push(...peer.posts)
  person = await peer.json(alice.uri, activityJson)
  organization = await peer.json(issuer.uri, activityJson)
  const [own] = await instance.rows<{ uri: string }>(`select uri from actor where local and type = 'Application'`)
  application = await peer.json(own?.uri ?? "", activityJson)
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close()])
})

const sent = (type: string): any[] => posts.map(({ body }) => body).filter((body) => body["type"] === type)
const actors = () => [person, organization, application]
const notes = () => sent("Create").map(({ object }) => object)
const listOf = (value: unknown): any[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])
const hostOf = (url: string) => new URL(url).host

test("everything that is sent was sent", () => {
  const kinds = new Set(posts.map(({ body }) => body["type"]))
  expect([...kinds].map(String).toSorted()).toEqual([
    "Accept",
    "Add",
    "Create",
    "Delete",
    "Follow",
    "Offer",
    "Remove",
    "Undo",
  ])
  expect(notes()).toHaveLength(2)
})

type Rule = { who: string; rule: string; from: string; check: () => void }

const rules: Rule[] = [
  {
    who: "Mastodon",
    rule: "an actor has a type it knows, an id, an inbox, a user name of its letters, and a key that names its owner",
    from: "ActivityPub::ProcessAccountService, Account::USERNAME_RE, docs.joinmastodon.org/spec/activitypub",
    check: () => {
      for (const actor of actors()) {
        expect(["Application", "Group", "Organization", "Person", "Service"]).toContain(actor.type)
        expect(actor.inbox).toMatch(/^http/)
        expect(actor.preferredUsername).toMatch(/^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/i)
        expect(actor.publicKey).toMatchObject({
          owner: actor.id,
          publicKeyPem: expect.stringContaining("BEGIN PUBLIC KEY"),
        })
        expect(actor.publicKey.id.startsWith(actor.id)).toBe(true)
      }
    },
  },
  {
    who: "Mastodon",
    rule: "a picture is an attachment with a media type, an address and words of no more than 1,500 characters",
    from: "ActivityPub::Activity::Create#process_attachments, MediaAttachment::MAX_DESCRIPTION_LENGTH",
    check: () => {
      for (const picture of notes().flatMap(({ attachment }) => attachment)) {
        expect(picture).toMatchObject({ type: "Image", mediaType: "image/png", url: expect.stringMatching(/^http/) })
        expect(picture.name.length).toBeGreaterThan(0)
        expect(picture.name.length).toBeLessThanOrEqual(1_500)
      }
      expect(notes().map(({ attachment }) => attachment.length)).toEqual([1, 1])
    },
  },
  {
    who: "Mastodon",
    rule: "who is mentioned stands as a tag with the actor's id and a handle, and a direct post names nobody else",
    from: "ActivityPub::Activity::Create#process_mention, #attach_mentions",
    check: () => {
      const [shown, direct] = notes()
      expect(shown.tag).toContainEqual({ type: "Mention", href: issuer.uri, name: `@harbor@${hostOf(issuer.uri)}` })
      expect(listOf(direct.tag)).toEqual([{ type: "Mention", href: carol.uri, name: `@carol@${peer.host}` }])
      expect([listOf(direct.to), listOf(direct.cc)]).toEqual([[carol.uri], []])
    },
  },
  {
    who: "Mastodon",
    rule: "a deleted post is a Tombstone with the post's id",
    from: "ActivityPub::Activity::Delete",
    check: () => expect(sent("Delete")[0].object).toMatchObject({ type: "Tombstone", id: notes()[0].id }),
  },
  {
    who: "Mastodon, GoToSocial, Misskey",
    rule: "a request is signed over its target, host, date and digest, with SHA-256",
    from: "docs.joinmastodon.org/spec/security, GoToSocial docs/federation/http_signatures.md",
    check: () => {
      for (const { headers } of posts) {
        expect(headers["signature"]).toMatch(/headers="[^"]*\(request-target\)[^"]*"/)
        for (const name of ["host", "date", "digest"])
          expect(String(headers["signature"])).toMatch(new RegExp(`headers="[^"]*\\b${name}\\b`))
        expect(headers["digest"]).toMatch(/^SHA-256=/i)
        expect(headers["content-type"]).toMatch(/^application\/(activity|ld)\+json/)
      }
    },
  },
  {
    who: "GoToSocial",
    rule: "whoever asks for an account signs the question when it is refused, or at once",
    from: "docs/federation/access_control.md; test/actors has the refusal",
    check: () => {
      const asked = peer.asked.filter(({ path }) => path === "/users/bob")
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.filter(({ headers }) => headers["signature"] !== undefined).length).toBeGreaterThan(0)
    },
  },
  {
    who: "GoToSocial",
    rule: "a key is readable without a signature, since it is what signatures are checked with",
    from: "docs/federation/http_signatures.md",
    check: () => {
      // All three were asked for without one.
      for (const actor of actors()) expect(actor.publicKey.publicKeyPem).toBeDefined()
    },
  },
  {
    who: "GoToSocial, Mastodon, Pleroma",
    rule: "activity, actor and object live on one host, and the object is attributed to the actor",
    from: "containment: Pleroma.Object.Containment, GoToSocial docs/federation/posts.md",
    check: () => {
      for (const { body } of posts) expect(hostOf(String(body["id"]))).toBe(hostOf(String(body["actor"])))
      for (const { actor, object } of sent("Create")) {
        expect(object.attributedTo).toBe(actor)
        expect(hostOf(object.id)).toBe(hostOf(actor))
      }
    },
  },
  {
    who: "Pleroma, Akkoma",
    rule: "other names of an actor are a list of web addresses",
    from: "User: field :also_known_as, {:array, ObjectValidators.ObjectID}",
    check: () => {
      expect(organization.alsoKnownAs).toEqual([`${issuer.uri}/did.json`])
      for (const { alsoKnownAs } of actors())
        if (alsoKnownAs !== undefined) {
          expect(Array.isArray(alsoKnownAs)).toBe(true)
          for (const one of alsoKnownAs) expect(one).toMatch(/^https?:\/\/[^/]+/)
        }
    },
  },
  {
    who: "Pleroma, Akkoma",
    rule: "a tag is a Mention, a Hashtag or an Emoji: a Link drops the whole post",
    from: "ObjectValidators.TagValidator",
    check: () => {
      for (const tag of notes().flatMap((note) => listOf(note.tag)))
        expect(["Mention", "Hashtag", "Emoji"]).toContain(tag.type)
    },
  },
  {
    who: "Pleroma, Akkoma",
    rule: "a Create is addressed like its object, attachments are a list, and an actor is named by its id",
    from: "ObjectValidators.CreateGenericValidator, AttachmentValidator",
    check: () => {
      for (const { actor, to, cc, object } of sent("Create")) {
        expect(typeof actor).toBe("string")
        expect([listOf(to), listOf(cc)]).toEqual([listOf(object.to), listOf(object.cc)])
        expect(Array.isArray(object.attachment)).toBe(true)
      }
    },
  },
  {
    who: "Pleroma, Mastodon, Misskey",
    rule: "moments are xsd:dateTime with a time zone",
    from: "ObjectValidators.DateTime; Time.iso8601",
    check: () => {
      const moments = JSON.stringify([...posts.map(({ body }) => body), ...actors()]).matchAll(
        /"(?:published|updated|deleted)":"([^"]*)"/g,
      )
      const found = [...moments].map(([, moment]) => moment)
      expect(found.length).toBeGreaterThan(3)
      for (const moment of found) expect(moment).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
    },
  },
  {
    who: "Misskey",
    rule: "everything that an actor names lies on its own host: inboxes, collections, key",
    from: "ApPersonService#validateActor",
    check: () => {
      for (const actor of actors()) {
        const named = [
          actor.inbox,
          actor.outbox,
          actor.followers,
          actor.following,
          actor.endpoints?.sharedInbox,
          actor.publicKey.id,
          actor.url,
        ]
        for (const one of named.filter((address) => address !== undefined)) expect(hostOf(one)).toBe(hostOf(actor.id))
        expect(actor.name.length).toBeLessThanOrEqual(128)
        expect((actor.summary ?? "").length).toBeLessThanOrEqual(2_048)
      }
    },
  },
  {
    who: "Misskey",
    rule: "the page of a note is on the note's host",
    from: "ApNoteService: unexpected note url",
    check: () => {
      for (const { id, url } of notes()) if (url !== undefined) expect(hostOf(url)).toBe(hostOf(id))
    },
  },
  {
    who: "Lemmy, Pixelfed, Friendica",
    rule: "an Accept has the whole Follow in it, with its own id",
    from: "Lemmy: AcceptFollow; Pixelfed: Inbox#handleAcceptActivity",
    check: () => {
      expect(sent("Accept")[0]).toMatchObject({
        actor: alice.uri,
        to: bob.uri,
        object: { type: "Follow", id: expect.stringContaining(peer.origin), actor: bob.uri, object: alice.uri },
      })
    },
  },
  {
    who: "Lemmy, Pixelfed, WordPress",
    rule: "an Undo has the whole Follow in it",
    from: "Lemmy: UndoFollow; Pixelfed: Inbox#handleUndoActivity",
    check: () => {
      const [follow] = sent("Follow")
      expect(sent("Undo")[0].object).toMatchObject({ type: "Follow", id: follow.id, actor: alice.uri, object: bob.uri })
    },
  },
  {
    who: "Lemmy",
    rule: "an actor has an outbox, and a Follow says whom it is to",
    from: "crates/apub/src/protocol: Person, Follow",
    check: () => {
      for (const actor of [person, organization]) expect(actor.outbox).toMatch(/^http/)
      expect(sent("Follow")[0]).toMatchObject({ to: bob.uri, object: bob.uri })
    },
  },
  {
    who: "everybody",
    rule: "the words of a post are paragraphs, breaks, links and spans only",
    from: "Mastodon: Sanitize::Config::MASTODON_OUTGOING, and what the strictest of them keeps",
    check: () => {
      for (const { content } of notes())
        expect(
          [...content.matchAll(/<\/?([a-z0-9]+)/g)]
            .map(([, tag]) => tag)
            .filter((tag) => !["p", "br", "a", "span"].includes(tag)),
        ).toEqual([])
    },
  },
  {
    who: "everybody",
    rule: "a post for everybody says so in full, and is for the followers as well",
    from: "as:Public and Public are not read everywhere (Friendica, older Pleroma)",
    check: () => expect(notes()[0]).toMatchObject({ to: everybody, cc: `${alice.uri}/followers` }),
  },
  {
    who: "everybody",
    rule: "the first of the contexts, or one of them, is that of ActivityStreams",
    from: "ActivityPub, 3",
    check: () => {
      for (const document of [...posts.map(({ body }) => body), ...actors()])
        expect(listOf(document["@context"])).toContain("https://www.w3.org/ns/activitystreams")
    },
  },
  {
    who: "everybody",
    rule: "no body is longer than 64 KB, and none has a credential in it",
    from: "the smallest limit known (Pixelfed's nginx); FEDERATION.md",
    check: () => {
      for (const { body } of posts) {
        expect(JSON.stringify(body).length).toBeLessThan(64 * 1024)
        expect(JSON.stringify(body)).not.toContain("VerifiableCredential")
      }
    },
  },
]

describe("what we send", () => {
  test.each(rules)("obeys $who: $rule", ({ check, from }) => {
    expect(from).not.toBe("")
    check()
  })
})

import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { noteIdOf, requestFollow } from "../../src/social/index.ts"
import { plainText } from "../../src/text/index.ts"
import { accept, issuerOf, must } from "./badges-of-ours.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"
import { akkoma } from "./other-software/akkoma.ts"
import { friendica } from "./other-software/friendica.ts"
import { gotosocial } from "./other-software/gotosocial.ts"
import { lemmyCommunity, lemmyPerson } from "./other-software/lemmy.ts"
import { mastodon } from "./other-software/mastodon.ts"
import { misskey } from "./other-software/misskey.ts"
import { pixelfed } from "./other-software/pixelfed.ts"
import { rfc9421 } from "./other-software/signing.ts"
import { Account, type Known, type Software } from "./other-software/software.ts"
import { wordpress } from "./other-software/wordpress.ts"

/** The newer kind of signature, and an account that calls itself a machine. */
const mastodonWithRfc9421: Software = {
  ...mastodon,
  name: "Mastodon with RFC 9421",
  sign: rfc9421,
  document: (at) => ({ ...mastodon.document(at), type: "Service" }),
}

const all: Software[] = [
  mastodon,
  mastodonWithRfc9421,
  misskey,
  gotosocial,
  akkoma,
  pixelfed,
  friendica,
  lemmyPerson,
  lemmyCommunity,
  wordpress,
]

let instance: OneInstance
let alice: Actor
let note: string

beforeAll(async () => {
  instance = await startInstance()
  alice = await instance.person("alice")
  await (await issuerOf(instance, await instance.person("hanna"), "harbor")).award(alice, "Knot tying")
  const { id, showing } = await accept(instance, alice, "public")
  note = `${instance.origin}/notes/${noteIdOf({ holdingId: id, showing })}`
})
afterAll(() => instance.close())

/** Everything that is known here of an actor. */
async function knownOf(uri: string): Promise<Known> {
  const one = async (statement: string): Promise<any> => (await instance.rows<any>(statement))[0]
  const actor = await one(`select id, name, gone_at from actor where uri = '${uri}'`)
  const id = actor?.id ?? "00000000-0000-0000-0000-000000000000"
  const counted = async (kind: string) =>
    (await instance.rows(`select 1 from reaction where actor_id = '${id}' and kind = '${kind}'`)).length > 0
  const followed = await one(`select state from follow where follower_id = '${alice.id}' and followed_id = '${id}'`)
  const follows = await one(
    `select 1 from follow where follower_id = '${id}' and followed_id = '${alice.id}' and state = 'accepted'`,
  )
  const reply = await one(
    `select content_html from reaction where actor_id = '${id}' and kind = 'reply' and deleted_at is null`,
  )
  const posts = await instance.rows<any>(
    `select content_html from note where actor_id = '${id}' and deleted_at is null`,
  )
  return {
    followed: followed?.state ?? null,
    follows: follows !== undefined,
    likes: await counted("like"),
    boosts: await counted("boost"),
    reply: reply === undefined ? null : plainText(reply.content_html),
    posts: posts.map(({ content_html }) => plainText(content_html)).toSorted(),
    name: actor?.name ?? null,
    gone: actor?.gone_at !== null && actor !== undefined,
  }
}

describe.each(all)("$name", (software) => {
  let account: Account
  afterAll(() => account?.peer.close())

  test("is followed, follows, posts, reacts and leaves, each as it writes it", async () => {
    account = await Account.start(software)
    const { place, peer } = account
    const found = must(await resolveActor(instance.ground, `@${software.account.name}@${peer.host}`))
    expect(found.uri).toBe(place.uri)
    const { activityUri } = must(await requestFollow(instance.ground, alice.id, found))
    await instance.quiet()
    expect(peer.posts.map(({ body }) => body["type"])).toEqual(["Follow"])
    let known = await knownOf(place.uri)
    const said = software.says(place, { note, alice: alice.uri, follow: activityUri, id: account.names() })
    for (const { what, body, changes, before } of said) {
      before?.(account)
      // In the order in which their server says it.
      // oxlint-disable-next-line no-await-in-loop
      const status = await account.post(alice.inboxUri, body)
      await instance.quiet()
      known = { ...known, ...changes }
      expect([what, status, await knownOf(place.uri)]).toEqual([what, 202, known])
    }
    expect(
      await instance.rows(
        `select reason from task where state = 'dead' or (job = 'ReceiveActivity' and state <> 'done')`,
      ),
    ).toEqual([])
    // Its Follow was answered with the Follow inside, as all of them need it.
    const answers = peer.posts.map(({ body }) => body).filter(({ type }) => type === "Accept")
    const follows = said.map(({ body }) => body).filter(({ type }) => type === "Follow")
    expect(answers).toMatchObject(
      follows.map(({ id }) => ({
        actor: alice.uri,
        object: { type: "Follow", id, actor: place.uri, object: alice.uri },
      })),
    )
  })
})

describe("what is left out", () => {
  let account: Account
  afterAll(() => account?.peer.close())

  test("an Accept without an id, of a Follow without an id, accepts what was asked", async () => {
    account = await Account.start({
      ...misskey,
      account: { ...misskey.account, name: "mina", path: "/users/9x2", keyPath: "/users/9x2#main-key" },
    })
    account.show({ preferredUsername: "mina" })
    const found = must(await resolveActor(instance.ground, account.place.uri))
    must(await requestFollow(instance.ground, alice.id, found))
    await instance.quiet()
    const accepts = { "@context": "https://www.w3.org/ns/activitystreams", type: "Accept", actor: account.place.uri }
    const post = async (object: object) => {
      expect(await account.post(alice.inboxUri, { ...accepts, object })).toBe(202)
      await instance.quiet()
      return (await knownOf(account.place.uri)).followed
    }
    // Neither somebody else's Follow nor a Follow of somebody else.
    expect(await post({ type: "Follow", actor: account.place.uri, object: account.place.uri })).toBe("requested")
    expect(await post({ type: "Follow", actor: alice.uri, object: alice.uri })).toBe("requested")
    expect(await post({ type: "Follow", actor: alice.uri, object: account.place.uri })).toBe("accepted")
  })

  test("an account without a name for its handle can be neither found nor known, and is no dead letter", async () => {
    const nameless = await Account.start({
      ...pixelfed,
      document: (at) => ({ ...pixelfed.document(at), preferredUsername: undefined }),
    })
    const { place, peer } = nameless
    expect(await resolveActor(instance.ground, place.uri)).toMatchObject({ ok: false })
    const follow = {
      "@context": "https://www.w3.org/ns/activitystreams",
      type: "Follow",
      actor: place.uri,
      id: `${place.uri}#f`,
      object: alice.uri,
    }
    expect(await nameless.post(alice.inboxUri, follow)).toBe(202)
    await instance.quiet()
    expect(await knownOf(place.uri)).toMatchObject({ name: null, follows: false })
    expect(await instance.rows(`select reason from task where state = 'dead'`)).toEqual([])
    await peer.close()
  })

  test("kinds of activities that nobody has heard of are taken and forgotten", async () => {
    const before = await instance.rowCounts()
    const { uri } = account.place
    for (const type of ["Read", "View", "Travel", "Levitate"])
      expect(
        // oxlint-disable-next-line no-await-in-loop
        await account.post(alice.inboxUri, {
          "@context": "https://www.w3.org/ns/activitystreams",
          type,
          id: `${uri}#${type}`,
          actor: uri,
          object: note,
        }),
      ).toBe(202)
    for (const type of ["Page", "Event", "Levitation"])
      expect(
        // oxlint-disable-next-line no-await-in-loop
        await account.post(alice.inboxUri, {
          "@context": "https://www.w3.org/ns/activitystreams",
          type: "Create",
          id: `${uri}#create-${type}`,
          actor: uri,
          object: { type, id: `${uri}/things/${type}`, attributedTo: uri, name: "A thing" },
        }),
      ).toBe(202)
    await instance.quiet()
    const { task: _before, ...kept } = before
    const { task: _after, ...now } = await instance.rowCounts()
    expect(now).toEqual(kept)
    expect(await instance.rows(`select reason from task where state = 'dead'`)).toEqual([])
  })
})

import { generateCryptoKeyPair, signRequest } from "@fedify/fedify/sig"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createFederation, federationConsumers } from "../../federation/index.ts"
import { parseActivity } from "../../federation/inbox/parse-activity.ts"
import { createProtocol } from "../../federation/runtime/protocol.ts"
import {
  actorHandlers,
  createLocalActor,
  credentialKey,
  didDocumentOf,
  prepareKeys,
  recordRemoteActor,
  resolveActor,
  type Actor,
  type ActorType,
} from "../../src/actors/index.ts"
import {
  backpackConsumers,
  backpackHandlers,
  bringIn,
  checkCredential,
  makeSnapshot,
  receiveOffer,
} from "../../src/backpack/index.ts"
import { issueCredential, readCredential, type CredentialParts } from "../../src/credentials/index.ts"
import { newId } from "../../src/db/index.ts"
import { ownDocuments } from "../../src/issuing/index.ts"
import {
  mirrorBadge,
  receiveNote,
  recordFollowAnswer,
  requestFollow,
  socialConsumers,
  socialHandlers,
} from "../../src/social/index.ts"
import { pngWith, text as textChunk } from "../credentials/input/containers.ts"
import { connectAttempts } from "../net/connect-attempts.ts"
import { startLocalServer, type LocalServer } from "../net/local-server.ts"
import { embedded } from "../support/database.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"
import { must } from "./badges-of-ours.ts"

/** An instance at `origin`, with all its workers, that nobody reaches over the network: what it opens are its own requests. */
type Silent = TestGround & { routes: ReturnType<typeof createFederation>["routes"]; alice: Actor; school: Actor }

async function openInstance(origin: string): Promise<Silent> {
  const test = await openTestGround({
    shape: embedded,
    origin,
    consumers: [...federationConsumers, ...backpackConsumers, ...socialConsumers],
  })
  const { ground } = test
  const own = ownDocuments(ground)
  const federation = createFederation(ground)
  const handlers = [actorHandlers(ground), backpackHandlers(ground, own), socialHandlers(ground, own)]
  await test.work([...federation.handlers, ...handlers.flat()])
  const local = async (handle: string, type: ActorType) => {
    const keys = await prepareKeys({ credential: type === "Organization" })
    const made = ground.database.transaction((tx) => createLocalActor(ground, tx, { type, handle, name: handle, keys }))
    return must(await made)
  }
  const [alice, school] = [await local("alice", "Person"), await local("school", "Organization")]
  return { ...test, routes: federation.routes, alice, school }
}

const rows = async <Row>({ ground }: Silent, statement: string): Promise<Row[]> =>
  (await ground.database.orm.execute(statement)).rows as Row[]

/** Waits until nothing runs or is due; what is tried again later does not count. */
const quiet = (at: Silent) =>
  eventually(async () => {
    const due = `select 1 from task where state = 'running' or (state = 'waiting' and run_at <= now())`
    return (await rows(at, due)).length === 0
  })

/** Somebody whose server is at `base`. The row is written without asking that server, which could not be. */
async function neighbour({ ground }: Silent, base: string, more: object = {}): Promise<Actor> {
  const uri = `${base}/users/${newId()}`
  const document = { id: uri, type: "Person", preferredUsername: "mallory", inbox: `${uri}/inbox`, ...more }
  return must(await recordRemoteActor(ground, document, uri))
}

async function followed(at: Silent, base: string, more: object = {}): Promise<Actor> {
  const actor = await neighbour(at, base, more)
  const { activityUri } = must(await requestFollow(at.ground, at.alice.id, actor))
  must(await recordFollowAnswer(at.ground, { activityUri, by: actor, answer: "accepted" }))
  return actor
}

/** A badge by our own school, so that nothing but what the test is about lies elsewhere. */
async function badgeBySchool({ ground, school, alice }: Silent, more: Partial<CredentialParts>, did?: string) {
  const ours = await didDocumentOf(ground, school.id)
  if (ours === null) throw new Error("the school has no did")
  const { bytes } = await issueCredential({
    did: did ?? ours.id,
    key: await credentialKey(ground, school.id),
    now: ground.now(),
    parts: {
      id: `${ground.config.origin.origin}/credentials/1`,
      issuer: { name: "The school" },
      recipientId: alice.uri,
      achievement: { id: "urn:uuid:1", name: "Knots", description: "Ties them.", criteriaNarrative: "Tie ten." },
      ...more,
    },
  })
  return bytes
}

const verdictOn = (at: Silent, bytes: Uint8Array) =>
  checkCredential(at.ground, ownDocuments(at.ground), bytes, { issuerActor: null, recipientUri: at.alice.uri })

const stateOf = async (at: Silent, table: string, id: string) =>
  (await rows<{ state: string; reason: string }>(at, `select state, reason from "${table}" where id = '${id}'`))[0]

let privateKey: CryptoKey
beforeAll(async () => {
  ;({ privateKey } = await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"))
})

/** What Alice is told of something that she brings to her backpack. */
async function broughtBy(at: Silent, bytes: Uint8Array, name: string | null) {
  const { importIds } = await bringIn(at.ground, at.alice.id, [{ name, bytes }])
  await quiet(at)
  return rows(at, `select problem from imported_badge where id = '${importIds[0]}'`)
}

/**
 * Everything that makes this server ask an address that a person or another server chose. Each answers what came of it, which says for a
 * refused address that it was the address.
 */
const callers: Record<string, (at: Silent, base: string) => Promise<unknown>> = {
  "the key id of a signature": async ({ ground, routes }, base) => {
    const inbox = new URL("/inbox", ground.config.origin)
    const headers = { "content-type": "application/activity+json" }
    const request = new Request(inbox, { method: "POST", headers, body: "{}" })
    const signed = await signRequest(request, privateKey, new URL(`${base}/users/${newId()}#main-key`))
    return (await routes.fetch(signed)).status
  },
  "the key id of a signed GET": async ({ ground, routes }, base) => {
    const url = new URL("/credentials/AAAAAAAAAAAAAAAAAAAAAA", ground.config.origin)
    const request = new Request(url, { headers: { accept: "application/vc" } })
    const signed = await signRequest(request, privateKey, new URL(`${base}/users/${newId()}#main-key`))
    return (await routes.fetch(signed)).status
  },
  "a JSON-LD context": async ({ ground }, base) => {
    const json = {
      "@context": `${base}/context`,
      type: "Follow",
      actor: "https://mallory.example/",
      id: "https://mallory.example/1",
    }
    return parseActivity(createProtocol(ground), json)
  },
  WebFinger: ({ ground }, base) => resolveActor(ground, `@mallory@${new URL(base).host}`),
  "an actor's address": ({ ground }, base) => resolveActor(ground, `${base}/users/mallory`),
  "an actor's picture": async (at, base) => {
    const { id } = await neighbour(at, base, { icon: { type: "Image", url: `${base}/icon.png` } })
    await quiet(at)
    return rows(at, `select icon_digest from actor where id = '${id}'`)
  },
  "an inbox that something is delivered to": async (at, base) => {
    await requestFollow(at.ground, at.alice.id, await neighbour(at, base))
    await quiet(at)
    return rows(at, `select state, last_reason as reason from delivery where inbox like '${base}/%'`)
  },
  "an offered badge": async (at, base) => {
    const issuerActor = await neighbour(at, base, { type: "Organization" })
    const offer = { activityUri: `${base}/offers/${newId()}`, credentialUrl: `${base}/credentials/${newId()}` }
    const { offerId } = must(await receiveOffer(at.ground, { ...offer, issuerActor, recipient: at.alice }))
    await quiet(at)
    return stateOf(at, "offer", offerId)
  },
  "a badge that somebody brings by its address": (at, base) =>
    broughtBy(at, new TextEncoder().encode(`${base}/badges/${newId()}`), null),
  "the address in an image that somebody brings": (at, base) =>
    broughtBy(at, pngWith(textChunk("openbadges", `${base}/badges/${newId()}`)), "badge.png"),
  "a badge to mirror": async (at, base) => {
    const holder = await followed(at, base)
    const url = `${base}/badges/${newId()}`
    const { id } = must(await mirrorBadge(at.ground, { url, holder, visibility: "public" }))
    await quiet(at)
    return stateOf(at, "mirrored_badge", id)
  },
  "the badges that somebody showed before": async (at, base) => {
    await followed(at, base, { streams: [`${base}/badges`] })
    await quiet(at)
    const job = "social.read-badges-page"
    return rows(at, `select state from task where job = '${job}' and payload::text like '%${base}/%'`)
  },
  "a picture in a note": async (at, base) => {
    const author = await followed(at, base)
    const image = { url: `${base}/photo.png`, alt: "", mediaType: "image/png", width: null, height: null }
    const text = { contentHtml: "<p>Look!</p>", pageUrl: null, publishedAt: new Date(), updatedAt: null }
    const note = { ...text, uri: `${base}/notes/${newId()}`, images: [image], visibility: "public" as const }
    must(await receiveNote(at.ground, { note, author }))
    await quiet(at)
    return rows(at, `select images -> 0 ->> 'digest' as digest from note where uri = '${note.uri}'`)
  },
  "a badge's picture": async (at, base) => {
    const achievement = { id: "urn:uuid:1", name: "Knots", description: "Ties them.", criteriaNarrative: "Tie ten." }
    const image = { url: `${base}/badge.png`, caption: "A knot" }
    const read = readCredential(await badgeBySchool(at, { achievement: { ...achievement, image } }))
    if (!read.ok) throw new Error(read.sentence)
    const { snapshot } = await makeSnapshot(at.ground, ownDocuments(at.ground), read.credential, null)
    return snapshot.imageWarning
  },
  "a did.json": async (at, base) => {
    const did = `did:web:${encodeURIComponent(new URL(base).host)}:issuers:1`
    return verdictOn(at, await badgeBySchool(at, {}, did))
  },
  "a document of an https issuer": async (at, base) => verdictOn(at, await badgeBySchool(at, {}, `${base}/issuers/1`)),
  "a status list": async (at, base) =>
    verdictOn(at, await badgeBySchool(at, { status: { statusListUrl: `${base}/list`, index: 1 } })),
}

/** What each caller answers when the address was refused; a sentence of the guard where people or operators see one. */
const refusal =
  /not on the public internet|could not be read|\b(?:40[14]|503)\b|"icon_digest":null|"digest":null|"state":"done"/

const privateBases = [
  "https://10.0.0.7",
  "https://127.0.0.1",
  "https://[::1]:8443",
  "https://[::ffff:192.168.1.1]",
  "https://169.254.169.254",
  "https://2130706433",
  "https://localhost",
]

describe("an instance on the public internet", () => {
  let instance: Silent
  beforeAll(async () => {
    instance = await openInstance("https://haversack.example")
  })
  afterAll(() => instance.close())

  describe.each(Object.keys(callers))("asked to fetch %s", (name) => {
    it.each(privateBases)("from %s opens no socket", async (base) => {
      let came: unknown
      const attempts = await connectAttempts(async () => {
        // The base as it stands in a URL that was parsed, like every address that is stored.
        came = await callers[name]?.(instance, new URL(base).origin)
      })
      expect(attempts).toBe(0)
      expect(JSON.stringify(came)).toMatch(refusal)
    })
  })
})

describe("the same on an instance of this machine, so that the zeros above are those of the guard", () => {
  let instance: Silent
  let server: LocalServer
  beforeAll(async () => {
    instance = await openInstance("http://127.0.0.1:3999")
    server = await startLocalServer((_request, response) => void response.writeHead(404).end())
  })
  afterAll(async () => {
    await Promise.all([instance.close(), server.close()])
  })

  it.each(Object.keys(callers))("asked to fetch %s asks for it", async (name) => {
    const before = server.requests.length
    await callers[name]?.(instance, server.origin)
    expect(server.requests.length).toBeGreaterThan(before)
  })
})

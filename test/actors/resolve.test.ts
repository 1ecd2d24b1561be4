import { eq } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import {
  actorByUri,
  createLocalActor,
  instanceActor,
  markActorGone,
  prepareKeys,
  profileUrl,
  recordRemoteActor,
  refreshActor,
  resolveActor,
} from "../../src/actors/index.ts"
import { actor } from "../../src/actors/schema.ts"
import { task } from "../../src/queue/schema.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"
import { jrdOf, startRemoteServer, type RemoteServer } from "./remote-server.ts"

let here: TestGround
let meadow: RemoteServer
let island: RemoteServer

beforeAll(async () => {
  here = await openTestGround({ limits: { timeoutMs: 1_500, headersTimeoutMs: 1_000 } })
  meadow = await startRemoteServer()
  island = await startRemoteServer()
})
afterAll(async () => {
  await here.close()
  await meadow.close()
  await island.close()
})
beforeEach(() => {
  for (const server of [meadow, island]) {
    server.fingers.clear()
    server.paths.clear()
    server.requests.length = 0
  }
})

const resolve = (text: string) => resolveActor(here.ground, text)
const remoteRows = () => here.ground.database.orm.select().from(actor).where(eq(actor.local, false))

describe("somebody on another server", () => {
  test("is found by handle, stored with a safe summary, and found again by address", async () => {
    const { uri } = meadow.addAccount("Alice")
    const found = await resolve(`@alice@${meadow.host}`)
    expect(found).toMatchObject({ ok: true })
    if (!found.ok) return
    expect(found.value).toMatchObject({
      uri,
      local: false,
      handle: "Alice",
      host: meadow.host,
      name: "Alice of the meadow",
      sharedInboxUri: `http://${meadow.host}/inbox`,
    })
    expect(found.value.summaryHtml).toContain("Hello")
    expect(found.value.summaryHtml).not.toMatch(/script|javascript/)
    const again = await resolve(uri)
    expect(again.ok && again.value.id).toBe(found.value.id)
  })

  test("is asked for with a signature of this server, which names the instance's own actor", async () => {
    meadow.addAccount("signed")
    await resolve(`signed@${meadow.host}`)
    const request = meadow.requests.find((one) => one.url === "/users/signed")
    const self = await instanceActor(here.ground)
    expect(request?.headers.signature).toContain(`keyId="${self.uri}#main-key"`)
    expect(meadow.requests[0]?.headers.signature).toBeUndefined()
  })

  test("is asked a second time with the newer form of signatures when the server says 401", async () => {
    const { document } = meadow.addAccount("strict")
    let asked = 0
    meadow.paths.set("/users/strict", (response) => {
      asked += 1
      response.writeHead(asked === 1 ? 401 : 200, { "content-type": "application/activity+json" })
      response.end(JSON.stringify(document))
    })
    expect(await resolve(`strict@${meadow.host}`)).toMatchObject({ ok: true })
    expect(meadow.requests.at(-1)?.headers["signature-input"]).toContain("#main-key")
  })

  test("whose profile changed is updated in place, and asks for the new picture once", async () => {
    const { uri, document } = meadow.addAccount("changing", { icon: `http://${meadow.host}/one.png` })
    const first = await resolve(`changing@${meadow.host}`)
    meadow.paths.set("/users/changing", {
      body: { ...document, name: "Another name", icon: { url: `http://${meadow.host}/two.png` } },
    })
    const second = await refreshActor(here.ground, uri)
    expect(second).toMatchObject({
      ok: true,
      value: { name: "Another name", iconUrl: `http://${meadow.host}/two.png` },
    })
    expect(first.ok && second.ok && first.value.id === second.value.id).toBe(true)
    if (!second.ok) return
    const tasks = await here.ground.database.orm.select().from(task).where(eq(task.orderKey, second.value.id))
    expect(tasks.map((one) => one.payload)).toEqual(
      ["one", "two"].map((name) => ({ actorId: second.value.id, iconUrl: `http://${meadow.host}/${name}.png` })),
    )
  })

  test("who arrives twice at the same moment is one row", async () => {
    const { uri, document } = meadow.addAccount("twice")
    const both = await Promise.all([1, 2, 3].map(() => recordRemoteActor(here.ground, document, uri)))
    expect(new Set(both.map((one) => one.ok && one.value.id)).size).toBe(1)
  })

  test("may have a handle on a bare domain, when that domain agrees", async () => {
    const { uri } = meadow.addAccount("split")
    const jrd = { body: jrdOf(`acct:split@${island.host}`, uri) }
    meadow.fingers.set(`acct:split@${meadow.host}`, jrd)
    island.fingers.set(`acct:split@${island.host}`, jrd)
    expect(await resolve(`split@${island.host}`)).toMatchObject({ ok: true, value: { host: island.host, uri } })
    expect(await resolve(`split@${meadow.host}`)).toMatchObject({ ok: true, value: { host: island.host, uri } })
    expect(await resolve(uri)).toMatchObject({ ok: true, value: { host: island.host, uri } })
  })

  test("who is gone (410) is marked, and stays gone when the address answers again", async () => {
    const { uri, document } = meadow.addAccount("leaver")
    await resolve(`leaver@${meadow.host}`)
    meadow.paths.set("/users/leaver", { status: 410, body: { type: "Tombstone" } })
    expect(await refreshActor(here.ground, uri)).toMatchObject({ ok: false, reason: "noSuchActor" })
    expect((await actorByUri(here.ground, uri))?.goneAt).toBeInstanceOf(Date)
    meadow.paths.set("/users/leaver", { body: document })
    expect(await resolve(`leaver@${meadow.host}`)).toMatchObject({ ok: false, reason: "noSuchActor" })
    await markActorGone(here.ground, "http://unknown.example/x")
  })
})

describe("a look-up that leaves no row and says why", () => {
  let before: number
  beforeEach(async () => {
    before = (await remoteRows()).length
  })
  /** Why the look-up was refused, once it is sure that it says so in a sentence and has stored nothing. */
  const refusalOf = async (text: string) => {
    const result = await resolve(text)
    const rows = await remoteRows()
    if (result.ok || !result.sentence.endsWith(".") || rows.length !== before) return { result, before, rows }
    return result.reason
  }

  test.each(["", "@", "not a handle", "https://", "alice@host@host", "javascript:alert(1)"])(
    "%j is no handle",
    async (text) => {
      expect(await refusalOf(text)).toBe("notAHandle")
    },
  )

  test("a handle that leads to somebody else's account", async () => {
    const { uri } = meadow.addAccount("victim")
    island.fingers.set(`acct:mallory@${island.host}`, { body: jrdOf(`acct:mallory@${island.host}`, uri) })
    expect(await refusalOf(`mallory@${island.host}`)).toBe("noSuchHandle")
    // Even when the impostor's server calls its account by the victim's name.
    island.fingers.set(`acct:victim@${island.host}`, { body: jrdOf(`acct:victim@${island.host}`, uri) })
    expect(await refusalOf(`victim@${island.host}`)).toBe("noSuchHandle")
  })

  test("an account that claims a handle of another server", async () => {
    meadow.addAccount("victim")
    const { uri } = island.addAccount("victim")
    island.fingers.set(`acct:victim@${island.host}`, { body: jrdOf(`acct:victim@${meadow.host}`, uri) })
    expect(await refusalOf(`victim@${island.host}`)).toBe("noSuchHandle")
    expect(await refusalOf(uri)).toBe("noSuchHandle")
  })

  test("an account whose server knows no such handle", async () => {
    const { uri } = meadow.addAccount("unlisted")
    meadow.fingers.clear()
    expect(await refusalOf(uri)).toBe("noSuchHandle")
  })

  test("a document that speaks of an actor on another server", async () => {
    const { document } = meadow.addAccount("bob")
    island.addAccount("bob")
    island.paths.set("/users/bob", { body: document })
    expect(await refusalOf(`bob@${island.host}`)).toBe("notAnActor")
  })

  test("a document whose id is another one on the same server that says something else", async () => {
    const { document } = meadow.addAccount("carol")
    meadow.paths.set("/users/carol", { body: { ...document, id: `http://${meadow.host}/uploads/carol` } })
    expect(await refusalOf(`carol@${meadow.host}`)).toBe("noSuchActor")
  })

  test("an address of our own behind a foreign handle", async () => {
    const self = await instanceActor(here.ground)
    island.fingers.set(`acct:me@${island.host}`, { body: jrdOf(`acct:me@${island.host}`, self.uri) })
    expect(await refusalOf(`me@${island.host}`)).toBe("noSuchHandle")
    expect(await recordRemoteActor(here.ground, { ...self }, self.uri)).toMatchObject({ ok: false })
  })

  test("a server that answers with a web page", async () => {
    island.fingers.set(`acct:dave@${island.host}`, { type: "text/html", body: "<html></html>" })
    expect(await refusalOf(`dave@${island.host}`)).toBe("noSuchHandle")
    meadow.addAccount("dave")
    meadow.paths.set("/users/dave", { type: "text/html", body: "<html></html>" })
    expect(await refusalOf(`dave@${meadow.host}`)).toBe("notAnActor")
  })

  test("an actor served as a picture", async () => {
    const { document } = meadow.addAccount("erin")
    meadow.paths.set("/users/erin", { type: "image/png", body: document })
    expect(await refusalOf(`erin@${meadow.host}`)).toBe("notAnActor")
  })

  test("answers without end", async () => {
    const endless = (type: string) => (response: import("node:http").ServerResponse) => {
      response.writeHead(200, { "content-type": type })
      const piece = Buffer.alloc(64 * 1024, " ")
      const write = () => {
        while (!response.destroyed && response.write(piece)) continue
        if (!response.destroyed) response.once("drain", write)
      }
      write()
    }
    island.fingers.set(`acct:huge@${island.host}`, endless("application/jrd+json"))
    expect(await refusalOf(`huge@${island.host}`)).toBe("noSuchHandle")
    meadow.addAccount("huge")
    meadow.paths.set("/users/huge", endless("application/activity+json"))
    expect(await refusalOf(`huge@${meadow.host}`)).toBe("notAnActor")
  })

  test("a server that does not answer", async () => {
    island.fingers.set(`acct:slow@${island.host}`, () => undefined)
    expect(await refusalOf(`slow@${island.host}`)).toBe("serverUnreachable")
  })

  test("a server that is down, or has a bad day", async () => {
    const gone = await startRemoteServer()
    await gone.close()
    expect(await refusalOf(`frank@${gone.host}`)).toBe("serverUnreachable")
    island.fingers.set(`acct:frank@${island.host}`, { status: 503, body: "later" })
    expect(await refusalOf(`frank@${island.host}`)).toBe("serverUnreachable")
  })

  test("nobody there", async () => {
    expect(await refusalOf(`nobody@${meadow.host}`)).toBe("noSuchHandle")
    meadow.addAccount("ghost")
    meadow.paths.clear()
    expect(await refusalOf(`ghost@${meadow.host}`)).toBe("noSuchActor")
  })

  test("a host on a private network, without a socket", async () => {
    expect(await refusalOf("grace@10.0.0.7")).toBe("privateHost")
    expect(await refusalOf("https://192.168.1.1/users/grace")).toBe("privateHost")
  })
})

test("a server on a public origin asks nobody on a loopback address", async () => {
  const there = await openTestGround({ origin: "https://harbor.example" })
  try {
    meadow.addAccount("alice")
    const before = meadow.connections()
    expect(await resolveActor(there.ground, `alice@${meadow.host}`)).toMatchObject({ ok: false, reason: "privateHost" })
    expect(await resolveActor(there.ground, `http://${meadow.host}/users/alice`)).toMatchObject({
      ok: false,
      reason: "privateHost",
    })
    expect(meadow.connections()).toBe(before)
  } finally {
    await there.close()
  }
})

test("somebody of this server is found by handle, page and address without asking anybody", async () => {
  const keys = await prepareKeys({ credential: false })
  const made = await here.ground.database.transaction((tx) =>
    createLocalActor(here.ground, tx, { type: "Person", handle: "Heidi", name: "Heidi", keys }),
  )
  if (!made.ok) throw new Error(made.sentence)
  const { origin, host } = here.ground.config
  for (const text of [`@heidi@${host}`, "@HEIDI", "heidi", profileUrl(origin, "heidi"), made.value.uri]) {
    const found = await resolve(text)
    expect(found.ok && found.value.id).toBe(made.value.id)
  }
  expect(await resolve("@nobody_here")).toMatchObject({ ok: false, reason: "noSuchHandle" })
  expect(await resolve(`${origin.origin}/actors/not-an-id`)).toMatchObject({ ok: false, reason: "noSuchActor" })
})

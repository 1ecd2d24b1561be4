import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eventually } from "../../../src/cli/demo/story.ts"
import { Visitor, type Sight } from "../../../src/cli/demo/visitor.ts"
import { awardSays, awardTo, newAchievement, newcomer, newIssuer, patience, words } from "../../support/community.ts"
import { startInstance, type Instance } from "../../support/instance.ts"
import { FakePeer, type PeerActor, type ReceivedPost } from "../fake-peer.ts"

let harbor: Instance
/** A server of the fediverse that knows no badges. */
let town: FakePeer
let otto: PeerActor
let iris: Visitor
let issuerPath: string

/** Somebody there, as a server without badges shows them. */
const townsperson = (handle: string) => town.actor(handle, { streams: undefined })

beforeAll(async () => {
  ;[harbor, town] = await Promise.all([startInstance({ name: "harbor" }), FakePeer.start()])
  otto = await townsperson("otto")
  iris = await newcomer(harbor.origin, "iris")
  issuerPath = await newIssuer(iris, "makers")
})
afterAll(async () => {
  await harbor?.stop()
  await town?.close()
})

type Note = {
  id: string
  content: string
  to: string
  inReplyTo?: string
  attachment: Record<string, unknown>[]
  tag: Record<string, unknown>
}

const noteIn = ({ body }: ReceivedPost) => body["object"] as Note

type Asked = { earner: PeerActor; note: Note; post: ReceivedPost; link: string }

/** Awards a badge called `name` to somebody of their own, and waits for the note that asks them. */
async function ask(name: string): Promise<Asked> {
  const earner = await townsperson(name.toLowerCase())
  const achievement = await newAchievement(iris, issuerPath, name, { imageAlt: `A round badge: ${name}` })
  const awards = await awardTo(iris, achievement, `@${earner.handle}@${town.host}`)
  expect(awards.status, words(awards)).toBe(200)
  const post = await told((one) => noteIn(one).content.includes(`“${name}”`), earner)
  const link = /href="([^"]*\/claim\/[^"]+)"/.exec(noteIn(post).content)?.[1] ?? ""
  return { earner, note: noteIn(post), post, link }
}

const told = (wanted: (post: ReceivedPost) => boolean, earner: PeerActor): Promise<ReceivedPost> =>
  eventually(`a note for ${earner.handle}`, patience, async () =>
    town.posts.find(
      (one) => one.path === new URL(earner.inbox).pathname && one.body["type"] === "Create" && wanted(one),
    ),
  )

const stateOf = async (name: string): Promise<string | undefined> => {
  const [row] = await harbor.rows<{ state: string }>(
    `select w.state from award w join achievement a on a.id = w.achievement_id where a.name = '${name}'`,
  )
  return row?.state
}
const becomes = (name: string, state: string) =>
  eventually(`the award of ${name} is ${state}`, patience, async () => (await stateOf(name)) === state)

const like = (object: string, by: PeerActor, more: Record<string, unknown> = {}) =>
  town.post(`${harbor.origin.origin}/inbox`, town.activity("Like", by, { object, ...more }), by)

const reply = (to: string, content: string, by: PeerActor) => {
  const id = `${town.origin}/notes/${crypto.randomUUID()}`
  const note = {
    id,
    type: "Note",
    attributedTo: by.uri,
    inReplyTo: to,
    content,
    to: [],
    published: new Date().toISOString(),
  }
  return town.post(`${harbor.origin.origin}/inbox`, town.activity("Create", by, { object: note }), by)
}

/** Waits until nothing is left to do, so that what did not happen by then does not happen. */
const quiet = () =>
  eventually("everything is done", patience, async () => {
    const left = await harbor.rows(
      "select id from task where state = 'running' or (state = 'waiting' and run_at <= now())",
    )
    return left.length === 0
  })

const nobody = () => new Visitor(harbor.origin)
const keepLinkOn = (sight: Sight): string => sight.url.pathname
const badgeLinkOn = (sight: Sight): string =>
  sight.page
    .querySelectorAll("a")
    .map((one) => one.getAttribute("href") ?? "")
    .find((href) => href.startsWith("/badges/")) ?? ""

describe("an award to somebody whose server knows no badges", () => {
  it("is told by a direct note in standard terms, to its recipient alone, with picture and link", async () => {
    const { earner: maria, note, post, link } = await ask("Welder")
    expect(post.body).toMatchObject({ type: "Create", to: maria.uri })
    expect(post.body["cc"]).toBeUndefined()
    expect(note).toMatchObject({
      type: "Note",
      to: maria.uri,
      attributedTo: post.body["actor"],
      tag: { type: "Mention", href: maria.uri, name: `@${maria.handle}@${town.host}` },
      attachment: [
        {
          type: "Image",
          mediaType: "image/png",
          name: "A round badge: Welder",
          summary: "A round badge: Welder",
          url: expect.stringMatching(/\/achievements\/[^/]+\/image\.png$/),
        },
      ],
    })
    expect(Object.keys(note).toSorted()).toEqual(
      ["attachment", "attributedTo", "content", "id", "published", "tag", "to", "type"].toSorted(),
    )
    expect(note.content).not.toMatch(/<(?:h\d|img|ul|li|script)/)
    expect(note.content).toContain(`<a href="${link}">${link}</a>`)
    expect(link).toMatch(new RegExp(`^${harbor.origin.origin}/claim/[\\w-]{43}$`))
    expect(town.posts.filter(({ body }) => body["type"] === "Offer")).toEqual([])
    await awardSays(iris, issuerPath, /Waiting for the claim/)
  })

  it("is shown to its issuer as a note that was not delivered when that server refuses it", async () => {
    const earner = await townsperson("gone")
    town.inboxStatus = (path) => (path === new URL(earner.inbox).pathname ? 404 : 202)
    const achievement = await newAchievement(iris, issuerPath, "Undelivered")
    await awardTo(iris, achievement, `@${earner.handle}@${town.host}`)
    await awardSays(iris, issuerPath, /Note not delivered/)
  })

  it("is shown by nothing to nobody before it is accepted, and its note to its recipient alone", async () => {
    const { earner: maria, post } = await ask("Secret")
    await quiet()
    const [row] = await harbor.rows<{ key: string; award: string; note: string; body: string }>(
      `select w.credential_key as key, w.id as award, c.note_key as note, a.body from award w join award_claim c on c.award_id = w.id join activity a on a.id = w.id where w.id = '${String(post.body["id"]).split("/").at(-1)}'`,
    )
    const paths = [`/notes/${row?.note}`, `/activities/${row?.award}`]
    for (const accept of ["application/vc", "application/ld+json", "application/activity+json", "text/html"]) {
      for (const path of [...paths, `/credentials/${row?.key}`]) {
        expect([path, accept, (await nobody().open(path, { accept })).status]).toEqual([path, accept, 404])
      }
      // Somebody else of the recipient's own server.
      for (const path of paths) {
        const asOtto = await town.get(harbor.origin.origin + path, accept, otto)
        expect([path, accept, asOtto.status]).toEqual([path, accept, 404])
      }
    }
    const own = await town.get(`${harbor.origin.origin}/notes/${row?.note}`, "application/activity+json", maria)
    expect(own.status).toBe(200)
    expect(own.headers.get("cache-control")).toBe("private, no-store")
    expect(((await own.json()) as Note).content).toBe(noteIn(post).content)
    expect(await harbor.rows("select id from holding")).toEqual([])
    // What opens the badge stands nowhere once it was sent: neither in the activity nor beside the award.
    expect(row?.body).toBe("")
    const token = /claim\/([\w-]{43})/.exec(noteIn(post).content)?.[1] ?? ""
    const everything = await harbor.rows<{ found: string }>(
      `select (select string_agg(c::text, '') from award_claim c) || (select string_agg(a::text, '') from activity a) as found`,
    )
    expect(everything[0]?.found).not.toContain(token)
  })

  it("is not claimed by whoever only opens the link, however often, and the page is for nobody's cache or preview", async () => {
    const { link } = await ask("Crawled")
    for (let time = 0; time < 3; time += 1) {
      const page = await nobody().open(link, { "user-agent": "Mastodon/4.5 (http.rb)" })
      expect(page.status).toBe(200)
      expect(page.headers.get("cache-control")).toBe("private, no-store")
      expect(page.headers.get("referrer-policy")).toMatch(/^(?:no-referrer|same-origin)$/)
      expect(page.page.querySelector("meta[name=robots]")?.getAttribute("content")).toBe("noindex")
      expect(page.text).not.toContain("og:")
      expect(words(page)).toContain("Crawled")
    }
    expect(await stateOf("Crawled")).toBe("offered")
  })

  it("is claimed once by the button: a page for everybody, files, and a link to keep", async () => {
    const { earner: maria, link } = await ask("Potter")
    const visitor = nobody()
    const kept = await visitor.send(await visitor.open(link), new URL(link).pathname, {})
    expect(kept.url.pathname).toMatch(/^\/keep\/[\w-]{43}$/)
    expect(words(kept)).toContain("Keep this link")
    await becomes("Potter", "accepted")
    const path = badgeLinkOn(kept)
    const page = await nobody().open(path)
    expect(words(page)).toContain("Verified")
    expect(words(page)).toContain(`Hosted here for @${maria.handle}@${town.host}`)
    const credential = JSON.parse((await nobody().open(path, { accept: "application/vc" })).text) as {
      credentialSubject: { id: string }
    }
    expect(credential.credentialSubject.id).toBe(maria.uri)
    for (const file of [`${path}/image.png`, `${path}/credential.jsonld`]) {
      expect([file, (await nobody().open(file)).status]).toEqual([file, 200])
    }
    // The link is used up: nobody learns the link to keep from it.
    const again = await nobody().open(link)
    expect(words(again)).toContain("It was accepted.")
    expect(again.text).not.toContain("/keep/")
    await quiet()
    expect(await harbor.rows("select id from holding")).toHaveLength(1)
    // Nothing is said in her name.
    expect(await harbor.rows("select id from note")).toEqual([])
    expect(await harbor.rows(`select id from activity where type in ('Add', 'Accept')`)).toEqual([])
    expect(town.posts.filter(({ body }) => body["type"] === "Delete")).toEqual([])
  })

  it("is hidden, shown, downloaded and deleted by the link to keep, and by no other", async () => {
    const { link } = await ask("Baker")
    const visitor = nobody()
    const kept = await visitor.send(await visitor.open(link), new URL(link).pathname)
    const keep = keepLinkOn(kept)
    const path = badgeLinkOn(kept)
    const hidden = await visitor.send(kept, "/visibility")
    expect(words(hidden)).toContain("It is hidden")
    for (const accept of ["text/html", "application/vc", "application/activity+json"]) {
      expect((await nobody().open(path, { accept })).status).toBe(404)
    }
    expect((await nobody().open(`${path}/image.png`)).status).toBe(404)
    expect((await nobody().open(`${keep}/credential.jsonld`)).status).toBe(200)
    expect((await nobody().open(`${keep}/image.png`)).status).toBe(200)
    await visitor.send(hidden, "/visibility")
    expect((await nobody().open(path)).status).toBe(200)
    expect((await nobody().open(keep.replace(/.$/, (last) => (last === "A" ? "B" : "A")))).status).toBe(404)
    const gone = await visitor.send(await visitor.open(keep), "/delete")
    expect(words(gone)).toContain("You deleted this badge here")
    expect((await nobody().open(path)).status).toBe(404)
    expect((await nobody().open(`${keep}/credential.jsonld`)).url.pathname).toBe(keep)
    await quiet()
    expect(await harbor.rows("select id from note")).toEqual([])
  })

  it("is accepted by a Like of its recipient's own, who is sent the link to keep, and by nobody else's", async () => {
    const { earner: maria, note, link } = await ask("Sailor")
    expect((await like(note.id, otto)).status).toBe(202)
    // Misskey sends every reaction as a Like, with the emoji in it.
    expect((await like(note.id, maria, { content: "👎" })).status).toBe(202)
    await quiet()
    expect(await stateOf("Sailor")).toBe("offered")
    expect((await like(note.id, maria)).status).toBe(202)
    await becomes("Sailor", "accepted")
    const second = await told(
      (one) => noteIn(one).content.includes("/keep/") && noteIn(one).inReplyTo === note.id,
      maria,
    )
    const keep = /href="([^"]*\/keep\/[^"]+)"/.exec(noteIn(second).content)?.[1] ?? ""
    await eventually("the badge stands", patience, async () => badgeLinkOn(await nobody().open(keep)) !== "")
    expect(words(await nobody().open(link))).toContain("It was accepted, by a Like of the post.")
    // Once: neither the same again nor the button makes another badge.
    await like(note.id, maria)
    await quiet()
    expect(words(await iris.open(`/@${maria.handle}@${town.host}`))).toContain("Sailor")
    expect(town.posts.filter((one) => JSON.stringify(one.body).includes("/keep/"))).toHaveLength(1)
    expect(await harbor.rows(`select h.id from holding h where h.name = 'Sailor'`)).toHaveLength(1)
  })

  it("is declined by a clear no of its recipient's, and by no other words or people", async () => {
    const { earner: maria, note, link } = await ask("Rower")
    await reply(note.id, "<p>no</p>", otto)
    await reply(
      note.id,
      `<p><a href="${harbor.origin.origin}">@makers</a> no idea what that is, tell me more</p>`,
      maria,
    )
    await quiet()
    expect(await stateOf("Rower")).toBe("offered")
    await reply(
      note.id,
      `<p><span class="h-card"><a href="${harbor.origin.origin}/@makers">@<span>makers</span></a></span> No!</p>`,
      maria,
    )
    await becomes("Rower", "declined")
    expect(words(await nobody().open(link))).toContain("It was declined.")
    const [row] = await harbor.rows<{ path: string }>(
      `select '/achievements/' || id as path from achievement where name = 'Rower'`,
    )
    expect(words(await awardTo(iris, row?.path ?? "", `@${maria.handle}@${town.host}`))).toContain(
      "has declined this badge",
    )
  })

  it("is taken back with its note by a withdrawal, and its link says so", async () => {
    const { earner: maria, note, link } = await ask("Pilot")
    const [row] = await harbor.rows<{ id: string }>(
      `select w.id from award w join achievement a on a.id = w.achievement_id where a.name = 'Pilot'`,
    )
    await iris.send(await iris.open(`${issuerPath}/awards`), `/awards/${row?.id}/withdraw`)
    const end = await eventually("the note is deleted", patience, async () =>
      town.posts.find(({ body }) => body["type"] === "Delete" && JSON.stringify(body["object"]).includes(note.id)),
    )
    expect(end.body).toMatchObject({ to: maria.uri, object: { type: "Tombstone", id: note.id } })
    expect(end.path).toBe(new URL(maria.inbox).pathname)
    expect(words(await nobody().open(link))).toContain("took this badge back")
    expect((await town.get(note.id, "application/activity+json", maria)).status).toBe(404)
    await like(note.id, maria)
    await quiet()
    expect(await stateOf("Pilot")).toBe("withdrawn")
  })
})

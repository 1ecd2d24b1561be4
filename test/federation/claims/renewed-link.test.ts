import { afterAll, beforeAll, expect, it } from "vitest"
import { eventually } from "../../../src/cli/demo/story.ts"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
import { awardSays, awardTo, newAchievement, newcomer, newIssuer, patience, words } from "../../support/community.ts"
import { startInstance, type Instance } from "../../support/instance.ts"
import { FakePeer, type PeerActor } from "../fake-peer.ts"

let harbor: Instance
/** A server of the fediverse that knows no badges. */
let town: FakePeer
let otto: PeerActor
let iris: Visitor
let issuerPath: string
let firstLink: string

const nobody = () => new Visitor(harbor.origin)
const notesTo = (earner: PeerActor) =>
  town.posts
    .filter(({ path, body }) => path === new URL(earner.inbox).pathname && body["type"] === "Create")
    .map(({ body }) => body["object"] as { id: string; content: string; inReplyTo?: string })
const linkIn = (content: string, kind: "claim" | "keep") =>
  new RegExp(`href="([^"]*/${kind}/[^"]+)"`).exec(content)?.[1] ?? ""
const asked = (what: RegExp, earner: PeerActor) =>
  eventually(`a note for ${earner.handle}`, patience, async () =>
    notesTo(earner).findLast(({ content }) => what.test(content)),
  )

beforeAll(async () => {
  ;[harbor, town] = await Promise.all([startInstance({ name: "harbor" }), FakePeer.start()])
  otto = await town.actor("otto", { streams: undefined })
  iris = await newcomer(harbor.origin, "iris")
  issuerPath = await newIssuer(iris, "makers")
  await awardTo(iris, await newAchievement(iris, issuerPath, "Welder"), `@otto@${town.host}`)
  const { content } = await asked(/\/claim\//, otto)
  const visitor = nobody()
  const claim = await visitor.open(linkIn(content, "claim"))
  const kept = await visitor.send(claim, claim.url.pathname)
  firstLink = kept.url.href
  await eventually("it is on its page", patience, async () =>
    words(await nobody().open(firstLink)).includes("Take it along"),
  )
}, 240_000)
afterAll(async () => {
  await harbor?.stop()
  await town?.close()
})

it("a new keep link goes to its earner alone, and the one that was lost is over", async () => {
  const awards = await awardSays(iris, issuerPath, /Send a new link/)
  const after = await iris.send(awards, "/renew-link")
  expect(after.page.text).toContain("A new link is on its way to the earner.")
  const note = await asked(/sends you a new link for your badge “Welder”/, otto)
  const link = linkIn(note.content, "keep")
  expect(link).not.toBe(firstLink)
  expect(after.text).not.toContain(link)
  expect((await nobody().open(firstLink)).status).toBe(404)
  const visitor = nobody()
  const page = await visitor.open(link)
  expect([page.status, words(page)]).toEqual([200, expect.stringContaining("Welder")])
  // It does what the first one did.
  const shown = await visitor.send(page, "/visibility", { visibility: "private" })
  expect(shown.status).toBe(200)

  const accept = "application/activity+json"
  const mine = await town.get(note.id, accept, otto)
  expect([mine.status, linkIn(((await mine.json()) as { content: string }).content, "keep")]).toEqual([200, link])
  for (const by of [undefined, await town.actor("eve", { streams: undefined })])
    expect((await town.get(note.id, accept, by)).status).toBe(404)
  // What was sent is erased here once it has arrived.
  await eventually("no copy is left", patience, async () => {
    const [row] = await harbor.rows<{ left: number }>(
      `select count(*)::int as left from activity where body like '%/keep/%'`,
    )
    return row?.left === 0
  })
})

it("a new keep link is sent once a day at most", async () => {
  const before = notesTo(otto).length
  const again = await iris.send(await iris.open(`${issuerPath}/awards`), "/renew-link")
  expect([again.status, words(again)]).toEqual([422, expect.stringContaining("less than a day ago")])
  expect(notesTo(otto)).toHaveLength(before)
})

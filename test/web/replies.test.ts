import { afterAll, beforeAll, expect, it } from "vitest"
import { actorByUri, type Actor } from "../../src/actors/index.ts"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { receiveMark, receiveReply } from "../../src/social/index.ts"
import { words } from "../support/community.ts"
import { eventually } from "../support/ground.ts"
import { openScene, type Scene } from "./scene.ts"

let scene: Scene
let badge: string
let note: string
let bob: Actor

beforeAll(async () => {
  scene = await openScene()
  badge = await scene.badge("alice", scene.alice, "Knot tying", "public")
  note = await eventually(async () => (await scene.instance.rows<{ uri: string }>(`select uri from note`))[0]?.uri)
  const [row] = await scene.instance.rows<{ uri: string }>(`select uri from actor where handle = 'bob'`)
  const found = await actorByUri(scene.instance.ground, row?.uri ?? "")
  if (found === null) throw new Error("there is no Bob")
  bob = found
})
afterAll(() => scene.instance.stop())

const reply = (number: number, contentHtml: string, warning = "") =>
  receiveReply(scene.instance.ground, {
    author: bob,
    note: {
      uri: `${scene.origin.origin}/said/${number}`,
      inReplyTo: note,
      contentHtml,
      warning,
      pageUrl: `${scene.origin.origin}/said/${number}`,
      images: [],
      visibility: "public",
      publishedAt: new Date(Date.now() - 60_000 + number),
      updatedAt: null,
    },
  })
const pageFor = async (visitor: Visitor, path = badge) => words(await visitor.open(path))

it("nothing is said to visitors as long as nobody reacted, and the owner is told what will show", async () => {
  expect(await pageFor(scene.bob)).not.toContain("What people say")
  expect(await pageFor(scene.alice)).toMatch(/What people say\s*Nothing yet\./)
})

it("likes, boosts and replies show on the badge's page, warnings before what they warn of", async () => {
  await receiveMark(scene.instance.ground, { kind: "like", to: note, by: bob, uri: `${scene.origin.origin}/likes/1` })
  await reply(0, "<p>Well <b onclick='x()'>done</b></p>", "Praise <script>")
  const sight = await new Visitor(scene.origin).open(badge)
  expect(words(sight)).toMatch(/Liked by 1 person\..*Bob @bob@.*Its author warns: Praise <script>\s*Well done/)
  expect(sight.page.querySelectorAll("[onclick], .reply script")).toEqual([])
  expect(sight.page.querySelector(".reply details")?.text).toContain("Well done")
})

it("the owner hides a reply and shows it again by the buttons on the page; nobody else has them", async () => {
  expect((await scene.bob.open(badge)).text).not.toContain("/hide")
  const hidden = await scene.alice.send(await scene.alice.open(badge), "/hide")
  expect([hidden.status, words(hidden)]).toEqual([200, expect.stringContaining("Hidden: only you see it")])
  expect(await pageFor(scene.bob)).not.toContain("Well done")
  await scene.alice.send(await scene.alice.open(badge), "/show")
  expect(await pageFor(scene.bob)).toContain("Well done")
})

it("more replies than fit are on a page of their own, in the order in which they were said", async () => {
  for (let number = 1; number < 20; number += 1) await reply(number, `<p>Number ${number}.</p>`)
  const [carol] = await scene.instance.rows<{ uri: string }>(`select uri from actor where handle = 'alice'`)
  const alice = await actorByUri(scene.instance.ground, carol?.uri ?? "")
  if (alice !== null) bob = alice
  await reply(30, "<p>The last word.</p>")
  const first = await scene.alice.open(badge)
  expect(words(first)).toContain("Number 19.")
  expect(words(first)).not.toContain("The last word.")
  const more = first.page.querySelectorAll("a").find((one) => one.text.includes("More replies"))
  const second = await pageFor(scene.alice, more?.getAttribute("href") ?? "")
  expect(second).toContain("The last word.")
  expect(second).not.toContain("Number 19.")
  expect((await scene.alice.open(`${badge}?replies=nonsense`)).status).toBe(200)
})

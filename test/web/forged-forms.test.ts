import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { openScene, raw, type Scene, tokenOn } from "./scene.ts"

let scene: Scene
let badge: string
let offer: string

beforeAll(async () => {
  scene = await openScene()
  badge = await scene.badge("alice", scene.alice, "Kept", "private")
  offer = (await scene.offer("alice", scene.alice, "Waiting")).url.pathname
})
afterAll(() => scene.instance.stop())

const forms = (): { path: string; body: Record<string, string> }[] => [
  { path: "/sign-out", body: {} },
  { path: "/settings/profile", body: { name: "Mallory", bio: "" } },
  { path: `${offer}/accept`, body: { visibility: "public" } },
  { path: `${offer}/decline`, body: {} },
  { path: `${badge}/visibility`, body: { visibility: "public" } },
  { path: `${badge}/remove`, body: {} },
  { path: `${badge}/check`, body: {} },
  { path: "/backpack/add", body: { text: '{"type":"Assertion"}' } },
  { path: "/follow", body: { target: "@bob" } },
  { path: "/unfollow", body: { target: "@bob" } },
  { path: "/block", body: { target: `${scene.origin.origin}/@bob` } },
  { path: "/block-server", body: { domain: "elsewhere.example" } },
  { path: "/settings/blocks", body: { domain: "elsewhere.example" } },
  { path: "/report", body: { about: `${scene.origin.origin}/@bob`, category: "spam" } },
  { path: "/verify", body: { text: "a badge" } },
]

/** What the forms above would change. */
const state = async () => [
  await scene.rowCounts(),
  await scene.instance.rows(`select name, summary_source from actor order by id`),
  await scene.instance.rows(`select state from offer order by id`),
  await scene.instance.rows(`select visibility from holding order by id`),
]

type Send = (form: { path: string; body: Record<string, string> }) => ReturnType<typeof raw>

/** Sends every form: how each was answered, and whether anything changed. */
async function sendAll(send: Send): Promise<{ answers: string[]; changed: boolean }> {
  const before = await state()
  const answers: string[] = []
  for (const form of forms()) {
    const { status, text } = await send(form)
    answers.push(`${form.path} ${status}${/Go back|try again there/.test(text) ? " says what to do" : ""}`)
  }
  return { answers, changed: JSON.stringify(await state()) !== JSON.stringify(before) }
}

const allRefused = () => ({ answers: forms().map(({ path }) => `${path} 403 says what to do`), changed: false })

describe("a form that did not come from a page of this server", () => {
  it("is refused without a token, and changes nothing", async () => {
    const send: Send = ({ path, body }) => raw(scene, scene.alice, path, { method: "POST", body })
    expect(await sendAll(send)).toEqual(allRefused())
  })

  it("is refused with the token of somebody else", async () => {
    const csrf = tokenOn(await scene.bob.open("/settings/profile"))
    expect(csrf).not.toBe("")
    const send: Send = ({ path, body }) => raw(scene, scene.alice, path, { method: "POST", body: { ...body, csrf } })
    expect(await sendAll(send)).toEqual(allRefused())
  })

  it("is refused with the token that somebody gets who is not signed in", async () => {
    const csrf = tokenOn(await new Visitor(scene.origin).open("/sign-in"))
    const send: Send = ({ path, body }) => raw(scene, scene.alice, path, { method: "POST", body: { ...body, csrf } })
    expect(await sendAll(send)).toEqual(allRefused())
  })

  it("is refused when the browser says that another site sent it, even with the right token", async () => {
    const csrf = tokenOn(await scene.alice.open("/settings/profile"))
    const claims: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]
    for (const headers of claims) {
      const send: Send = ({ path, body }) =>
        raw(scene, scene.alice, path, { method: "POST", body: { ...body, csrf }, headers })
      expect(await sendAll(send)).toEqual(allRefused())
    }
  })

  it("is refused when it signs somebody in or up", async () => {
    const before = await scene.rowCounts()
    const body = {
      name: "Mallory",
      handle: "mallory",
      email: "mallory@people.example",
      password: "a long enough password",
    }
    for (const path of ["/sign-up", "/sign-in", "/set-up"])
      expect((await raw(scene, null, path, { method: "POST", body })).status).toBe(403)
    expect(await scene.rowCounts()).toEqual(before)
  })

  it("is accepted from our own page, so that the refusals above are about nothing else", async () => {
    const csrf = tokenOn(await scene.alice.open("/settings/profile"))
    const headers = { origin: scene.origin.origin, "sec-fetch-site": "same-origin" }
    const answer = await raw(scene, scene.alice, `${badge}/check`, { method: "POST", body: { csrf }, headers })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, badge])
  })
})

describe("what is no form at all", () => {
  it("is refused as such", async () => {
    const cookie = scene.alice
      .cookies()
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ")
    const post = (type: string, body: string) =>
      fetch(new URL("/follow", scene.origin), { method: "POST", headers: { "content-type": type, cookie }, body })
    expect((await post("application/json", "{}")).status).toBe(415)
    expect((await post("text/plain", "csrf=x")).status).toBe(415)
    expect((await post("multipart/form-data; boundary=x", "--x\r\nbroken")).status).toBe(400)
  })

  it("is refused when it is too large, before it is read", async () => {
    const before = await scene.rowCounts()
    const csrf = tokenOn(await scene.alice.open("/settings/profile"))
    const answer = await raw(scene, scene.alice, "/settings/profile", {
      method: "POST",
      body: { csrf, name: "Alice", bio: "a".repeat(300_000) },
    })
    expect(answer.status).toBe(413)
    expect(answer.text).toContain("200 KB")
    expect(await scene.rowCounts()).toEqual(before)
  })
})

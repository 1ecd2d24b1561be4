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

const forms = () => [
  { path: "/sign-out", body: {} },
  { path: "/settings/profile", body: { name: "Mallory", bio: "" } },
  { path: `${offer}/accept`, body: { visibility: "public" } },
  { path: `${offer}/decline`, body: {} },
  { path: `${badge}/visibility`, body: { visibility: "public" } },
  { path: `${badge}/remove`, body: {} },
  { path: `${badge}/check`, body: {} },
  { path: "/follow", body: { target: "@bob" } },
  { path: "/unfollow", body: { target: "@bob" } },
]

/** What the forms above would change. */
const state = async () => [
  await scene.rowCounts(),
  await scene.instance.rows(`select name, summary_source from actor order by id`),
  await scene.instance.rows(`select state from offer order by id`),
  await scene.instance.rows(`select visibility from holding order by id`),
]

async function expectRefused(send: (form: { path: string; body: Record<string, string> }) => ReturnType<typeof raw>) {
  const before = await state()
  for (const form of forms()) {
    const answer = await send(form)
    expect([form.path, answer.status]).toEqual([form.path, 403])
    expect(answer.text).toMatch(/Go back|try again there/)
  }
  expect(await state()).toEqual(before)
}

describe("a form that did not come from a page of this server", () => {
  it("is refused without a token, and changes nothing", async () => {
    await expectRefused(({ path, body }) => raw(scene, scene.alice, path, { method: "POST", body }))
  })

  it("is refused with the token of somebody else", async () => {
    const csrf = tokenOn(await scene.bob.open("/settings/profile"))
    expect(csrf).not.toBe("")
    await expectRefused(({ path, body }) => raw(scene, scene.alice, path, { method: "POST", body: { ...body, csrf } }))
  })

  it("is refused with the token that somebody gets who is not signed in", async () => {
    const csrf = tokenOn(await new Visitor(scene.origin).open("/sign-in"))
    await expectRefused(({ path, body }) => raw(scene, scene.alice, path, { method: "POST", body: { ...body, csrf } }))
  })

  it("is refused when the browser says that another site sent it, even with the right token", async () => {
    const csrf = tokenOn(await scene.alice.open("/settings/profile"))
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ])
      await expectRefused(({ path, body }) =>
        raw(scene, scene.alice, path, { method: "POST", body: { ...body, csrf }, headers }),
      )
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

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { documentSourceOf, openInput, verifyCredential } from "../../src/credentials/index.ts"
import { readImage } from "../../src/media/index.ts"
import { unsound } from "./page-checks.ts"
import { openScene, raw, type Scene, tokenOn } from "./scene.ts"

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.instance.stop())

describe("an offer", () => {
  it("shows who offers what, with picture, report and the choice of who may see it, and counts in the navigation", async () => {
    const offer = await scene.offer("alice", scene.alice, "Oven Builder")
    const main = offer.page.querySelector("main")?.text ?? ""
    for (const words of [
      "Oven Builder",
      "Makers",
      "Verified",
      "Nothing in it was changed",
      "Do it well.",
      "Who can see it",
    ])
      expect(main).toContain(words)
    expect(offer.page.querySelector("main img")?.getAttribute("alt")).toBeTruthy()
    expect(offer.page.querySelectorAll("input[name=visibility]").map((one) => one.getAttribute("value"))).toEqual([
      "public",
      "followers",
      "private",
    ])
    expect(offer.page.querySelector(".site-header")?.text).toMatch(/1\s*offer waits for you/)
  })

  it("is not accepted without a choice: the page says so and the offer stays", async () => {
    const offer = await scene.offer("alice", scene.alice, "Choosy")
    const sight = await scene.alice.send(offer, "/accept")
    expect([sight.status, sight.page.querySelector(".problem-summary")?.text]).toEqual([
      422,
      expect.stringContaining("Choose who can see the badge."),
    ])
    expect(unsound(sight)).toEqual([])
    const accepted = await scene.alice.send(sight, "/accept", { visibility: "followers" })
    expect(accepted.page.text).toContain("The badge is in your backpack.")
    expect(accepted.page.text).toMatch(/Backpack\s*Followers/)
  })

  it("accepted twice is one badge; declined afterwards is still that badge", async () => {
    const offer = await scene.offer("alice", scene.alice, "Twice")
    const first = await scene.alice.send(offer, "/accept", { visibility: "private" })
    const second = await scene.alice.send(offer, "/accept", { visibility: "public" })
    expect(second.url.pathname).toBe(first.url.pathname)
    expect(second.page.text).toContain("Only you")
    const declined = await scene.alice.send(offer, "/decline")
    expect(declined.status).toBe(422)
    expect(declined.page.text).toContain("You have accepted this badge before.")
    expect(await scene.instance.rows(`select count(*)::int as found from holding where name = 'Twice'`)).toEqual([
      { found: 1 },
    ])
  })

  it("declined is gone from the backpack, its bytes too", async () => {
    const offer = await scene.offer("alice", scene.alice, "Unwanted")
    const backpack = await scene.alice.send(offer, "/decline")
    expect([backpack.url.pathname, backpack.page.text.includes("You declined the badge.")]).toEqual(["/backpack", true])
    expect(backpack.page.querySelector("main")?.text).not.toContain("Unwanted")
    const again = await scene.alice.open(offer.url.pathname)
    expect([again.status, again.page.text.includes("You declined this badge.")]).toEqual([200, true])
    expect(again.page.querySelectorAll("main form[action$='/accept'], main form[action$='/decline']")).toHaveLength(0)
    expect(await scene.instance.rows(`select count(*)::int as found from held_credential where bytes is null`)).toEqual(
      [{ found: 1 }],
    )
  })
})

describe("a badge of one's own", () => {
  it("changes who sees it, is checked again and is removed", async () => {
    const path = await scene.badge("alice", scene.alice, "Movable", "private")
    expect((await raw(scene, null, path)).status).toBe(404)
    const shown = await scene.alice.send(await scene.alice.open(path), "/visibility", { visibility: "public" })
    expect(shown.page.text).toContain("Who can see this badge is changed.")
    expect((await raw(scene, null, path)).status).toBe(200)
    expect((await scene.alice.send(shown, "/check")).page.text).toMatch(/checked again just now|checked a moment ago/)
    const gone = await scene.alice.send(shown, "/remove")
    expect([gone.url.pathname, gone.page.text.includes("no longer in your backpack")]).toEqual(["/backpack", true])
    expect((await raw(scene, scene.alice, path)).status).toBe(404)
  })

  it("is downloaded exactly as it was signed", async () => {
    const path = await scene.badge("alice", scene.alice, "Kept Bytes", "public")
    const answer = await fetch(new URL(`${path}/credential.jsonld`, scene.origin))
    const [row] = await scene.instance.rows<{ hex: string }>(
      `select encode(award.credential_bytes, 'hex') as hex from award join achievement on achievement.id = award.achievement_id where achievement.name = 'Kept Bytes'`,
    )
    expect(Buffer.from(await answer.arrayBuffer()).toString("hex")).toBe(row?.hex)
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="badge-[\w-]+\.jsonld"$/)
  })

  it("is downloaded as a JWT that its issuer signs for it, since the issuer is of this server", async () => {
    const path = await scene.badge("alice", scene.alice, "In another form", "public")
    const answer = await fetch(new URL(`${path}/credential.jwt`, scene.origin))
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/vc+jwt"])
    const jwt = await answer.text()
    const payload = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"))
    const signed = await (await fetch(new URL(`${path}/credential.jsonld`, scene.origin))).json()
    const { proof: _proof, ...said } = signed as Record<string, unknown>
    expect(payload).toMatchObject(said)
    const documents = documentSourceOf(
      async (url) => ({ ok: true, bytes: new Uint8Array(await (await fetch(url)).arrayBuffer()) }),
      { allowLoopbackHttp: true },
    )
    const report = await verifyCredential(new TextEncoder().encode(jwt), { now: new Date(), documents })
    expect(report).toMatchObject({ verdict: "verified", format: { securing: "jwt" } })
    const page = await scene.bob.open(path)
    expect(page.page.querySelector('a[href$="/credential.jwt"]')?.text.trim()).toBe("Signed badge (JWT)")
  })

  it.each(["png", "svg"])(
    "is downloaded as a %s with exactly those bytes in it, which any backpack reads",
    async (ending) => {
      const path = await scene.badge("alice", scene.alice, `Baked <${ending}> & "whole"`, "public")
      const answer = await fetch(new URL(`${path}/badge.${ending}`, scene.origin))
      const image = new Uint8Array(await answer.arrayBuffer())
      expect(await readImage(image)).toMatchObject(ending === "png" ? { ok: true } : { ok: false, reason: "unsafeSvg" })
      const signed = await fetch(new URL(`${path}/credential.jsonld`, scene.origin))
      expect(await openInput(image)).toMatchObject({
        ok: true,
        found: [{ kind: "json", container: ending, bytes: new Uint8Array(await signed.arrayBuffer()), notes: [] }],
      })
      expect(answer.headers.get("content-disposition")).toMatch(
        new RegExp(`^attachment; filename="badge-[\\w-]+\\.${ending}"$`),
      )
      expect(answer.headers.get("content-security-policy")).toContain("sandbox")
      const page = await scene.bob.open(path)
      expect(page.page.querySelector(`a[href$="/badge.${ending}"]`)?.text.trim()).toMatch(/^Badge as a picture/)
    },
  )

  it("is found in the backpack by search, filter and order, whatever words stand in the address", async () => {
    const names = async (query: string) =>
      (await scene.alice.open(`/backpack?${query}`)).page
        .querySelectorAll(".badge-card-name")
        .map((one) => one.text.trim())
    expect(await names("q=oven&visibility=public")).toEqual([])
    expect(await names("q=kept")).toEqual(["Kept Bytes"])
    expect(await names("visibility=followers")).toEqual(["Choosy"])
    const byName = await names("sort=name")
    expect(byName).toEqual(byName.toSorted())
    expect(await names("sort=nonsense&visibility=nobody&status=none&after=garbage")).toEqual(await names(""))
    const list = await scene.alice.open("/backpack?view=list&q=kept")
    expect(list.page.querySelectorAll(".badge-card-name")).toEqual([])
    expect(list.page.querySelector("main")?.text).toContain("Kept Bytes")
    expect((await scene.alice.open("/backpack?q=nothing-is-called-this")).page.text).toContain("No badge is like that")
  })
})

describe("following somebody", () => {
  it("takes a handle, leads back, and says why when it cannot be", async () => {
    const csrf = tokenOn(await scene.alice.open("/settings/profile"))
    const follow = (body: Record<string, string>) =>
      raw(scene, scene.alice, "/follow", { method: "POST", body: { csrf, ...body } })
    expect((await follow({ target: "@bob", next: "/following" })).headers.get("location")).toBe("/following")
    expect((await follow({ target: "@bob", next: "//evil.example" })).headers.get("location")).toBe("/@bob")
    const self = await follow({ target: "@alice" })
    expect([self.status, self.text.includes("You cannot follow yourself.")]).toEqual([404, true])
    const none = await follow({ target: "@nobody" })
    expect([none.status, none.text.includes("Nobody here is called @nobody")]).toEqual([404, true])
    expect((await follow({ target: "" })).status).toBe(422)
    expect((await scene.alice.open("/following")).page.querySelector("main")?.text).toContain("Bob")
  })
})

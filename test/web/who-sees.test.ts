import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { openScene, raw, type Scene, tokenOn } from "./scene.ts"

let scene: Scene
let stranger: Visitor
const paths: Record<"public" | "followers" | "private", string> = { public: "", followers: "", private: "" }
let offer: string

beforeAll(async () => {
  scene = await openScene()
  stranger = new Visitor(scene.origin)
  for (const visibility of ["public", "followers", "private"] as const)
    paths[visibility] = await scene.badge("alice", scene.alice, `For ${visibility}`, visibility)
  offer = (await scene.offer("alice", scene.alice, "Waiting")).url.pathname
})
afterAll(() => scene.instance.stop())

const absent = "/badges/AAAAAAAAAAAAAAAAAAAAAA"
const representations = (badge: string) => [
  badge,
  `${badge}/image.png`,
  `${badge}/badge.png`,
  `${badge}/badge.svg`,
  `${badge}/credential.jsonld`,
  `${badge}/credential.jwt`,
]

/** Everything of an answer but what differs between any two: dates and tokens of this very moment. */
const comparable = ({ status, headers, text }: Awaited<ReturnType<typeof raw>>) => ({
  status,
  text: text.replaceAll(/name="csrf" value="[^"]*"/g, ""),
  headers: [...headers].filter(([name]) => !["date", "set-cookie"].includes(name)),
})

describe("a badge that somebody may not see", () => {
  it.each(["private", "followers"] as const)(
    "(%s) is answered in every way like one that does not exist",
    async (visibility) => {
      for (const visitor of [null, scene.bob]) {
        const [hidden, missing] = [representations(paths[visibility]), representations(absent)]
        for (const [index, path] of hidden.entries()) {
          const answer = await raw(scene, visitor, path)
          expect([path, answer.status]).toEqual([path, 404])
          expect(comparable(answer)).toEqual(comparable(await raw(scene, visitor, missing[index] ?? "")))
        }
      }
    },
  )

  it("cannot be checked, changed or removed by them, and nothing in the answer differs from one that does not exist", async () => {
    const csrf = tokenOn(await scene.bob.open("/settings/profile"))
    for (const badge of [paths.private, paths.followers])
      for (const action of ["check", "visibility", "remove"]) {
        const send = (path: string) =>
          raw(scene, scene.bob, `${path}/${action}`, { method: "POST", body: { csrf, visibility: "public" } })
        const answer = await send(badge)
        expect([badge, action, answer.status]).toEqual([badge, action, 404])
        expect(comparable(answer)).toEqual(comparable(await send(absent)))
      }
    expect(
      (
        await raw(scene, scene.bob, `${paths.public}/visibility`, {
          method: "POST",
          body: { csrf, visibility: "private" },
        })
      ).status,
    ).toBe(404)
    expect((await raw(scene, scene.bob, `${paths.public}/remove`, { method: "POST", body: { csrf } })).status).toBe(404)
    expect(
      await scene.instance.rows(
        `select visibility, count(*)::int as found from holding group by visibility order by visibility`,
      ),
    ).toEqual([
      { visibility: "followers", found: 1 },
      { visibility: "private", found: 1 },
      { visibility: "public", found: 1 },
    ])
  })

  it("is named on no page that they can open", async () => {
    for (const visitor of [stranger, scene.bob])
      for (const path of ["/", "/@alice", "/timeline", "/backpack"]) {
        const { text } = await visitor.open(path)
        expect(text).not.toContain("For private")
        expect(text).not.toContain("For followers")
        expect(text).not.toContain("Waiting")
      }
    expect((await stranger.open("/@alice")).text).toContain("For public")
  })

  it("is seen by its holder, in full", async () => {
    for (const path of representations(paths.private)) {
      expect([path, (await raw(scene, scene.alice, path)).status]).toEqual([path, 200])
    }
    expect((await raw(scene, scene.alice, paths.private)).headers.get("cache-control")).toBe("private, no-store")
  })

  it("is seen by followers once they follow, and by nobody who only asked to", async () => {
    const profile = await scene.bob.open("/@alice")
    await scene.bob.send(profile, "/follow")
    await expect.poll(async () => (await scene.bob.open(paths.followers)).status, { timeout: 15_000 }).toBe(200)
    expect((await scene.bob.open(paths.private)).status).toBe(404)
    expect((await stranger.open(paths.followers)).status).toBe(404)
    await scene.bob.send(await scene.bob.open("/@alice"), "/unfollow")
    expect((await scene.bob.open(paths.followers)).status).toBe(404)
  })
})

describe("somebody else's offer", () => {
  it("is answered like one that does not exist, also when it is answered", async () => {
    const csrf = tokenOn(await scene.bob.open("/settings/profile"))
    const none = "/offers/01900000-0000-7000-8000-000000000000"
    expect(comparable(await raw(scene, scene.bob, offer))).toEqual(comparable(await raw(scene, scene.bob, none)))
    for (const action of ["accept", "decline"]) {
      const answer = await raw(scene, scene.bob, `${offer}/${action}`, {
        method: "POST",
        body: { csrf, visibility: "public" },
      })
      expect([action, answer.status]).toEqual([action, 404])
    }
    expect(await scene.instance.rows(`select state from offer where id = '${offer.split("/").at(-1)}'`)).toEqual([
      { state: "pending" },
    ])
  })

  it("is not told to anybody who is not signed in, whether it is there or not", async () => {
    for (const path of [offer, "/offers/none", "/backpack", "/settings/profile"]) {
      const answer = await raw(scene, null, path)
      expect([answer.status, answer.headers.get("location")]).toEqual([
        303,
        `/sign-in?next=${encodeURIComponent(path)}`,
      ])
    }
  })
})

describe("somebody else's issuer", () => {
  it("cannot be run, changed or awarded for: every route answers as if there were none", async () => {
    const csrf = tokenOn(await scene.alice.open("/settings/profile"))
    const [award] = await scene.instance.rows<{ id: string; achievement_id: string; issuer_id: string }>(
      `select id, achievement_id, issuer_id from award where state = 'accepted' limit 1`,
    )
    if (award === undefined) throw new Error("there is no accepted award")
    const before = await scene.rowCounts()
    const form = {
      csrf,
      name: "Mallory's",
      description: "x",
      criteria: "x",
      recipient: "@alice",
      idempotency: "a-token-of-the-right-size",
    }
    const pages = [`/issuers/${award.issuer_id}`, `/issuers/${award.issuer_id}/awards`]
    const forms = [
      `/issuers/${award.issuer_id}/edit`,
      `/issuers/${award.issuer_id}/achievements/new`,
      `/achievements/${award.achievement_id}/edit`,
      `/achievements/${award.achievement_id}/award`,
    ]
    const deeds = [`/awards/${award.id}/withdraw`, `/awards/${award.id}/revoke`, "/admin/tasks/1/retry"]
    for (const path of [...pages, ...forms, "/admin"])
      expect([path, (await raw(scene, scene.alice, path)).status]).toEqual([path, 404])
    for (const path of [...forms, ...deeds])
      expect([path, (await raw(scene, scene.alice, path, { method: "POST", body: form })).status]).toEqual([path, 404])
    expect(await scene.rowCounts()).toEqual(before)
    expect(await scene.instance.rows(`select state from award where id = '${award.id}'`)).toEqual([
      { state: "accepted" },
    ])
  })
})

describe("a picture's address", () => {
  it("cannot be made by somebody who has the picture", async () => {
    const page = await scene.alice.open(paths.private)
    const src = page.page.querySelector("main .badge-image img")?.getAttribute("src") ?? ""
    expect(src).toMatch(/^\/pictures\/[0-9a-f]{64}\.[\w-]{22}\.png$/)
    expect((await raw(scene, null, src)).status).toBe(200)
    const [digest] = src.slice("/pictures/".length).split(".")
    expect((await raw(scene, null, `/pictures/${digest}.AAAAAAAAAAAAAAAAAAAAAA.png`)).status).toBe(404)
    expect((await raw(scene, null, `/pictures/${digest}.png`)).status).toBe(404)
  })
})

describe("what other sites are told of a badge", () => {
  it("has title, description and a picture with words for public badges only", async () => {
    const properties = (sight: {
      page: { querySelectorAll(selector: string): { getAttribute(name: string): string | undefined }[] }
    }) =>
      Object.fromEntries(
        sight.page
          .querySelectorAll("meta[property]")
          .map((one) => [one.getAttribute("property"), one.getAttribute("content")]),
      )
    const shown = await stranger.open(paths.public)
    expect(properties(shown)).toMatchObject({
      "og:title": "For public, earned by Alice",
      "og:url": `${scene.origin.origin}${paths.public}`,
      "og:image": `${scene.origin.origin}${paths.public}/image.png`,
    })
    expect(properties(shown)["og:image:alt"]).toBeTruthy()
    expect(shown.headers.get("link")).toContain(
      `<${scene.origin.origin}${paths.public}>; rel="alternate"; type="application/vc"`,
    )
    expect(shown.page.querySelector('link[rel=alternate][type="application/vc"]')?.getAttribute("href")).toBe(
      `${scene.origin.origin}${paths.public}`,
    )
    expect(properties(await scene.alice.open(paths.private))).toEqual({})
  })
})

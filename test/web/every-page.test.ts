import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { timelineShows } from "../support/community.ts"
import { loose, unsound } from "./page-checks.ts"
import { openScene, raw, type Scene } from "./scene.ts"

let scene: Scene
const titles = new Map<string, string>()

beforeAll(async () => {
  scene = await openScene()
  await scene.badge("alice", scene.alice, "Shown", "public", {
    achievement: {
      tags: ["one", "two"],
      alignments: [{ targetName: "A skill", targetUrl: "https://skills.example/1" }],
    },
    award: {
      narrative: "She did **well**.",
      evidence: [{ name: "Film", url: "https://film.example/1", narrative: "See for yourself." }],
      validUntil: new Date(Date.now() + 20 * 24 * 60 * 60 * 1000),
    },
  })
  await scene.badge("alice", scene.alice, "Kept", "private")
  await scene.offer("alice", scene.alice, "Waiting")
  await scene.alice.send(await scene.alice.open("/@bob"), "/follow")
  await scene.bob.send(await scene.bob.open("/@alice"), "/follow")
  await scene.badge("bob", scene.bob, "Of Bob", "public")
  await timelineShows(scene.alice, "Of Bob")
})
afterAll(() => scene.instance.stop())

/** Opens every page that links lead to from the front page, and looks at each. */
async function walk(visitor: Visitor): Promise<string[]> {
  const waiting = ["/"]
  const seen = new Set(waiting)
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const sight = await visitor.open(next)
    if (!sight.headers.get("content-type")?.startsWith("text/html")) continue
    expect([next, sight.status]).toEqual([next, 200])
    lookAt(next, sight)
    for (const link of sight.page.querySelectorAll("a")) {
      const url = new URL(link.getAttribute("href") ?? "", sight.url)
      url.hash = ""
      // The style guide shows samples of everything, also of what leads nowhere.
      if (
        url.origin !== scene.origin.origin ||
        url.pathname.startsWith("/style-guide") ||
        seen.has(url.pathname + url.search)
      )
        continue
      if (seen.size > 150) continue
      seen.add(url.pathname + url.search)
      waiting.push(url.pathname + url.search)
    }
  }
  return [...seen]
}

function lookAt(path: string, sight: Sight): void {
  expect([path, loose(sight)]).toEqual([path, []])
  expect([path, unsound(sight)]).toEqual([path, []])
  const title = sight.page.querySelector("title")?.text ?? ""
  const other = titles.get(title)
  const [page = ""] = sight.url.pathname.split("?")
  // The home timeline has two addresses on purpose.
  if (other !== undefined && other !== page) expect([title, other, page]).toEqual([title, "/", "/timeline"])
  titles.set(title, other ?? page)
}

describe("every page that a link leads to", () => {
  it("is there, sound and free of inline code for somebody who is not signed in", async () => {
    titles.clear()
    const seen = await walk(new Visitor(scene.origin))
    expect(seen).toEqual(expect.arrayContaining(["/", "/sign-in", "/sign-up", "/about", "/@alice"]))
  })

  it("is there, sound and free of inline code for somebody who is", async () => {
    titles.clear()
    const seen = await walk(scene.alice)
    expect(seen).toEqual(
      expect.arrayContaining(["/backpack", "/settings/profile", "/following", "/find", "/@bob", "/@makers"]),
    )
    expect(seen.some((path) => path.startsWith("/offers/"))).toBe(true)
    expect(seen.some((path) => path.startsWith("/badges/"))).toBe(true)
  })

  it("is there, sound and free of inline code for an issuer's owner", async () => {
    titles.clear()
    const seen = await walk(scene.bob)
    for (const page of [
      /^\/issuers$/,
      /^\/issuers\/[^/]+$/,
      /^\/issuers\/[^/]+\/awards$/,
      /^\/achievements\/[^/]+\/award$/,
    ])
      expect(seen.some((path) => page.test(path))).toBe(true)
  })

  it("is sound too when it says that something is wrong", async () => {
    for (const [path, status] of [
      ["/nothing", 404],
      ["/badges/none", 404],
      ["/find?q=@nobody", 404],
      ["/find?q=not a handle", 422],
      ["/set-up?token=none", 404],
    ] as const) {
      const sight = await scene.alice.open(path)
      expect([path, sight.status]).toEqual([path, status])
      expect([path, loose(sight), unsound(sight)]).toEqual([path, [], []])
    }
  })

  it("carries the policy that makes browsers refuse inline code", async () => {
    for (const path of ["/", "/nothing", "/@alice"]) {
      const { headers } = await raw(scene, null, path)
      expect(headers.get("content-security-policy")).toBe(
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      )
      expect(headers.get("x-content-type-options")).toBe("nosniff")
      expect(headers.get("strict-transport-security")).toBeNull()
    }
  })
})

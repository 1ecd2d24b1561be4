import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eventually } from "../../../src/cli/demo/story.ts"
import { type Sight, Visitor } from "../../../src/cli/demo/visitor.ts"
import {
  awardTo,
  followAcross,
  newAchievement,
  newcomer,
  newIssuer,
  offerCalled,
  patience,
  timelineShows,
  words,
} from "../../support/community.ts"
import { type Instance, startInstance } from "../../support/instance.ts"
import { countRows } from "../../support/rows.ts"

let harbor: Instance
let meadow: Instance
let orchard: Instance
let iris: Visitor
let alice: Visitor
let bob: Visitor
let mallory: Visitor
let issuerPath: string

beforeAll(async () => {
  ;[harbor, meadow, orchard] = await Promise.all([
    startInstance({ name: "harbor" }),
    startInstance({ name: "meadow" }),
    startInstance({ name: "orchard" }),
  ])
  ;[iris, alice, bob, mallory] = await Promise.all([
    newcomer(harbor.origin, "iris"),
    newcomer(meadow.origin, "alice"),
    newcomer(orchard.origin, "bob"),
    newcomer(meadow.origin, "mallory"),
  ])
  issuerPath = await newIssuer(iris, "makers")
  await followAcross(bob, `@alice@${meadow.origin.host}`)
})
afterAll(async () => {
  await Promise.all([harbor?.stop(), meadow?.stop(), orchard?.stop()])
})

const accepts = [
  "text/html",
  "application/vc",
  "application/ld+json",
  "application/activity+json",
  "application/json",
  "*/*",
]

async function receive(name: string, visibility: "public" | "followers" | "private"): Promise<Sight> {
  await awardTo(iris, await newAchievement(iris, issuerPath, name), `@alice@${meadow.origin.host}`)
  return await alice.send(await offerCalled(alice, name), "/accept", { visibility })
}

/** Every way in which a badge can be asked for answers as if it did not exist. */
async function isHiddenFrom(visitor: Visitor, holdingPath: string): Promise<void> {
  const absent = "/badges/AAAAAAAAAAAAAAAAAAAAAA"
  for (const accept of accepts)
    for (const suffix of ["", "/image.png", "/credential.jsonld"]) {
      const hidden = await visitor.open(holdingPath + suffix, { accept })
      const nothing = await visitor.open(absent + suffix, { accept })
      expect([hidden.status, suffix, accept]).toEqual([404, suffix, accept])
      expect(nothing.status).toBe(404)
      expect(hidden.headers.get("content-type")).toBe(nothing.headers.get("content-type"))
    }
}

describe("who sees a badge", () => {
  it("an offer is seen by its recipient only, before and after it is answered", async () => {
    await awardTo(iris, await newAchievement(iris, issuerPath, "Secret offer"), `@alice@${meadow.origin.host}`)
    const offer = await offerCalled(alice, "Secret offer")
    for (const visitor of [mallory, new Visitor(meadow.origin)]) {
      const seen = await visitor.open(offer.url.pathname)
      expect(seen.page.text).not.toContain("Secret offer")
    }
    expect((await mallory.open(offer.url.pathname)).status).toBe(404)
  })

  it("a private badge answers 404 in every representation and reaches nobody", async () => {
    const badge = await receive("Private badge", "private")
    await isHiddenFrom(new Visitor(meadow.origin), badge.url.pathname)
    await isHiddenFrom(mallory, badge.url.pathname)
    const profile = await new Visitor(meadow.origin).open("/@alice")
    expect(profile.page.text).not.toContain("Private badge")
    expect(await countRows(meadow, "note where content_html like '%Private badge%'")).toBe(0)
    expect((await alice.open(badge.url.pathname)).status).toBe(200)
  })

  it("a followers' badge is hidden from strangers, verified and shown to a follower on another server", async () => {
    const badge = await receive("Followers badge", "followers")
    await isHiddenFrom(new Visitor(meadow.origin), badge.url.pathname)
    await isHiddenFrom(mallory, badge.url.pathname)
    await timelineShows(bob, "Followers badge")
    await eventually("orchard fetched it as Bob and verified it", patience, async () => {
      const [row] = await orchard.rows<{ verdict: string }>(
        "select verdict from mirrored_badge where visibility = 'followers' and state = 'shown'",
      )
      return row?.verdict === "verified"
    })
    await alice.send(await alice.open(badge.url.pathname), "/visibility", { visibility: "private" })
    await timelineShows(bob, "Followers badge", false)
    expect(await countRows(orchard, "mirrored_badge where visibility = 'followers'")).toBe(0)
  })

  it("a public badge reaches a follower on a third server with image, alternative text and link; hiding takes it away, showing brings it back", async () => {
    const badge = await receive("Public badge", "public")
    const timeline = await eventually("the badge's picture in Bob's timeline", patience, async () => {
      const page = await timelineShows(bob, "Public badge")
      return page.page.querySelectorAll("main img").some((one) => one.getAttribute("alt")?.includes("Public badge"))
        ? page
        : null
    })
    const picture = timeline.page
      .querySelectorAll("main img")
      .find((one) => one.getAttribute("alt")?.includes("Public badge"))
    expect(picture?.getAttribute("src")).toBeTruthy()
    const shown = await bob.open(picture?.getAttribute("src") ?? "", { accept: "image/*" })
    expect(shown.headers.get("content-type")).toBe("image/png")
    expect(
      timeline.page.querySelectorAll("main a").some((one) => one.getAttribute("href")?.includes(badge.url.pathname)),
    ).toBe(true)

    await alice.send(await alice.open(badge.url.pathname), "/visibility", { visibility: "private" })
    await timelineShows(bob, "Public badge", false)
    await isHiddenFrom(new Visitor(meadow.origin), badge.url.pathname)
    await eventually(
      "the mirrored copy is gone",
      patience,
      async () => (await countRows(orchard, `mirrored_badge where url like '%${badge.url.pathname}'`)) === 0,
    )

    await alice.send(await alice.open(badge.url.pathname), "/visibility", { visibility: "public" })
    await timelineShows(bob, "Public badge")
    expect(words(await new Visitor(meadow.origin).open(badge.url.pathname))).toContain("Verified")
  })

  it("a follower who left no longer gets badges", async () => {
    const carol = await newcomer(orchard.origin, "carol")
    await followAcross(carol, `@alice@${meadow.origin.host}`)
    await carol.send(await carol.open(`/@alice@${meadow.origin.host}`), "/unfollow")
    await eventually(
      "meadow counts Bob only",
      patience,
      async () => (await countRows(meadow, "follow where state = 'accepted'")) === 1,
    )
    await receive("After Carol left", "public")
    await timelineShows(bob, "After Carol left")
    expect((await carol.open("/timeline")).page.text).not.toContain("After Carol left")
  })
})

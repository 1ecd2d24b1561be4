import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eventually } from "../../../src/cli/demo/story.ts"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
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
let issuerPath: string
let badgePath: string

beforeAll(async () => {
  ;[harbor, meadow, orchard] = await Promise.all([
    startInstance({ name: "harbor" }),
    startInstance({ name: "meadow" }),
    startInstance({ name: "orchard" }),
  ])
  ;[iris, alice, bob] = await Promise.all([
    newcomer(harbor.origin, "iris"),
    newcomer(meadow.origin, "alice"),
    newcomer(orchard.origin, "bob"),
  ])
  issuerPath = await newIssuer(iris, "makers")
  await followAcross(bob, `@alice@${meadow.origin.host}`)
  await awardTo(iris, await newAchievement(iris, issuerPath, "Welder"), `@alice@${meadow.origin.host}`)
  const badge = await alice.send(await offerCalled(alice, "Welder"), "/accept", { visibility: "public" })
  badgePath = badge.url.pathname
})
afterAll(async () => {
  await Promise.all([harbor?.stop(), meadow?.stop(), orchard?.stop()])
})

const shownOnOrchard = (verdict: string) => countRows(orchard, `mirrored_badge where verdict = '${verdict}'`)

describe("a badge that three servers know", () => {
  it("is shown to whom follows later with what was shown before, on the earner's profile there", async () => {
    const carol = await newcomer(harbor.origin, "carol")
    await followAcross(carol, `@alice@${meadow.origin.host}`)
    const profile = await eventually("the earner's profile on Harbor shows her badge", patience, async () => {
      const page = await carol.open(`/@alice@${meadow.origin.host}`)
      return words(page).includes("Welder") && page
    })
    expect(words(profile)).not.toContain("Revoked")
    expect(await countRows(harbor, "note where not local")).toBe(0)
  })

  it("has a note whose hashtag leads to the public badges of the earner's server", async () => {
    const reader = new Visitor(meadow.origin)
    const note: unknown = JSON.parse((await reader.open(badgePath, { accept: "application/activity+json" })).text)
    const tags = (note as { tag: { type: string; href: string }[] }).tag
    const tag = tags.find(({ type }) => type === "Hashtag")
    const page = await reader.open(tag?.href ?? "no hashtag")
    expect([page.status, page.url.pathname]).toEqual([200, "/"])
    expect(words(page)).toContain("Welder")
  })

  it("that its issuer suspends says so on the earner's page, with the issuer's reason", async () => {
    await awardTo(iris, await newAchievement(iris, issuerPath, "Brazier"), `@alice@${meadow.origin.host}`)
    const badge = await alice.send(await offerCalled(alice, "Brazier"), "/accept", { visibility: "public" })
    const award = await eventually("the second award is accepted", patience, async () => {
      const [row, ...more] = await harbor.rows<{ id: string }>(
        "select id from award where state = 'accepted' order by id desc",
      )
      return more.length === 1 && row
    })
    const reason = "The joint is being looked at again <soon>."
    await iris.send(await iris.open(`${issuerPath}/awards`), `/awards/${award.id}/suspend`, { reason })
    const page = await eventually("the badge's page on Meadow says suspended", patience, async () => {
      const now = words(await new Visitor(meadow.origin).open(badge.url.pathname))
      return /Suspended/.test(now) && now
    })
    expect(page).toContain(reason)
    const awards = words(await iris.open(`${issuerPath}/awards`))
    expect(awards).toContain("Suspended")
    expect(awards).toContain("Reinstate")
  })

  it("that its issuer revokes is revoked on the earner's page and no longer verified in a follower's timeline", async () => {
    await eventually("Orchard has verified the badge", patience, async () => (await shownOnOrchard("verified")) === 1)
    expect(words(await timelineShows(bob, "Welder"))).toContain("Verified")
    const award = await eventually("the award is accepted", patience, async () => {
      const [row] = await harbor.rows<{ id: string }>("select id from award where state = 'accepted' order by id")
      return row
    })
    await iris.send(await iris.open(`${issuerPath}/awards`), `/awards/${award.id}/revoke`, {
      reason: "It was awarded by mistake.",
    })
    await eventually("the badge's page on Meadow says revoked", patience, async () =>
      /Revoked/.test(words(await new Visitor(meadow.origin).open(badgePath))),
    )
    expect(words(await new Visitor(meadow.origin).open(badgePath))).toContain("It was awarded by mistake.")
    const timeline = await eventually("Bob's timeline on Orchard says revoked", patience, async () => {
      const page = await bob.open("/timeline")
      return /Revoked/.test(words(page)) && page
    })
    expect(words(timeline)).not.toContain("Verified")
    expect(await shownOnOrchard("verified")).toBe(0)
    for (const instance of [harbor, meadow, orchard]) {
      expect(await countRows(instance, "task where state = 'dead'")).toBe(0)
    }
  })
})

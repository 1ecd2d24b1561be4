import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eventually } from "../../../src/cli/demo/story.ts"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
import {
  awardSays,
  awardTo,
  newAchievement,
  newcomer,
  newIssuer,
  offerCalled,
  patience,
  words,
} from "../../support/community.ts"
import { type Instance, startInstance } from "../../support/instance.ts"
import { countRows } from "../../support/rows.ts"

let harbor: Instance
let meadow: Instance
let iris: Visitor
let alice: Visitor
let issuerPath: string
let aliceHandle: string

beforeAll(async () => {
  ;[harbor, meadow] = await Promise.all([startInstance({ name: "harbor" }), startInstance({ name: "meadow" })])
  ;[iris, alice] = await Promise.all([newcomer(harbor.origin, "iris"), newcomer(meadow.origin, "alice")])
  issuerPath = await newIssuer(iris, "makers")
  aliceHandle = `@alice@${meadow.origin.host}`
})
afterAll(async () => {
  await Promise.all([harbor?.stop(), meadow?.stop()])
})

describe("the earner's answer and the issuer's change of mind", () => {
  it("an accepted badge is accepted at the issuer too", async () => {
    await awardTo(iris, await newAchievement(iris, issuerPath, "Welder"), aliceHandle, { narrative: "Clean seams." })
    const offer = await offerCalled(alice, "Welder")
    expect(words(offer)).toContain("Clean seams.")
    const badge = await alice.send(offer, "/accept", { visibility: "public" })
    expect(badge.status).toBe(200)
    await awardSays(iris, issuerPath, /Accepted/)
  })

  it("accepting twice, as after a lost answer, leaves one badge", async () => {
    await awardTo(iris, await newAchievement(iris, issuerPath, "Turner"), aliceHandle)
    const offer = await offerCalled(alice, "Turner")
    const [first, second] = await Promise.all([
      alice.send(offer, "/accept", { visibility: "private" }),
      alice.send(offer, "/accept", { visibility: "private" }),
    ])
    expect(second.url.pathname).toBe(first.url.pathname)
    expect(await countRows(meadow, "holding where name = 'Turner'")).toBe(1)
  })

  it("a declined badge says so at the issuer, is revoked in its status list and cannot be accepted later", async () => {
    await awardTo(iris, await newAchievement(iris, issuerPath, "Smith"), aliceHandle)
    const offer = await offerCalled(alice, "Smith")
    await alice.send(offer, "/decline")
    await awardSays(iris, issuerPath, /Declined/)
    const late = await alice.send(offer, "/accept", { visibility: "public" })
    expect(late.url.pathname).not.toMatch(/^\/badges\//)
    expect(await countRows(meadow, "holding where name = 'Smith'")).toBe(0)
  })

  it("a withdrawn offer disappears from the earner's backpack and cannot be accepted", async () => {
    const awards = await awardTo(iris, await newAchievement(iris, issuerPath, "Potter"), aliceHandle)
    const offer = await offerCalled(alice, "Potter")
    const [award] = await harbor.rows<{ id: string }>(
      "select award.id from award join achievement on achievement.id = award.achievement_id where achievement.name = 'Potter'",
    )
    await iris.send(await iris.open(awards.url.pathname), `/awards/${award?.id}/withdraw`)
    await awardSays(iris, issuerPath, /Withdrawn/)
    await eventually(
      "the offer is gone",
      patience,
      async () => !(await alice.open("/backpack")).page.text.includes("Potter"),
    )
    await alice.send(offer, "/accept", { visibility: "public" })
    expect(await countRows(meadow, "holding where name = 'Potter'")).toBe(0)
  })

  it("a revoked badge is shown as revoked by the earner's server, to everybody", async () => {
    await awardTo(iris, await newAchievement(iris, issuerPath, "Weaver"), aliceHandle)
    const badge = await alice.send(await offerCalled(alice, "Weaver"), "/accept", { visibility: "public" })
    const award = await eventually("the award is accepted", patience, async () => {
      const [row] = await harbor.rows<{ id: string }>(
        "select award.id from award join achievement on achievement.id = award.achievement_id where achievement.name = 'Weaver' and award.state = 'accepted'",
      )
      return row
    })
    await iris.send(await iris.open(`${issuerPath}/awards`), `/awards/${award.id}/revoke`)
    await eventually("the badge's page says revoked", patience, async () =>
      /Revoked/.test(words(await new Visitor(meadow.origin).open(badge.url.pathname))),
    )
  })

  it("the same form sent twice awards once", async () => {
    const path = await newAchievement(iris, issuerPath, "Carver")
    const form = await iris.open(`${path}/award`)
    await Promise.all([
      iris.send(form, "/award", { recipient: aliceHandle }),
      iris.send(form, "/award", { recipient: aliceHandle }),
    ])
    expect(
      await countRows(
        harbor,
        "award join achievement on achievement.id = award.achievement_id where achievement.name = 'Carver'",
      ),
    ).toBe(1)
  })

  it("an earner on the issuer's own server gets the same offer, without HTTP to itself", async () => {
    const gwen = await newcomer(harbor.origin, "gwen")
    await awardTo(iris, await newAchievement(iris, issuerPath, "Neighbour"), `@gwen@${harbor.origin.host}`)
    const badge = await gwen.send(await offerCalled(gwen, "Neighbour"), "/accept", { visibility: "public" })
    expect(words(badge)).toContain("Verified")
    await awardSays(iris, issuerPath, /Gwen[^]*Accepted/)
  })
})

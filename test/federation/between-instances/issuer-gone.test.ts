import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled, words } from "../../support/community.ts"
import { type Instance, startInstance } from "../../support/instance.ts"

let harbor: Instance
let meadow: Instance
let alice: Visitor
let badgePath: string

beforeAll(async () => {
  ;[harbor, meadow] = await Promise.all([startInstance({ name: "harbor" }), startInstance({ name: "meadow" })])
  const iris = await newcomer(harbor.origin, "iris")
  alice = await newcomer(meadow.origin, "alice")
  const issuerPath = await newIssuer(iris, "makers")
  await awardTo(iris, await newAchievement(iris, issuerPath, "Welder"), `@alice@${meadow.origin.host}`)
  const badge = await alice.send(await offerCalled(alice, "Welder"), "/accept", { visibility: "public" })
  badgePath = badge.url.pathname
})
afterAll(async () => {
  await Promise.all([harbor?.stop(), meadow?.stop()])
})

/** As if the last check had been an hour ago: within half a minute the one before is the answer. */
const anHourLater = () => meadow.rows(`update verification set checked_at = checked_at - interval '1 hour'`)

describe("a badge whose issuer's server dies", () => {
  it("says on its page when it was verified and since when its issuer is gone", async () => {
    const before = await alice.open(badgePath)
    expect(words(before)).toContain("Verified")
    expect(words(before)).not.toContain("unreachable")
    await harbor.pause()
    await anHourLater()
    const after = await alice.send(await alice.open(badgePath), `${badgePath}/check`, {})
    const day = "\\d{4}-\\d{2}-\\d{2}"
    expect(words(after)).toMatch(new RegExp(`Verified on ${day}; issuer unreachable since ${day}`))
    expect(words(after)).toContain("when this server last saw the issuer's list of keys")
    // Somebody without an account reads the same.
    const stranger = new Visitor(meadow.origin)
    expect(words(await stranger.open(badgePath))).toMatch(new RegExp(`issuer unreachable since ${day}`))
  })

  it("is simply verified when the server is back", async () => {
    await harbor.resume()
    await anHourLater()
    const after = await alice.send(await alice.open(badgePath), `${badgePath}/check`, {})
    expect(words(after)).not.toContain("unreachable")
  })
})

import { createServer } from "node:http"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { freePort } from "../../../src/cli/demo/instance-process.ts"
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

describe("awarding to somebody who cannot be reached", () => {
  const typed = { narrative: "Kept <b>as typed</b> & whole.", validUntil: "2031-05-06" }

  const refuses = async (recipient: string, sentence: RegExp) => {
    const path = await newAchievement(iris, issuerPath, `For ${recipient}`)
    const before = await countRows(harbor, "award")
    const answer = await awardTo(iris, path, recipient, typed)
    expect(answer.status).toBe(422)
    expect(words(answer)).toMatch(sentence)
    expect(answer.page.querySelector('[name="narrative"]')?.textContent).toContain(typed.narrative)
    expect(answer.page.querySelector('[name="recipient"]')?.getAttribute("value")).toBe(recipient)
    expect(answer.page.querySelector('[name="validUntil"]')?.getAttribute("value")).toBe(typed.validUntil)
    expect(await countRows(harbor, "award")).toBe(before)
  }

  it("says that the handle does not exist on that server", () => refuses(`@nobody@${meadow.origin.host}`, /nobody/i))

  it("says that the server cannot be reached", async () =>
    refuses(`@alice@localhost:${await freePort()}`, /reach|answer|connect/i))

  it("says that a host is private", () => refuses("@alice@10.0.0.7", /private|not.*public/i))

  it("says that this is no handle", () => refuses("alice without a server", /handle/i))

  it("says that a web server without accounts knows nobody", async () => {
    const server = createServer((_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<p>hello"),
    )
    const port = await freePort()
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
    try {
      await refuses(`@alice@127.0.0.1:${port}`, /127\.0\.0\.1/)
    } finally {
      server.close()
    }
  })
})

/** The door through which other servers post, when nothing else is wrong with a server. */
const inboxes = (request: Request) => request.method === "POST" && request.url.endsWith("/inbox")

describe("a server that is down later", () => {
  it("gets the offer when it is back; meanwhile the issuer sees that it waits for the server", async () => {
    const path = await newAchievement(iris, issuerPath, "Patience")
    meadow.overload(inboxes)
    await awardTo(iris, path, aliceHandle)
    await awardSays(iris, issuerPath, /[Ww]aiting for the server/)
    await meadow.pause()
    await harbor.hurry()
    await eventually(
      "two attempts failed",
      patience,
      async () => (await countRows(harbor, "delivery where state = 'waiting' and attempts >= 2")) === 1,
    )
    await awardSays(iris, issuerPath, /[Ww]aiting for the server/)
    await meadow.resume()
    await harbor.hurry()
    const offer = await offerCalled(alice, "Patience")
    await alice.send(offer, "/accept", { visibility: "private" })
    await awardSays(iris, issuerPath, /Accepted/)
  }, 60_000)
})

describe("bytes that are not what was signed", () => {
  const spoil = (text: string) => text.replace("What it takes", "What it took!")

  it("an offered credential whose proof fails is shown as not valid, with the reason, and never as verified", async () => {
    const path = await newAchievement(iris, issuerPath, "Spoilt in the post")
    meadow.overload(inboxes)
    await awardTo(iris, path, aliceHandle)
    const [row] = await harbor.rows<{ id: string; bytes: Uint8Array }>(
      "select award.id, credential_bytes as bytes from award join achievement on achievement.id = award.achievement_id where achievement.name = 'Spoilt in the post'",
    )
    const spoilt = Buffer.from(spoil(new TextDecoder().decode(row?.bytes))).toString("hex")
    await harbor.rows(`update award set credential_bytes = decode('${spoilt}', 'hex') where id = '${row?.id}'`)
    await meadow.resume()
    await harbor.hurry()
    const offer = await offerCalled(alice, "Spoilt in the post", /Not valid/)
    expect(words(offer)).not.toMatch(/Verified/)
    expect(words(offer)).toMatch(/signature|proof/i)
  }, 60_000)

  it("stored bytes that differ from what was received are shown to nobody as verified", async () => {
    await awardTo(iris, await newAchievement(iris, issuerPath, "Spoilt on the shelf"), aliceHandle)
    const badge = await alice.send(await offerCalled(alice, "Spoilt on the shelf"), "/accept", { visibility: "public" })
    const [row] = await meadow.rows<{ digest: string; bytes: Uint8Array }>(
      "select h.digest, h.bytes from held_credential h join holding on holding.digest = h.digest where holding.name = 'Spoilt on the shelf'",
    )
    const spoilt = Buffer.from(spoil(new TextDecoder().decode(row?.bytes))).toString("hex")
    await meadow.rows(`update held_credential set bytes = decode('${spoilt}', 'hex') where digest = '${row?.digest}'`)
    // The stored report is fresh; make it old, so that "check again" looks anew.
    await meadow.rows(
      `update verification set checked_at = checked_at - interval '1 hour' where digest = '${row?.digest}'`,
    )
    const again = await alice.send(await alice.open(badge.url.pathname), "/check")
    expect(words(again)).toMatch(/Not valid/)
    expect(words(again)).toMatch(/differ|changed|not the same/i)
    expect(words(await new Visitor(meadow.origin).open(badge.url.pathname))).not.toMatch(/\bVerified\b/)
  })
})

import * as fc from "fast-check"
import { Hono } from "hono"
import { describe, expect, test } from "vitest"
import { preferredType, wantsPage, wishesIn } from "../../federation/documents/negotiation.ts"

const offered = ["application/vc", "application/ld+json", "application/activity+json"] as const

async function chosen(accept: string | undefined): Promise<unknown> {
  const app = new Hono().get("/", (c) => c.json([preferredType(c, offered), wantsPage(c)]))
  const answer = await app.request("/", accept === undefined ? {} : { headers: { accept } })
  return answer.json()
}

describe("which representation is wished for", () => {
  test.each([
    ["application/vc", "application/vc", false],
    ["application/activity+json", "application/activity+json", false],
    ['application/ld+json; profile="https://www.w3.org/ns/activitystreams"', "application/ld+json", false],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", null, true],
    ["application/vc;q=0.5, text/html", null, true],
    ["text/html;q=0.5, application/vc", "application/vc", false],
    ["application/vc;q=0", null, false],
    ["*/*", null, false],
    [undefined, null, false],
  ])("%s gives %s", async (accept, type, page) => {
    expect(await chosen(accept)).toEqual([type, page])
  })

  test("no Accept header breaks it, and every wish has a quality above 0", () => {
    fc.assert(
      fc.property(fc.string(), (accept) => {
        for (const { quality } of wishesIn(accept)) expect(quality).toBeGreaterThan(0)
      }),
    )
  })
})

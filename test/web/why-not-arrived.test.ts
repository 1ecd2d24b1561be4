import { describe, expect, it } from "vitest"
import { networkSentence, statusSentence } from "../../src/net/failures.ts"
import { whyNotArrived } from "../../src/web/present/delivery.ts"

const host = "meadow.example:3000"
const recipient = {
  actorId: "1",
  uri: `https://${host}/actors/1`,
  type: "Person",
  name: "Alice",
  handle: `@alice@${host}`,
  path: `/@alice@${host}`,
  local: false,
  iconDigest: null,
} as const

const told = (reason: string | null, lastStatus: number | null) => whyNotArrived({ reason, lastStatus, recipient })

describe("why an offer has not arrived, as its issuer reads it", () => {
  it.each(["dns", "refused", "timeout", "tls", "network"] as const)(
    "tells what happened (%s), without advice for whoever typed an address",
    (failure) => {
      const sentence = told(networkSentence({ failure }, host), null)
      expect(sentence).toContain(host)
      expect(sentence).toMatch(/\.$/)
      expect(sentence).not.toMatch(/spelling|check the address|try again/i)
    },
  )

  it.each([400, 401, 403, 404, 410, 429, 500, 503])("tells of status %i in the same way", (status) => {
    const sentence = told(statusSentence(status, host), status)
    expect(sentence).toContain(host)
    expect(sentence).not.toMatch(/spelling|check the address|try again/i)
  })

  it("has a sentence when nothing was written down", () => {
    expect(told(null, null)).toBe(`${host} has not answered yet.`)
  })
})

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  isLive,
  isRevokedIn,
  nextAwardState,
  type AwardMessage,
  type AwardState,
} from "../../src/issuing/award-states.ts"

const all: AwardMessage[] = ["accept", "decline", "withdraw", "expire", "revoke", "replace"]
const messages = fc.array(fc.constantFrom(...all), { maxLength: 20 })
const end = (list: AwardMessage[], from: AwardState = "offered") => list.reduce(nextAwardState, from)

describe("the states of an award", () => {
  it("never lets an ended award stand again, whatever comes and how often", () => {
    fc.assert(
      fc.property(messages, messages, (before, after) => {
        const state = end(before)
        fc.pre(isRevokedIn(state))
        expect(end(after, state)).toBe(state)
      }),
    )
  })

  it("changes nothing when a message comes a second time", () => {
    fc.assert(
      fc.property(messages, (list) => {
        const doubled = list.flatMap((message) => [message, message])
        // A revocation right after an acceptance is the same whether either was said twice.
        expect(end(doubled)).toBe(end(list))
      }),
    )
  })

  it("lets a withdrawal win over the answer that crosses it, and the first answer over a later one", () => {
    fc.assert(
      fc.property(messages, (rest) => {
        expect(end(["withdraw", ...rest])).toBe("withdrawn")
        expect(end(["decline", ...rest])).toBe("declined")
        expect(["accepted", "revoked", "replaced"]).toContain(end(["accept", ...rest]))
      }),
    )
  })

  it("sets the revocation bit exactly when the award no longer stands", () => {
    fc.assert(
      fc.property(messages, (list) => {
        expect(isRevokedIn(end(list))).toBe(!isLive(end(list)))
      }),
    )
  })
})

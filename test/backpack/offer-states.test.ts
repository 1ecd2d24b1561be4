import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isOpen, nextOfferState, type OfferMessage, type OfferState } from "../../src/backpack/offer-states.ts"
import { isRevokedIn, nextAwardState, type AwardMessage, type AwardState } from "../../src/issuing/award-states.ts"

const messages = fc.array(fc.constantFrom<OfferMessage>("fetch", "refuse", "accept", "decline", "withdraw"), {
  maxLength: 20,
})
const end = (list: OfferMessage[], from: OfferState = "arriving") => list.reduce(nextOfferState, from)

describe("the states of an offer", () => {
  it("accepts only what was fetched, and nothing that was withdrawn, refused before or declined before", () => {
    fc.assert(
      fc.property(messages, (list) => {
        fc.pre(end(list) === "accepted")
        const fetched = list.indexOf("fetch")
        const accepted = list.indexOf("accept", fetched)
        expect(fetched).toBeGreaterThanOrEqual(0)
        expect(accepted).toBeGreaterThan(fetched)
        expect(list).not.toContain("withdraw")
        expect(list.slice(0, fetched)).not.toContain("refuse")
        expect(list.slice(0, accepted)).not.toContain("decline")
      }),
    )
  })

  it("stays where it ended, but for a badge that its issuer takes back", () => {
    fc.assert(
      fc.property(messages, messages, (before, after) => {
        const state = end(before)
        fc.pre(!isOpen(state))
        const lawful = state === "accepted" ? ["accepted", "withdrawn"] : [state]
        expect(lawful).toContain(end(after, state))
      }),
    )
  })
})

/** Two servers that talk through a network which delays, reorders and repeats. */
type Sides = { award: AwardState; offer: OfferState; toIssuer: AwardMessage[]; toEarner: OfferMessage[] }

const deeds: Record<string, (sides: Sides) => void> = {
  fetch: (sides) => void (sides.offer = nextOfferState(sides.offer, "fetch")),
  accept: (sides) => {
    const next = nextOfferState(sides.offer, "accept")
    if (next !== sides.offer && next === "accepted") sides.toIssuer.push("accept")
    sides.offer = next
  },
  decline: (sides) => {
    const next = nextOfferState(sides.offer, "decline")
    if (next !== sides.offer) sides.toIssuer.push("decline")
    sides.offer = next
  },
  withdraw: (sides) => {
    const next = nextAwardState(sides.award, "withdraw")
    if (next !== sides.award) sides.toEarner.push("withdraw")
    sides.award = next
  },
  revoke: (sides) => void (sides.award = nextAwardState(sides.award, "revoke")),
}

/** The award's state and the offer's, when nothing is on its way any more. */
const lawfulEnds = [
  "offered arriving",
  "offered pending",
  "accepted accepted",
  "revoked accepted",
  "declined declined",
  "withdrawn withdrawn",
  "withdrawn declined",
]

describe("an award and its offer", () => {
  it("agree when every message has arrived, in whatever order and however often", () => {
    const step = fc.oneof(
      fc.record({ deed: fc.constantFrom(...Object.keys(deeds)) }),
      fc.record({ deliver: fc.constantFrom("toIssuer" as const, "toEarner" as const), which: fc.nat(9) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const sides: Sides = { award: "offered", offer: "arriving", toIssuer: [], toEarner: [] }
        const arrive = (inbox: "toIssuer" | "toEarner", which: number) => {
          // Delivered messages stay in the network: they may come again.
          if (inbox === "toIssuer" && sides.toIssuer.length > 0) {
            sides.award = nextAwardState(sides.award, sides.toIssuer[which % sides.toIssuer.length]!)
          }
          if (inbox === "toEarner" && sides.toEarner.length > 0) {
            sides.offer = nextOfferState(sides.offer, sides.toEarner[which % sides.toEarner.length]!)
          }
        }
        for (const one of steps) {
          if ("deed" in one) deeds[one.deed]!(sides)
          else arrive(one.deliver, one.which)
        }
        sides.toIssuer.forEach((_, which) => arrive("toIssuer", which))
        sides.toEarner.forEach((_, which) => arrive("toEarner", which))
        const { award, offer } = sides
        expect(lawfulEnds).toContain(`${award} ${offer}`)
        // Whatever crossed, an earner who does not hold the badge holds nothing that verifies.
        const isNotHeld = offer === "declined" || offer === "withdrawn"
        expect(isNotHeld && !isRevokedIn(award)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

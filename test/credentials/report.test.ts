import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { checkIds } from "../../src/credentials/index.ts"
import { checkTitles, verdictOf } from "../../src/credentials/report.ts"
import type { Check } from "../../src/credentials/index.ts"

const outcome = fc.constantFrom<Check["outcome"][]>("passed", "failed", "warning", "unknown", "notApplicable")

describe("the verdict", () => {
  it("is not valid if anything failed, else open if anything could not be checked, else warns if anything is odd", () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 7, maxLength: 7 }), (outcomes) => {
        const checks = checkIds.map((id, index) => ({
          id,
          title: checkTitles[id],
          outcome: outcomes[index] ?? "passed",
          sentence: "",
        }))
        const { verdict } = verdictOf(checks)
        const has = (wanted: Check["outcome"]) => outcomes.includes(wanted)
        expect(verdict).toBe(
          has("failed") ? "invalid" : has("unknown") ? "unknown" : has("warning") ? "warning" : "verified",
        )
      }),
    )
  })

  it("says revoked rather than expired, and not valid rather than revoked when the signature is bad", () => {
    const check = (id: Check["id"], reason: Check["reason"]): Check => ({
      id,
      title: "",
      outcome: "failed",
      sentence: "",
      reason,
    })
    expect(verdictOf([check("dates", "expired"), check("status", "revoked")])).toMatchObject({
      label: "Revoked",
      reason: "revoked",
    })
    expect(verdictOf([check("status", "revoked"), check("proof", "signature")])).toMatchObject({
      label: "Not valid",
      reason: "signature",
    })
  })
})

import { describe, expect, it } from "vitest"

import { nextSteps, withNextStep } from "../../src/credentials/next-steps.ts"
import { failed, notApplicable, passed, reasons, unknown, warning } from "../../src/credentials/report.ts"

describe("what to do next", () => {
  it.each(reasons)("is said for the reason %s, as a whole sentence", (reason) => {
    expect(nextSteps[reason]).toMatch(/^[A-Z].{20,}\.$/)
  })

  it("is never that a badge is bad when it could only not be checked", () => {
    const open = reasons.slice(reasons.indexOf("unsupportedFormat"), reasons.indexOf("oddity"))
    expect(open.length).toBeGreaterThan(10)
    for (const reason of open) expect(nextSteps[reason]).not.toMatch(/do not rely|forged|fake/i)
  })

  it("is added to what did not simply pass, and stays as a finding says it better", () => {
    expect(withNextStep(failed("expired", "It expired."))).toMatchObject({ nextStep: nextSteps.expired })
    expect(withNextStep(unknown("unreachable", "No answer."))).toMatchObject({ nextStep: nextSteps.unreachable })
    expect(withNextStep(warning("Odd."))).toMatchObject({ nextStep: nextSteps.oddity })
    const known = failed("expired", "It expired.", { nextStep: "Renew it at example.org." })
    expect(withNextStep(known)).toBe(known)
    for (const finding of [passed("Fine."), notApplicable("Nobody asked.")]) expect(withNextStep(finding)).toBe(finding)
  })
})

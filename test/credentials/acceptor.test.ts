import { describe, expect, it } from "vitest"
import { z } from "zod"

import { acceptorOf } from "../../src/credentials/acceptor.ts"
import { canonicalForm } from "../../src/credentials/canonical-form.ts"
import {
  endorsementCredentialSchema,
  openBadgeCredentialSchema,
  verifiableCredentialSchema,
} from "../../src/credentials/model.ts"
import { pick, seededRandom } from "../faults/random.ts"
import { mutated } from "../fuzz/mutate.ts"
import { foreignDocuments, ownCredentials } from "../fuzz/seeds.ts"

describe("a schema compiled into a yes or no", () => {
  it.each([
    ["Open Badges", openBadgeCredentialSchema],
    ["endorsements", endorsementCredentialSchema],
    ["verifiable credentials", verifiableCredentialSchema],
  ])("of %s agrees with the schema about mutated documents, which it leaves as they are", async (_name, schema) => {
    const accepts = acceptorOf(schema)
    const seeds = [...(await ownCredentials(6)).map(({ document }) => document), ...foreignDocuments()]
    const random = seededRandom(7)
    let accepted = 0
    for (let number = 0; number < 3000; number++) {
      const document = mutated(random, pick(random, seeds), seeds)
      // Refused where bytes are read (json-shape.ts).
      if (JSON.stringify(document).includes("__proto__")) continue
      const canonical = canonicalForm(document)
      const parsed = schema.safeParse(canonical)
      expect(accepts?.(canonical)).toBe(parsed.success)
      expect(parsed.data ?? canonical).toEqual(canonical)
      accepted += Number(parsed.success)
    }
    expect(accepted).toBeGreaterThan(50)
    expect(accepted).toBeLessThan(2950)
  })

  it.each([
    ["changes a value", z.looseObject({ a: z.string().transform((text) => text.trim()) })],
    ["drops members", z.object({ a: z.string() })],
    ["refuses members", z.strictObject({ a: z.string() })],
    ["fills in a value", z.looseObject({ a: z.string().default("b") })],
    ["coerces", z.looseObject({ a: z.coerce.string() })],
    ["has a check that is not known here", z.looseObject({ a: z.string().max(3) })],
  ])("is not made of one that %s", (_what, schema) => {
    expect(acceptorOf(schema)).toBeUndefined()
  })
})

import { expect, it } from "vitest"

import { corpusMoment } from "../../bench/credentials/corpus.ts"
import { ownCredentials } from "./seeds.ts"
import { compareSignatures } from "./signatures.ts"

it("accepts and refuses tampered credentials as the official suite in a fresh process does", async () => {
  const outcome = await compareSignatures({
    signed: await ownCredentials(10),
    now: corpusMoment,
    seed: 42,
    count: 300,
  })
  expect(outcome.differences).toEqual([])
  // Otherwise the comparison would be about nothing.
  expect(outcome.accepted).toBeGreaterThan(30)
  expect(outcome.refused).toBeGreaterThan(100)
}, 120_000)

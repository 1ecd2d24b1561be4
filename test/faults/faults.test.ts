import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { differences, type End } from "./agreement.ts"
import { type Outcome, runShape } from "./run-shape.ts"
import type { Shape } from "./shapes.ts"

const shape: Shape = process.env["TEST_DATABASE_URL"] && process.env["TEST_REDIS_URL"] ? "scaled" : "embedded"
const kills = Number(process.env["HAVERSACK_KILLS"] ?? 12)
const seed = Number(process.env["HAVERSACK_SEED"] ?? 20_261_121)

/** A short run of what `npm run faults` does at length. */
describe(`faults in the ${shape} shape (seed ${seed}, ${kills} kills)`, () => {
  let folder: string
  let outcome: Outcome
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `haversack-faults-${shape}-`))
    outcome = await runShape({ shape, seed, kills, folder })
  }, 900_000)
  afterAll(async () => {
    if (outcome?.differences.length === 0) await rm(folder, { recursive: true, force: true })
  })

  it("lose nothing and double nothing", () => {
    expect(outcome.end.cast.told.length).toBeGreaterThan(0)
    expect(outcome.differences, `logs and evidence.json are in ${folder}`).toEqual([])
  })

  it("happened, each kind that this machine can do", () => {
    const { counts, leftOut } = outcome.done
    const ofShape = outcome.planned.filter((kind) => !leftOut.has(kind))
    expect(ofShape.filter((kind) => counts.get(kind) === 0)).toEqual([])
    expect(counts.get("kill -9")).toBeGreaterThan(0)
  })

  it("would be noticed if they had lost or doubled anything", () => {
    const changes: Record<string, (end: End) => unknown> = {
      "an award less": ({ facts }) =>
        [facts.harbor, facts.meadow].find(({ awards }) => awards.length > 0)?.awards.pop(),
      "an award more": ({ facts }) => facts.harbor.awards.push({ key: "x", achievement: "x", state: "offered" }),
      "an Offer more": ({ facts }) =>
        [facts.harbor, facts.meadow].forEach(({ activities }) =>
          activities.push(...activities.filter(({ type }) => type === "Offer")),
        ),
      "offers less": ({ facts }) => [facts.harbor, facts.meadow].forEach((one) => (one.offers = [])),
      "a dead letter": ({ facts }) =>
        facts.meadow.tasks.push({ job: "Deliver", state: "dead", reason: "x", attempts: 1, count: 1 }),
      "a follow lost": (end) => (end.cast.bobFollowsCarol = !end.cast.bobFollowsCarol),
    }
    for (const [what, change] of Object.entries(changes)) {
      const { cast, facts, ...rest } = outcome.end
      const end: End = { ...rest, cast: { ...cast }, facts: structuredClone(facts) }
      expect(differences(end)).toEqual([])
      change(end)
      expect(differences(end), what).not.toEqual([])
    }
  })
})

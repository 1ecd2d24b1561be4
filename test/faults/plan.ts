import { between, pick, pickWeighted, seededRandom } from "./random.ts"
import type { Shape } from "./shapes.ts"

/** Which process a fault meets: one of an instance by its place in the list, the database or Redis. */
export type Victim = { instance: "harbor" | "meadow"; part: number } | "database" | "redis"

/** One thing that goes wrong. `after`: milliseconds for which its victim works undisturbed before; `lasts`: until it is put right. */
export type Fault = { kind: FaultKind; victim: Victim; after: number; lasts: number; seconds: number }

export const faultKinds = [
  "kill -9",
  "kill -9 of the database",
  "kill -9 of Redis",
  "FLUSHALL",
  "restart",
  "restart of the database",
  "freeze",
  "long freeze",
  "full disk",
  "clock jump",
] as const
export type FaultKind = (typeof faultKinds)[number]

/** Those that count as a kill. */
export const kills: readonly FaultKind[] = ["kill -9", "kill -9 of the database", "kill -9 of Redis"]

/** A run with so many kills is a long one. */
export const longRun = 50

/**
 * Everything that will go wrong, in order: as many kills as asked for, and other faults between them. The same seed makes the same plan.
 */
export function drawPlan(options: { seed: number; shape: Shape; kills: number }): Fault[] {
  const random = seededRandom(options.seed)
  const weights = options.shape === "embedded" ? embeddedWeights : scaledWeights
  const parts = options.shape === "embedded" ? { harbor: 1, meadow: 1 } : { harbor: 3, meadow: 2 }
  const plan: Fault[] = []
  let left = options.kills
  const isLong = options.kills >= longRun
  // Each kind once in any case, so that a short run knows them all; but a long freeze takes longer than a short run.
  const first = weights.map(([, kind]) => kind).filter((kind) => isLong || kind !== "long freeze")
  while (left > 0) {
    const kind = (options.kills >= first.length && first.shift()) || pickWeighted(random, weights)
    if (kills.includes(kind)) left -= 1
    if (kind === "long freeze" && !isLong) continue
    const instance = pick(random, ["harbor", "meadow"] as const)
    const ofInstance = { instance, part: Math.floor(random() * parts[instance]) }
    plan.push({
      kind,
      victim: victimOf(kind, ofInstance, options.shape, random),
      after: calm(random),
      lasts: lengthOf(kind, random),
      seconds: jump(random),
    })
  }
  return plan
}

const embeddedWeights = [
  [80, "kill -9"],
  [5, "restart"],
  [4, "freeze"],
  [2, "long freeze"],
  [5, "full disk"],
  [8, "clock jump"],
] as const satisfies [number, FaultKind][]

const scaledWeights = [
  [62, "kill -9"],
  [10, "kill -9 of the database"],
  [8, "kill -9 of Redis"],
  [5, "FLUSHALL"],
  [5, "restart"],
  [2, "restart of the database"],
  [4, "freeze"],
  [2, "long freeze"],
  [4, "full disk"],
  [6, "clock jump"],
] as const satisfies [number, FaultKind][]

function victimOf(kind: FaultKind, ofInstance: Victim, shape: Shape, random: () => number): Victim {
  switch (kind) {
    case "kill -9 of the database":
    case "restart of the database":
      return "database"
    case "kill -9 of Redis":
    case "FLUSHALL":
      return "redis"
    case "full disk":
      return shape === "scaled" ? "database" : ofInstance
    case "clock jump":
      return shape === "scaled" && random() < 0.2 ? "database" : ofInstance
    default:
      return ofInstance
  }
}

/** Most are shot as soon as they are back; the others have begun something by then. Milliseconds. */
function calm(random: () => number): number {
  const [least, most] = pickWeighted(random, [
    [6, [0, 1_500]],
    [3, [1_500, 5_000]],
    [1, [5_000, 10_000]],
  ] as const)
  return between(random, least, most)
}

/** Milliseconds. A lease is 30 s long: a long freeze outlasts it. */
function lengthOf(kind: FaultKind, random: () => number): number {
  switch (kind) {
    case "freeze":
      return between(random, 500, 4_000)
    case "long freeze":
      return between(random, 33_000, 40_000)
    case "full disk":
      return between(random, 1_500, 5_000)
    case "clock jump":
      return between(random, 2_000, 10_000)
    default:
      return between(random, 0, 400)
  }
}

/** Mostly what a correction of a clock is, now and then most of an hour; forwards and backwards. After more, a start is refused in a sentence. */
function jump(random: () => number): number {
  const size = random() < 0.6 ? between(random, 20, 280) : between(random, 1_200, 3_300)
  return random() < 0.5 ? size : -size
}

/** Numbers from 0 to 1 that a seed decides. */
export type Random = () => number

/** A small seeded generator (mulberry32), so that a run of faults can be played again from its seed. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of several. */
export function pick<T>(random: Random, several: readonly T[]): T {
  const one = several[Math.floor(random() * several.length)]
  if (one === undefined) throw new Error("there is nothing to pick from")
  return one
}

/** One of several, each as likely as its weight says. */
export function pickWeighted<T>(random: Random, several: readonly (readonly [weight: number, value: T])[]): T {
  let left = random() * several.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, value] of several) {
    left -= weight
    if (left < 0) return value
  }
  throw new Error("there is nothing to pick from")
}

export const between = (random: Random, least: number, most: number): number => least + random() * (most - least)

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

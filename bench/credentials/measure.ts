import { median, percentile } from "../support/cpu.ts"

/** Does the same over and over for so many milliseconds of this process' CPU time, and says how often in a second of it. */
export async function perCpuSecond(milliseconds: number, deed: (index: number) => unknown): Promise<number> {
  let done = 0
  const begun = process.cpuUsage()
  for (;;) {
    for (let inTurn = 0; inTurn < 16; inTurn++) {
      const pending = deed(done++)
      // A limit that needs no promise pays for none.
      // oxlint-disable-next-line no-await-in-loop
      if (pending instanceof Promise) await pending
    }
    const { user, system } = process.cpuUsage(begun)
    if (user + system >= milliseconds * 1000) return (done * 1e6) / (user + system)
  }
}

/** Milliseconds. */
export type Latencies = { p50: number; p99: number }

/** How long single calls take. */
export async function latencies(count: number, deed: (index: number) => unknown): Promise<Latencies> {
  const taken: number[] = []
  for (let index = 0; index < count; index++) {
    const begun = performance.now()
    const pending = deed(index)
    // oxlint-disable-next-line no-await-in-loop
    if (pending instanceof Promise) await pending
    taken.push(performance.now() - begun)
  }
  return { p50: median(taken), p99: percentile(taken, 99) }
}

/** A question to a process of the benchmark, and how long it may take (milliseconds, or calls). */
export type Question = { deed: string; milliseconds?: number; calls?: number; threads?: number }

/** Answers questions until the channel closes. */
export function answer(deeds: Record<string, (question: Question) => Promise<unknown>>): void {
  process.on("message", (question: Question) => {
    const deed = deeds[question.deed]
    if (deed === undefined) throw new Error(`Nothing is called ${question.deed}.`)
    void deed(question).then((figure) => process.send?.(figure))
  })
  process.send?.("ready")
}

import type { ChildProcess } from "node:child_process"
import { ask, nextMessage, startChild } from "../support/child.ts"
import { percentile } from "../support/cpu.ts"
import type { Shape } from "../support/instance.ts"
import type { Share } from "../support/profile.ts"

export type AwardFigures = {
  /** From issuing to "verified and pending" at the other instance, under way together. */
  awardsPerSecond: number
  /** Of both processes together. */
  cpuSecondsPerAward: number
  issuerCpuSeconds: number
  earnerCpuSeconds: number
  /** Of one award at a time, milliseconds. */
  p50: number
  p99: number
  issuerShares: Share[]
  earnerShares: Share[]
}

const module = new URL("./instance.js", import.meta.url)

async function tell<Value>(child: ChildProcess, deed: string, argument?: unknown): Promise<Value> {
  const answer = await ask<{ value: Value } | { error: string }>(child, { deed, argument })
  if ("error" in answer) throw new Error(answer.error)
  return answer.value
}

/** Two instances, each in a process of its own: one awards, the other fetches, verifies and lets the earners see. */
export async function measureAwards(
  shape: Shape,
  { earners, awards, single, deeply }: { earners: number; awards: number; single: number; deeply: boolean },
): Promise<AwardFigures> {
  const issuer = startChild(module, ["issuer", shape])
  const earner = startChild(module, ["earner", shape])
  try {
    await Promise.all([nextMessage(issuer), nextMessage(earner)])
    const people = await tell<string[]>(earner, "earners", earners)
    await tell(issuer, "issuer", Math.ceil((awards + single + 50) / earners))
    await tell(issuer, "know", people)
    let given = 0
    const give = async (count: number) => {
      given += count
      await tell(issuer, "award", count)
      await tell(earner, "untilArrived", given)
    }
    await give(50)
    await Promise.all([tell(issuer, "measure", deeply), tell(earner, "measure", deeply)])
    const begun = performance.now()
    await give(awards)
    const seconds = (performance.now() - begun) / 1000
    type Measured = { cpuSeconds: number; shares: Share[] }
    const [atIssuer, atEarner] = [await tell<Measured>(issuer, "measured"), await tell<Measured>(earner, "measured")]
    const latencies: number[] = []
    for (let index = 0; index < single; index += 1) {
      const started = performance.now()
      given += 1
      await tell(issuer, "award", 1)
      // Asked the other instance as often as it can answer: what it counts is what an earner would see.
      while ((await tell<number>(earner, "arrived")) < given) await new Promise((resolve) => setTimeout(resolve, 2))
      latencies.push(performance.now() - started)
    }
    await Promise.all([tell(issuer, "close"), tell(earner, "close")])
    return {
      awardsPerSecond: awards / seconds,
      cpuSecondsPerAward: (atIssuer.cpuSeconds + atEarner.cpuSeconds) / awards,
      issuerCpuSeconds: atIssuer.cpuSeconds / awards,
      earnerCpuSeconds: atEarner.cpuSeconds / awards,
      p50: percentile(latencies, 50),
      p99: percentile(latencies, 99),
      issuerShares: atIssuer.shares,
      earnerShares: atEarner.shares,
    }
  } finally {
    issuer.kill("SIGKILL")
    earner.kill("SIGKILL")
  }
}

import type { ChildProcess } from "node:child_process"

import { ask, nextMessage, startChild } from "../support/child.ts"
import { median } from "../support/cpu.ts"
import type { Report } from "../support/report.ts"
import type { Latencies, Question } from "./measure.ts"
import { writePlan } from "./plan.ts"

type Side = "ours" | "plain" | "limit"
const modules: Record<Side, URL> = {
  ours: new URL("./ours.js", import.meta.url),
  plain: new URL("./plain.js", import.meta.url),
  limit: new URL("./limit.js", import.meta.url),
}

/** The engine beside the plain use of the libraries and bare Ed25519, each in a process of its own, in turns. */
export async function measureCredentials(
  report: Report,
  { runs, quick, wanted }: { runs: number; quick: boolean; wanted: (name: string) => boolean },
): Promise<void> {
  const plan = await writePlan(quick ? 100 : 1000)
  try {
    const milliseconds = quick ? 500 : 3000
    const inTurns = (question: Question) => sideBySide(plan.file, question, runs, quick)
    if (wanted("verify")) {
      const figures = await inTurns({ deed: "verify", milliseconds })
      report.add({
        case: "verify",
        unit: "credentials per CPU-second",
        ...medians(figures, Number),
      })
    }
    if (wanted("verify-latency")) {
      const figures = await inTurns({ deed: "latency", calls: quick ? 200 : 2000 })
      const p50 = medians(figures, (figure) => (figure as Latencies).p50)
      report.add({ case: "verify-latency", unit: "ms, p50", ...p50, lessIsBetter: true })
      const p99 = medians(figures, (figure) => (figure as Latencies).p99)
      report.add({ case: "verify-latency", unit: "ms, p99", ...p99, lessIsBetter: true })
    }
    if (wanted("issue-bulk")) {
      const figures = await inTurns({ deed: "issue", milliseconds })
      report.add({
        case: "issue-bulk",
        unit: "credentials per CPU-second",
        ...medians(figures, Number),
      })
    }
    if (wanted("repeat")) {
      // Whoever has no memory does the same as the first time.
      const deeds = { ours: "repeat", plain: "verify", limit: "verify" }
      const figures = await sideBySide(plan.file, { deed: "repeat", milliseconds }, runs, quick, deeds)
      report.add({ case: "repeat", unit: "credentials per CPU-second", ...medians(figures, Number) })
    }
    if (wanted("workers")) await measureWorkers(report, plan.file, { runs, milliseconds })
  } finally {
    await plan.remove()
  }
}

/** Two threads beside one, by the clock. What cannot be beaten is twice as many. */
async function measureWorkers(
  report: Report,
  plan: string,
  { runs, milliseconds }: { runs: number; milliseconds: number },
): Promise<void> {
  const perSecond: Record<1 | 2, number[]> = { 1: [], 2: [] }
  for (let run = 0; run < runs; run++) {
    for (const threads of [1, 2] as const) {
      const child = startChild(modules.ours, [plan])
      try {
        // oxlint-disable-next-line no-await-in-loop
        await nextMessage(child)
        // oxlint-disable-next-line no-await-in-loop
        perSecond[threads].push(await ask(child, { deed: "threads", threads, milliseconds } satisfies Question))
      } finally {
        child.kill("SIGKILL")
      }
    }
  }
  const one = median(perSecond[1])
  report.add({
    case: "workers",
    unit: "credentials per second, two threads beside one",
    ours: median(perSecond[2]),
    plain: one,
    limit: 2 * one,
  })
}

type Figures = Record<Side, unknown[]>

/** Each run has fresh processes, and asks the three one after the other, so that what else the machine does meets all of them. */
async function sideBySide(
  plan: string,
  question: Question,
  runs: number,
  quick: boolean,
  deeds?: Record<Side, string>,
): Promise<Figures> {
  const figures: Figures = { ours: [], plain: [], limit: [] }
  for (let run = 0; run < runs; run++) {
    for (const side of ["plain", "ours", "limit"] as const) {
      const child = startChild(modules[side], [plan])
      const own = { ...question, deed: deeds?.[side] ?? question.deed }
      try {
        // oxlint-disable-next-line no-await-in-loop
        await nextMessage(child)
        // oxlint-disable-next-line no-await-in-loop
        await warmUp(child, own, quick)
        // oxlint-disable-next-line no-await-in-loop
        figures[side].push(await ask(child, own))
      } finally {
        child.kill("SIGKILL")
      }
    }
  }
  return figures
}

async function warmUp(child: ChildProcess, question: Question, quick: boolean): Promise<void> {
  const milliseconds = quick ? 1500 : 3000
  await ask(child, { ...question, deed: question.deed === "latency" ? "verify" : question.deed, milliseconds })
}

function medians(figures: Figures, of: (figure: unknown) => number): Record<Side, number> {
  const middle = (side: Side) => median(figures[side].map(of))
  return { ours: middle("ours"), plain: middle("plain"), limit: middle("limit") }
}

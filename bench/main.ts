import { parseArgs } from "node:util"
import { measureAwards } from "./award/run.ts"
import { measureCredentials } from "./credentials/run.ts"
import { deliver, type Sender } from "./deliver/run.ts"
import { measurePages } from "./page/run.ts"
import { measureProgram } from "./program/run.ts"
import { median } from "./support/cpu.ts"
import type { Shape } from "./support/instance.ts"
import { Report } from "./support/report.ts"

/**
 * `npm run bench -- award [--json] [--case NAME] [--shape embedded|scaled] [--quick]`
 * `npm run bench -- credentials [--json] [--case NAME] [--quick]`
 *
 * The scaled shape runs when BENCH_DATABASE_URL and BENCH_REDIS_URL are set.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    case: { type: "string", multiple: true },
    shape: { type: "string" },
    runs: { type: "string", default: "3" },
  },
})
const [subject] = positionals
if (subject !== "award" && subject !== "credentials") {
  console.error(
    "Usage: npm run bench -- award [--json] [--case award|deliver|page|program] [--shape embedded|scaled] [--quick]\n" +
      "       npm run bench -- credentials [--json] [--case verify|verify-latency|issue-bulk|workers|repeat|ingest] [--quick]",
  )
  process.exit(2)
}
const report = new Report(values.json)
const wanted = (name: string) => values.case === undefined || values.case.includes(name)
const scaledShape = process.env["BENCH_DATABASE_URL"] !== undefined && process.env["BENCH_REDIS_URL"] !== undefined
const shapes = (scaledShape ? ["embedded", "scaled"] : ["embedded"]).filter(
  (shape) => values.shape === undefined || shape === values.shape,
) as Shape[]
const quick = values.quick
const runs = quick ? 1 : Number(values.runs)

if (subject === "credentials") {
  await measureCredentials(report, { runs, quick, wanted })
  process.exit()
}

if (wanted("deliver")) {
  const work = { warmUp: quick ? 100 : 500, deliveries: quick ? 500 : 4_000, concurrency: 32 }
  const each = async (sender: Sender, shape?: Shape) => {
    const figures: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const sent = await deliver(sender, work, shape)
      figures.push(sent.deliveries / sent.cpuSeconds)
    }
    return median(figures)
  }
  const plain = await each("fedify")
  const limit = await each("bare")
  for (const shape of shapes) {
    report.add({
      case: "deliver",
      shape,
      unit: "deliveries per CPU-second",
      ours: await each("ours", shape),
      plain,
      limit,
    })
  }
}

if (wanted("award")) {
  for (const shape of shapes) {
    const figures = await measureAwards(shape, {
      earners: quick ? 10 : 100,
      awards: quick ? 50 : 600,
      single: quick ? 10 : 100,
      deeply: false,
    })
    report.add({ case: "award", shape, unit: "awards per second", ours: figures.awardsPerSecond })
    report.add({ case: "award", shape, unit: "CPU-seconds per award", ours: figures.cpuSecondsPerAward })
    report.add({ case: "award", shape, unit: "CPU-seconds per award at the issuer", ours: figures.issuerCpuSeconds })
    report.add({ case: "award", shape, unit: "CPU-seconds per award at the earner", ours: figures.earnerCpuSeconds })
    report.add({ case: "award-latency", shape, unit: "ms, p50", ours: figures.p50 })
    report.add({ case: "award-latency", shape, unit: "ms, p99", ours: figures.p99 })
    if (quick) continue
    // Sampling costs time itself, so where the time goes is looked at in a run of its own.
    const deep = await measureAwards(shape, { earners: 100, awards: 300, single: 1, deeply: true })
    report.shares(`issuer's side, ${shape}`, deep.issuerShares)
    report.shares(`earner's side, ${shape}`, deep.earnerShares)
  }
}

if (wanted("page")) {
  for (const shape of shapes) {
    const sizes = quick ? [10, 1_000] : shape === "scaled" ? [10, 10_000, 1_000_000] : [10, 10_000]
    // What a page is compared with is itself on a nearly empty database.
    const first = new Map<string, number>()
    for (const size of sizes) {
      for (const { page, perSecond, p99, cpuMs, blocks } of await measurePages(shape, size, quick ? 2 : 8)) {
        const add = (unit: string, ours: number, isCompared = true) => {
          const compared = `${page}, ${unit}`
          if (!first.has(compared)) first.set(compared, ours)
          const plain = isCompared ? first.get(compared) : undefined
          report.add({ case: "page", shape, unit: `${page}, ${size} badges, ${unit}`, ours, plain })
        }
        add("requests per second", perSecond)
        add("ms, p99", p99, false)
        add("CPU-ms per request", cpuMs)
        if (shape === "scaled") add("blocks read per request", blocks)
      }
    }
  }
}

if (wanted("program")) {
  const figures = await measureProgram()
  report.add({ case: "start", shape: "embedded", unit: "ms to the first page, first start", ours: figures.firstStart })
  report.add({
    case: "start",
    shape: "embedded",
    unit: "ms to the first page, second start",
    ours: figures.secondStart,
  })
  report.add({ case: "memory", shape: "embedded", unit: "MB at rest", ours: figures.atRest })
  report.add({ case: "memory", shape: "embedded", unit: "MB after load", ours: figures.underLoad })
  report.add({ case: "memory", shape: "embedded", unit: "MB at the highest", ours: figures.highest })
}

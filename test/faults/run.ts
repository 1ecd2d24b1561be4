import { execFileSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { killsDone, writeReport } from "./report.ts"
import { runShape } from "./run-shape.ts"
import { shapes } from "./shapes.ts"

/** `npm run faults -- [--seed N] [--kills N] [--shape embedded|scaled|both] [--minutes N] [--report FILE]` */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261121" },
    kills: { type: "string", default: "200" },
    shape: { type: "string", default: "both" },
    report: { type: "string" },
    minutes: { type: "string" },
  },
})
const wanted = shapes.filter((one) => values.shape === "both" || values.shape === one)
const [seed, kills] = [Number(values.seed), Number(values.kills)]
if (wanted.length === 0 || !Number.isInteger(seed) || !Number.isInteger(kills) || kills < 1) {
  console.error(
    "Usage: npm run faults -- [--seed N] [--kills N] [--shape embedded|scaled|both] [--minutes N] [--report FILE]",
  )
  process.exit(2)
}

const begun = performance.now()
const tell = (line: string) => console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`)
for (const shape of wanted) {
  const folder = await mkdtemp(join(tmpdir(), `haversack-faults-${shape}-`))
  const outcome = await runShape({
    shape,
    seed,
    kills,
    folder,
    tell,
    ...(values.minutes && { minutes: Number(values.minutes) }),
  })
  if (values.report !== undefined) await writeReport(values.report, outcome, commit())
  tell(
    `${shape}: ${outcome.end.cast.told.length} awards (${outcome.playedAmongFaults} among the faults), ${killsDone(outcome.done)} kills, ${outcome.differences.length} differences`,
  )
  if (outcome.differences.length === 0) {
    await rm(folder, { recursive: true, force: true })
    continue
  }
  process.exitCode = 1
  console.error(
    `\nThe ${shape} shape does not agree with the story. Seed ${seed}, ${kills} kills planned; logs are in ${folder}\n`,
  )
  for (const difference of outcome.differences.slice(0, 40)) console.error(`  - ${difference}`)
}
// Sockets of visitors may still be open.
process.exit()

function commit(): string {
  return execFileSync("git", ["describe", "--always", "--dirty", "--abbrev=12"], { encoding: "utf8" }).trim()
}

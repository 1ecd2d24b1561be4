import { readFile, writeFile } from "node:fs/promises"
import { cpus, totalmem } from "node:os"
import type { Done } from "./chaos.ts"
import { kills as killKinds } from "./plan.ts"
import { illnesses } from "./peers.ts"
import type { Outcome } from "./run-shape.ts"

const preface = `# Faults

Made by \`npm run faults -- --report bench/faults.md\`; each run writes its shape's part anew. What is done and compared stands in
[docs/faults.md](../docs/faults.md).
`

/** Writes what a run found into \`file\`, in place of what stood there about the same shape. */
export async function writeReport(file: string, outcome: Outcome, commit: string): Promise<void> {
  const before = await readFile(file, "utf8").catch(() => preface)
  const heading = `## ${title(outcome)}`
  const kept = before.split(/^(?=## )/m).filter((part) => !part.startsWith(heading))
  await writeFile(file, [...kept.map((part) => `${part.trimEnd()}\n\n`), section(heading, outcome, commit)].join(""))
}

/** How many kills there were. */
export const killsDone = ({ counts }: Done): number => killKinds.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0)

const title = ({ shape }: Outcome): string =>
  shape === "embedded" ? "Embedded: one process per instance" : "Scaled: web, workers, PostgreSQL and Redis"

function section(heading: string, outcome: Outcome, commit: string): string {
  const { seed, kills, seconds, done, met, end, endedByThemselves, differences } = outcome
  const { told } = end.cast
  const endings = (ending: string) => told.filter((one) => one.ending === ending).length
  const hosts = new Set(end.peers.map(({ host }) => host))
  const deliveries = [...end.facts.harbor.deliveries, ...end.facts.meadow.deliveries]
  const toOthers = deliveries.filter((one) => one.state === "delivered" && hosts.has(new URL(one.inbox).host))
  const arrivals = end.peers.flatMap((peer) => peer.arrivals)
  const distinct = new Set(end.peers.flatMap((peer) => peer.arrivals.map(({ id }) => `${peer.host} ${id}`))).size
  const rows: [string, string | number][] = [
    ["seed", seed],
    ["commit", commit],
    ["machine", `${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB`],
    [
      "duration",
      `${seconds.chaos} s of faults, ${seconds.settling} s until nothing was left to do, ${seconds.whole} s in all`,
    ],
    ["kills", killsDone(done) === kills ? kills : `${killsDone(done)} of ${kills} in the time that there was`],
    ...[...done.counts].map(([kind, count]): [string, number] => [`– ${kind}`, count]),
    ...[...done.leftOut].map(([kind, why]): [string, string] => [`– ${kind}, left out`, why]),
    [
      "ended by themselves and were started again",
      [...endedByThemselves.values()].reduce((sum, count) => sum + count, 0),
    ],
    ["deliveries to the five other servers", toOthers.length],
    ["– that failed there at first", toOthers.filter(({ attempts }) => attempts > 1).length],
    [
      "– attempts that failed there, as they were written down",
      toOthers.reduce((sum, one) => sum + one.attempts - 1, 0),
    ],
    [
      "– attempts that such a server saw while it was ill",
      illnesses
        .filter((one) => one !== "down")
        .map((one) => `${one} ${met.get(one) ?? 0}`)
        .join(", "),
    ],
    ["times that such a server was down", met.get("down") ?? 0],
    ["awards", told.length],
    ["– played to their end while faults happened", outcome.playedAmongFaults],
    [
      "– accepted, declined, withdrawn, revoked",
      ["accepted", "declined", "withdrawn", "revoked"].map(endings).join(", "),
    ],
    ["activities that the other servers got", `${distinct}, and ${arrivals.length - distinct} repetitions`],
    ["**lost, doubled or different**", `**${differences.length}**`],
  ]
  const table = ["| | |", "|---|---|", ...rows.map(([what, value]) => `| ${what} | ${value} |`)]
  const listed = differences.slice(0, 50).map((difference) => `- ${difference}`)
  return `${heading}\n\n${[...table, ...(listed.length > 0 ? ["", ...listed] : [])].join("\n")}\n`
}

import {
  createStatusListCache,
  createAchievementIssuer,
  createVerificationMemory,
  createVerificationPool,
  verifyCredential,
} from "../../src/credentials/index.ts"
import type { DocumentSource, FetchedDocument } from "../../src/credentials/index.ts"
import { corpusMoment, corpusParts } from "./corpus.ts"
import { answer, latencies, perCpuSecond } from "./measure.ts"
import type { Question } from "./measure.ts"
import { readPlan } from "./plan.ts"

/** The whole of verifyCredential(), every check included, from bytes to the report. */
const plan = await readPlan(process.argv[2])
const bytes = plan.credentials.map((text) => new TextEncoder().encode(text))
const documents = inMemory(plan.documents)
/** As every room that verifies has one. Keys are asked for each time. */
const statusLists = createStatusListCache()

function inMemory(texts: Record<string, string>): DocumentSource {
  const found = new Map(Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]))
  const answerFor = (name: string): FetchedDocument => {
    const known = found.get(name)
    return known === undefined
      ? { ok: false, passing: false, sentence: "there is no such document." }
      : { ok: true, bytes: known, contentType: "application/json" }
  }
  return { didDocument: async (did) => answerFor(did), document: async (url) => answerFor(url.href) }
}

async function verify(index: number): Promise<void> {
  const report = await verifyCredential(bytes[index % bytes.length]!, { now: corpusMoment, documents, statusLists })
  if (report.verdict !== "verified") throw new Error(`A credential of the corpus is ${report.label}.`)
}

const [issuer] = plan.issuers
if (issuer === undefined) throw new Error("There are no issuers.")
const awards = Array.from({ length: 2000 }, (_, index) => corpusParts(issuer, index, { achievement: 3 }))
const [{ issuer: named, achievement } = corpusParts(issuer, 0)] = awards
const issuing = createAchievementIssuer({ issuer: named, achievement, key: issuer.key, did: issuer.did })
const issue = (index: number) => issuing.issue(awards[index % awards.length]!, corpusMoment)

/** The same credentials over and over, by a process that remembers what their bytes alone decide. */
const memory = createVerificationMemory()
async function repeat(index: number): Promise<void> {
  const options = { now: corpusMoment, documents, statusLists, memory }
  const report = await verifyCredential(bytes[index % bytes.length]!, options)
  if (report.verdict !== "verified") throw new Error(`A credential of the corpus is ${report.label}.`)
}

/** So many threads at once, by the clock: how many credentials a second. */
async function inThreads(threads: number, milliseconds: number): Promise<number> {
  const pool = createVerificationPool({ threads, remember: false })
  const round = async () => {
    const reports = await Promise.all(
      bytes.map((one) => pool.verify({ bytes: one, options: { now: corpusMoment } }, documents)),
    )
    if (reports.some(({ verdict }) => verdict !== "verified"))
      throw new Error("A credential of the corpus is not verified.")
  }
  // The threads start and get warm.
  const warm = performance.now() + milliseconds
  while (performance.now() < warm) {
    // oxlint-disable-next-line no-await-in-loop
    await round()
  }
  const begun = performance.now()
  let rounds = 0
  while (performance.now() - begun < milliseconds) {
    // oxlint-disable-next-line no-await-in-loop
    await round()
    rounds++
  }
  const perSecond = (rounds * bytes.length * 1000) / (performance.now() - begun)
  await pool.close()
  return perSecond
}

answer({
  repeat: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, repeat),
  threads: ({ threads = 1, milliseconds = 2000 }: Question) => inThreads(threads, milliseconds),
  verify: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, verify),
  latency: ({ calls = 300 }: Question) => latencies(calls, verify),
  issue: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, issue),
})

import { createStatusListCache, issueCredential, verifyCredential } from "../../src/credentials/index.ts"
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
const issue = async (index: number) => {
  const parts = corpusParts(issuer, index, { achievement: 3 })
  await issueCredential({ parts, key: issuer.key, did: issuer.did, now: corpusMoment })
}

answer({
  verify: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, verify),
  latency: ({ calls = 300 }: Question) => latencies(calls, verify),
  issue: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, issue),
})

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { createStatusList, didDocument, issueCredential, statusListCredential } from "../../src/credentials/index.ts"
import { corpusIssuers, corpusMoment, corpusParts } from "./corpus.ts"
import type { CorpusIssuer } from "./corpus.ts"

/** What every process of the benchmark works on: the same credentials by the same keys. */
export type Plan = {
  issuers: CorpusIssuer[]
  /** Documents by did or address, as UTF-8. */
  documents: Record<string, string>
  /** Signed credentials as UTF-8. */
  credentials: string[]
}

/** Five issuers, seven achievements each, and so many credentials with a status list that holds some revocations (of others). */
export async function writePlan(count: number): Promise<{ file: string; remove: () => Promise<void> }> {
  const issuers = await corpusIssuers(5)
  const documents: Record<string, string> = {}
  for (const { did, actorUri, key, host } of issuers) {
    documents[did] = JSON.stringify(didDocument({ did, actorUri, keys: [key] }))
    const list = createStatusList()
    for (let index = 100_000; index < 131_072; index += 97) list.set(index, true)
    const url = `https://${host}/status-lists/1`
    // oxlint-disable-next-line no-await-in-loop
    const { bytes } = await statusListCredential({
      url,
      did,
      key,
      purpose: "revocation",
      list,
      now: corpusMoment,
      ttl: 86_400_000,
    })
    documents[url] = new TextDecoder().decode(bytes)
  }
  const credentials = await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const issuer = issuers[number % issuers.length]
      if (issuer === undefined) throw new Error("There are no issuers.")
      const parts = corpusParts(issuer, number)
      const { bytes } = await issueCredential({ parts, key: issuer.key, did: issuer.did, now: corpusMoment })
      return new TextDecoder().decode(bytes)
    }),
  )
  const folder = await mkdtemp(join(tmpdir(), "haversack-bench-credentials-"))
  const file = join(folder, "plan.json")
  await writeFile(file, JSON.stringify({ issuers, documents, credentials } satisfies Plan))
  return { file, remove: () => rm(folder, { recursive: true, force: true }) }
}

export async function readPlan(file: string | undefined): Promise<Plan> {
  if (file === undefined) throw new Error("There is no plan.")
  return JSON.parse(await readFile(file, "utf8")) as Plan
}

import { fork } from "node:child_process"
import { createHash } from "node:crypto"
import { fileURLToPath } from "node:url"

import type { JsonObject } from "../../src/credentials/canonical-form.ts"
import { canonicalizeCompiled, hashCompiled } from "../../src/credentials/json-ld/canonicalize.ts"
import { seededRandom } from "../faults/random.ts"
import { pick } from "../faults/random.ts"
import type { Judgement } from "./judge.ts"
import { mutated } from "./mutate.ts"

/** A document about which the compiled path and the libraries do not agree. */
export type Difference = { text: string; compiled: string; library: Judgement }

export type Outcome = {
  documents: number
  /** Read by the compiled path, refused by the library, and left to it although it accepts them. */
  compiled: number
  refused: number
  declined: number
  differences: Difference[]
}

/** Asks the libraries in a process of their own. */
export async function inFreshProcess<Answer>(module: string, questions: readonly string[]): Promise<Answer[]> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), { execArgv: [] })
  try {
    return await new Promise<Answer[]>((resolve, reject) => {
      child.once("message", (answers) => resolve(answers as Answer[]))
      child.once("exit", (code) => reject(new Error(`The judge ended with ${code} before it answered.`)))
      child.once("error", reject)
      child.send([...questions])
    })
  } finally {
    child.kill("SIGKILL")
  }
}

/** Compares the compiled path with the libraries over mutated documents, which the seed decides. */
export async function compareCanonicalForms({
  seeds,
  seed,
  count,
  batch = 250,
  tell = () => {},
}: {
  seeds: readonly JsonObject[]
  seed: number
  count: number
  batch?: number
  tell?: (outcome: Outcome) => void
}): Promise<Outcome> {
  const random = seededRandom(seed)
  const outcome: Outcome = { documents: 0, compiled: 0, refused: 0, declined: 0, differences: [] }
  while (outcome.documents < count) {
    const texts = Array.from({ length: Math.min(batch, count - outcome.documents) }, () =>
      JSON.stringify(mutated(random, pick(random, seeds), seeds)),
    )
    // One batch after the other: each is a process of its own, and there may be few cores.
    // oxlint-disable-next-line no-await-in-loop
    const judgements = await inFreshProcess<Judgement>("./judge.ts", texts)
    for (const [index, text] of texts.entries()) countOne(outcome, text, judgements[index])
    tell(outcome)
  }
  return outcome
}

function countOne(outcome: Outcome, text: string, library: Judgement | undefined): void {
  if (library === undefined) throw new Error("The judge has not answered about every document.")
  outcome.documents++
  const compiled = canonicalizeCompiled(JSON.parse(text) as JsonObject)
  if (compiled === undefined) outcome["refused" in library ? "refused" : "declined"]++
  else if ("canonical" in library && library.canonical === compiled && hasSameHash(text, compiled)) outcome.compiled++
  else outcome.differences.push({ text, compiled, library })
}

const hasSameHash = (text: string, canonical: string): boolean =>
  hashCompiled(JSON.parse(text) as JsonObject) === createHash("sha256").update(canonical, "utf8").digest("hex")

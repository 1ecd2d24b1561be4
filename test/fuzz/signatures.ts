import type { JsonObject } from "../../src/credentials/canonical-form.ts"
import { verifyCredential } from "../../src/credentials/index.ts"
import type { DocumentSource, FetchedDocument, VerificationReport } from "../../src/credentials/index.ts"
import { pick, seededRandom } from "../faults/random.ts"
import { inFreshProcess } from "./differences.ts"
import type { SignatureJudgement, SignedText } from "./judge-signatures.ts"
import { tampered } from "./tamper.ts"

/** A signed credential, and what its issuer publishes about keys. */
export type Signed = { document: JsonObject; did: string; publicKeyMultibase: string; didDocument: string }

export type SignatureDifference = { text: string; verdict: string; sentence: string; library: SignatureJudgement }

export type SignatureOutcome = {
  credentials: number
  accepted: number
  refused: number
  /** Refused by a rule of ours that the libraries do not have, before the signature was looked at: by the reason that the report gives. */
  stricter: Record<string, number>
  differences: SignatureDifference[]
}

/**
 * Compares the verdicts of verifyCredential() with those of the official suite in a fresh process over tampered credentials, which the seed decides.
 * What we accept, the suite must accept; what the suite accepts, we must not call forged.
 */
export async function compareSignatures({
  signed,
  now,
  seed,
  count,
  batch = 200,
  tell = () => {},
}: {
  signed: readonly Signed[]
  now: Date
  seed: number
  count: number
  batch?: number
  tell?: (outcome: SignatureOutcome) => void
}): Promise<SignatureOutcome> {
  const random = seededRandom(seed)
  const others = signed.map(({ document }) => document)
  const outcome: SignatureOutcome = { credentials: 0, accepted: 0, refused: 0, stricter: {}, differences: [] }
  const documents = sourceOf(signed)
  while (outcome.credentials < count) {
    const questions = Array.from({ length: Math.min(batch, count - outcome.credentials) }, (): SignedText => {
      const { document, did, publicKeyMultibase } = pick(random, signed)
      const text = JSON.stringify(tampered(random, document, others))
      return { text, methodId: `${did}#${publicKeyMultibase}`, publicKeyMultibase }
    })
    const texts = questions.map((question) => JSON.stringify(question))
    // oxlint-disable-next-line no-await-in-loop
    const judgements = await inFreshProcess<SignatureJudgement>("./judge-signatures.ts", texts)
    for (const [index, { text }] of questions.entries()) {
      // oxlint-disable-next-line no-await-in-loop
      const report = await verifyCredential(new TextEncoder().encode(text), { now, documents })
      countOne(outcome, text, report, judgements[index])
    }
    tell(outcome)
  }
  return outcome
}

function countOne(
  outcome: SignatureOutcome,
  text: string,
  report: VerificationReport,
  library: SignatureJudgement | undefined,
): void {
  if (library === undefined) throw new Error("The judge has not answered about every credential.")
  outcome.credentials++
  const proof = report.checks.find(({ id }) => id === "proof")
  const accepts = proof?.outcome === "passed" || proof?.outcome === "warning"
  const deciding = report.checks.find((check) => check.outcome === "failed" || check.outcome === "unknown")
  const { sentence = "", reason = "" } = accepts ? (proof ?? {}) : (deciding ?? {})
  // Signatures that do not fit and words that nobody defined are no matter of opinion.
  const isForged = reason === "undefinedTerm" || reason === "invalidJsonLd" || sentence.includes("does not fit")
  if (accepts === library.verified) outcome[accepts ? "accepted" : "refused"]++
  else if (accepts || isForged) outcome.differences.push({ text, verdict: report.verdict, sentence, library })
  else outcome.stricter[reason] = (outcome.stricter[reason] ?? 0) + 1
}

function sourceOf(signed: readonly Signed[]): DocumentSource {
  const known = new Map(signed.map(({ did, didDocument }) => [did, new TextEncoder().encode(didDocument)]))
  const missing: FetchedDocument = { ok: false, passing: false, sentence: "there is no such document." }
  return {
    didDocument: async (did) => {
      const bytes = known.get(did)
      return bytes === undefined ? missing : { ok: true, bytes, contentType: "application/json" }
    },
    document: async () => missing,
  }
}

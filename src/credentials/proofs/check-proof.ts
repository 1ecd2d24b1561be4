import type { JsonObject } from "../canonical-form.ts"
import { explainJsonLdError } from "../json-ld/examine.ts"
import type { PublicKey, PublicKeyVerdict } from "../keys/public-key.ts"
import { failed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import type { ReadableProof } from "./read-proof.ts"

/** Under which keys proofs were found to fit or not; the bytes of a document alone decide that. */
export type FittingKeys = WeakMap<JsonObject, Map<PublicKey, Finding>>

/** Keys that are made anew each time they are read shall not pile up. */
const maximumKeys = 4

/**
 * Whether the signature of a proof fits a document under a key. `document` stands without its proofs, or with those that this one builds on; its
 * JSON-LD must have been examined before (json-ld/examine.ts). Whether the key may speak for the issuer is a question of its own.
 *
 * Answers a passed finding, a warning, or a failed one; unknown only for a key or a document that cannot be examined.
 */
export async function checkProof({
  document,
  documentHash,
  proof,
  key,
  fitting,
}: {
  document: JsonObject
  /** SHA-256, in hexadecimal, of the canonical form of the document, where it is known already. */
  documentHash?: string | undefined
  proof: ReadableProof
  key: PublicKeyVerdict
  fitting?: FittingKeys | undefined
}): Promise<Finding> {
  if (!key.ok) return key.reason === "weakKey" ? failed(key.reason, key.sentence) : unknown(key.reason, key.sentence)
  const { publicKey } = key
  if (!proof.suite.algorithms.includes(publicKey.algorithm)) {
    return failed("signature", "The key that the signature names is of another kind, so it cannot have made it.")
  }
  const before = fitting?.get(proof.raw)?.get(publicKey)
  const finding = before ?? (await checkWith(publicKey, { document, documentHash, proof }))
  if (before === undefined && fitting !== undefined) {
    const known = fitting.get(proof.raw) ?? new Map<PublicKey, Finding>()
    fitting.set(proof.raw, known.size < maximumKeys ? known.set(publicKey, finding) : new Map([[publicKey, finding]]))
  }
  if (proof.warnings.length === 0 || (finding.outcome !== "passed" && finding.outcome !== "warning")) return finding
  const said = finding.outcome === "warning" ? [finding.sentence] : []
  return warning([...said, ...proof.warnings].join(" "))
}

async function checkWith(
  publicKey: PublicKey,
  { document, documentHash, proof }: { document: JsonObject; documentHash: string | undefined; proof: ReadableProof },
): Promise<Finding> {
  try {
    return await proof.suite.check({
      document,
      documentHash,
      proof: proof.raw,
      proofValue: proof.proofValue,
      publicKey,
    })
  } catch (error) {
    return explainRefusal(error)
  }
}

function explainRefusal(error: unknown): Finding {
  if (error instanceof Error && error.name.startsWith("jsonld.")) {
    const { sentence, detail } = explainJsonLdError(error)
    return failed("signature", sentence, detail === undefined ? {} : { detail })
  }
  // Blank nodes that are too much alike to be told apart in time, or what a hostile document makes the library stumble over.
  const detail = error instanceof Error ? error.message.slice(0, 500) : String(error)
  return unknown("tooComplex", "The badge is built in a way that this version cannot examine.", { detail })
}

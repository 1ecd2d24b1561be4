import type { JsonObject } from "../canonical-form.ts"
import type { KeyAlgorithm, PublicKey } from "../keys/public-key.ts"
import type { Finding } from "../report.ts"

/** What a proof is about, and the proof. */
export type Signed = {
  /** The document without its proofs, or with the earlier ones that the proof builds on. */
  document: JsonObject
  /** SHA-256, in hexadecimal, of the canonical form of the document, where it is known already. */
  documentHash?: string | undefined
  /** As it stands in the document, with its proofValue. */
  proof: JsonObject
  /** What the proofValue says, as readProofValue() of the suite read it. */
  proofValue: Uint8Array
  /** An examined key of one of the suite's algorithms. */
  publicKey: PublicKey
}

/** One way to make and to check data integrity proofs. */
export type ProofSuite = {
  /** As proofs name it: the `cryptosuite` of a DataIntegrityProof, or a `type` of its own. */
  name: string
  algorithms: readonly KeyAlgorithm[]
  /** The bytes of a proofValue, or undefined when it is not written as this suite writes them. */
  readProofValue(proofValue: string): Uint8Array | undefined
  /**
   * Whether the signature fits. Passed or failed; unknown only for what the suite knows and cannot check (a base proof).
   *
   * @throws what jsonld throws for a document or a proof that it refuses.
   */
  check(signed: Signed): Finding | Promise<Finding>
}

import type { JsonObject } from "../canonical-form.ts"
import { credentialsV2, dataIntegrityV2 } from "../json-ld/contexts.ts"
import { canonicalDigest } from "../json-ld/canonicalize.ts"
import type { Digest } from "../json-ld/graph.ts"
import type { Signed } from "./suite.ts"

/** The digest that goes with a key: SHA-384 on P-384, SHA-256 everywhere else. */
export const digestFor = ({ publicKey }: Pick<Signed, "publicKey">): Digest =>
  publicKey.algorithm === "P-384" ? "sha384" : "sha256"

/**
 * What the suites over canonical N-Quads sign: the digest of the proof's own words, then that of the document. Undefined words in either are
 * refused, so everything that stands in a proof beside its value is covered by it.
 *
 * @throws what jsonld throws for a document or a proof that it refuses.
 * @see https://www.w3.org/TR/vc-di-eddsa/#hashing-eddsa-rdfc-2022
 */
export async function hashedQuads(
  { document, documentHash, proof }: Pick<Signed, "document" | "documentHash" | "proof">,
  digest: Digest,
): Promise<Uint8Array> {
  const ofProof = await canonicalDigest(proofConfiguration(document, proof), digest)
  const known = digest === "sha256" ? documentHash : undefined
  return Buffer.from(ofProof + (known ?? (await canonicalDigest(document, digest))), "hex")
}

/** The words of a proof without its value, in the vocabulary of the document. */
export function proofConfiguration(document: JsonObject, proof: JsonObject): JsonObject {
  const { proofValue: _value, ...configuration } = proof
  return { ...configuration, "@context": contextOf(document, proof) }
}

/** A DataIntegrityProof in a document whose vocabularies do not know it brings its own, as the official library does it. */
function contextOf(document: JsonObject, proof: JsonObject): unknown {
  const context = document["@context"]
  const names = [context].flat()
  const isDefined = names.includes(credentialsV2) || names.includes(dataIntegrityV2)
  return isDefined || proof["type"] !== "DataIntegrityProof" ? context : [...names, dataIntegrityV2]
}

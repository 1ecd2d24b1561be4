import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"

import type { JsonObject } from "../canonical-form.ts"
import { createDocumentLoader } from "../json-ld/contexts.ts"

/** The digests that canonical forms and signatures are made with. */
export type Digest = "sha256" | "sha384"

/**
 * The canonical N-Quads (RDFC-1.0) of a JSON-LD document in safe mode, over the bundled contexts only. The digest names blank nodes, so it
 * shows in the form.
 *
 * @throws what jsonld throws for a document that it refuses (explainJsonLdError() has the words), and an Error when blank nodes are too
 *   much alike to be told apart in time.
 * @see https://www.w3.org/TR/rdf-canon/
 */
export async function canonicalQuads(document: JsonObject, digest: Digest = "sha256"): Promise<string> {
  return cryptosuite.canonize(document, {
    documentLoader: createDocumentLoader(),
    messageDigestAlgorithm: digest === "sha256" ? "SHA-256" : "SHA-384",
  })
}

import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"

import type { JsonObject } from "../canonical-form.ts"
import { createDocumentLoader } from "./contexts.ts"
import { canonicalNQuads } from "./graph.ts"
import { readStatements } from "./statements.ts"

/**
 * The canonical N-Quads (RDFC-1.0) of a document by the compiled path; undefined for a document that the library has to be asked about.
 * Where it answers, the library would accept the document in safe mode and answer the same.
 *
 * @param without a member of the document itself that is left out (its proofs).
 */
export function canonicalizeCompiled(document: JsonObject, without?: string): string | undefined {
  const graph = readStatements(document, without)
  return graph === undefined ? undefined : canonicalNQuads(graph)
}

/**
 * The canonical N-Quads (RDFC-1.0) of a document by the libraries, in safe mode and with nothing but the bundled contexts.
 *
 * @throws what jsonld throws (see explainJsonLdError), or an Error when blank nodes are too much alike to be told apart in time.
 */
export function canonicalizeByLibrary(document: JsonObject): Promise<string> {
  return cryptosuite.canonize(document, { documentLoader: createDocumentLoader() })
}

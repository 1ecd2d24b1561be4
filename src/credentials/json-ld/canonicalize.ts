import { hash } from "node:crypto"

import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"

import type { JsonObject } from "../canonical-form.ts"
import { createDocumentLoader } from "./contexts.ts"
import { canonicalHash, canonicalNQuads } from "./graph.ts"
import type { Digest } from "./graph.ts"
import { readStatements } from "./statements.ts"

/**
 * The canonical N-Quads (RDFC-1.0) of a JSON-LD document in safe mode, over the bundled contexts only. The digest names blank nodes, so it
 * shows in the form.
 *
 * @throws what jsonld throws for a document that it refuses (explainJsonLdError() has the words), and an Error when blank nodes are too
 *   much alike to be told apart in time.
 * @see https://www.w3.org/TR/rdf-canon/
 */
export async function canonicalQuads(document: JsonObject, digest: Digest = "sha256"): Promise<string> {
  return canonicalizeCompiled(document, { digest }) ?? canonicalizeByLibrary(document, digest)
}

/**
 * The same by the compiled path alone; undefined for a document that the library has to be asked about. Where it answers, the library
 * would accept the document and answer the same.
 *
 * @param without a member of the document itself that is left out (its proofs).
 */
export function canonicalizeCompiled(
  document: JsonObject,
  { without, digest = "sha256" }: { without?: string; digest?: Digest } = {},
): string | undefined {
  const graph = readStatements(document, without)
  return graph === undefined ? undefined : canonicalNQuads(graph, digest)
}

/** The digest, in hexadecimal, of what canonicalizeCompiled() answers. */
export function hashCompiled(
  document: JsonObject,
  { without, digest = "sha256" }: { without?: string; digest?: Digest } = {},
): string | undefined {
  const graph = readStatements(document, without)
  return graph === undefined ? undefined : canonicalHash(graph, digest)
}

/** The digest, in hexadecimal, of canonicalQuads(). @throws as canonicalQuads() does. */
export async function canonicalDigest(document: JsonObject, digest: Digest = "sha256"): Promise<string> {
  return hashCompiled(document, { digest }) ?? hash(digest, await canonicalizeByLibrary(document, digest), "hex")
}

/** The same as canonicalQuads() by the libraries alone. */
export function canonicalizeByLibrary(document: JsonObject, digest: Digest = "sha256"): Promise<string> {
  return cryptosuite.canonize(document, {
    documentLoader: createDocumentLoader(),
    messageDigestAlgorithm: digest === "sha256" ? "SHA-256" : "SHA-384",
  })
}

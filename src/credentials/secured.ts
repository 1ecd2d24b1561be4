import type { JsonObject } from "./canonical-form.ts"
import type { Securing } from "./formats.ts"
import { examineJsonLd } from "./json-ld/examine.ts"
import type { JsonLdVerdict } from "./json-ld/examine.ts"
import { failed, passed, unknown } from "./report.ts"
import type { Finding } from "./report.ts"
import { checkSignatures } from "./proofs/check-signatures.ts"
import type { FittingKeys } from "./proofs/check-proof.ts"
import type { Circumstances, SignatureFindings } from "./proofs/check-signatures.ts"

/** The two checks that depend on how a document is kept from being changed. */
export type Secured = {
  securing: Securing
  /** Whether what the document says has a defined meaning that the signature covers. */
  checkTerms(document: JsonObject): Promise<Finding>
  checkSignatures(document: JsonObject, circumstances: Circumstances): Promise<SignatureFindings>
}

/**
 * Proofs within one document. Its canonical form, which tells whether its words are defined, is also what its proofs sign, so it is made once.
 *
 * @see https://www.w3.org/TR/vc-data-integrity/
 */
export function securedByProofs(): Secured {
  let examined: { document: JsonObject; terms: Finding; documentHash: string | undefined } | undefined
  const fitting: FittingKeys = new WeakMap()
  return {
    securing: "dataIntegrity",
    async checkTerms(document) {
      if (examined?.document === document) return examined.terms
      const verdict = await examineJsonLd(document)
      const terms = findTerms(verdict)
      examined = { document, terms, documentHash: verdict.ok ? verdict.hash : undefined }
      return terms
    },
    checkSignatures(document, circumstances) {
      const documentHash = examined?.document === document ? examined.documentHash : undefined
      return checkSignatures(document, { ...circumstances, documentHash, fitting })
    },
  }
}

function findTerms(verdict: JsonLdVerdict): Finding {
  if (verdict.ok) return passed("Every word in it is defined by a known vocabulary, so the signature covers all of it.")
  const more = verdict.detail === undefined ? {} : { detail: verdict.detail }
  return verdict.reason === "undefinedTerm" || verdict.reason === "invalidJsonLd"
    ? failed(verdict.reason, verdict.sentence, more)
    : unknown(verdict.reason, verdict.sentence, more)
}

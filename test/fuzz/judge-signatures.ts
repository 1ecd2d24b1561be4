import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import jsigs from "jsonld-signatures"

import { createDocumentLoader } from "../../src/credentials/json-ld/contexts.ts"

/** A signed document as JSON, and the id and public key of the verification method that its issuer lists. */
export type SignedText = { text: string; methodId: string; publicKeyMultibase: string }

export type SignatureJudgement = { verified: boolean; message: string }

/** The official suite as a process of its own (see judge.ts). It is asked about the signature alone. */
async function judge({ text, methodId, publicKeyMultibase }: SignedText): Promise<SignatureJudgement> {
  const method = {
    "@context": "https://w3id.org/security/multikey/v1",
    id: methodId,
    type: "Multikey",
    publicKeyMultibase,
  }
  const { verified, error } = await jsigs.verify(JSON.parse(text) as object, {
    suite: new DataIntegrityProof({ cryptosuite }),
    purpose: new jsigs.purposes.ProofPurpose({ term: "assertionMethod" }),
    documentLoader: createDocumentLoader(new Map([[methodId, method]])),
  })
  return { verified, message: error === undefined ? "" : JSON.stringify(error).slice(0, 2000) }
}

process.on("message", (texts: string[]) => {
  void (async () => {
    const judgements: SignatureJudgement[] = []
    for (const text of texts) {
      // oxlint-disable-next-line no-await-in-loop
      judgements.push(await judge(JSON.parse(text) as SignedText))
    }
    process.send?.(judgements)
  })()
})

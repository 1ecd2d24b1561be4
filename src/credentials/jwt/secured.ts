import type { JsonObject } from "../canonical-form.ts"
import type { DocumentSource } from "../documents.ts"
import { examineJsonLd } from "../json-ld/examine.ts"
import type { Circumstances, SignatureFindings } from "../proofs/check-signatures.ts"
import { failed, passed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import type { Secured } from "../secured.ts"
import { algorithmOf } from "./algorithms.ts"
import { examineClaims } from "./claims.ts"
import type { CompactJws } from "./compact.ts"
import { candidateKeys } from "./issuer-keys.ts"
import type { KeyCandidate } from "./issuer-keys.ts"
import type { JwtClaims } from "./payload.ts"
import { checkJwsSignature } from "./signature.ts"

/**
 * A signature around a credential (VC-JWT).
 *
 * @param claims what stands beside the credential in the payload.
 * @see https://www.w3.org/TR/vc-jose-cose/
 */
export function securedByJwt(jws: CompactJws, claims: JwtClaims, documents: DocumentSource): Secured {
  return {
    securing: "jwt",
    checkTerms,
    checkSignatures: (document, circumstances) => checkJwt(jws, claims, document, { ...circumstances, documents }),
  }
}

/** The signature covers every word, defined or not; what an undefined one means, it does not tell. */
async function checkTerms(document: JsonObject): Promise<Finding> {
  const verdict = await examineJsonLd(document)
  if (verdict.ok) return passed("Every word in it is defined by a known vocabulary.")
  const more = verdict.detail === undefined ? {} : { detail: verdict.detail }
  if (verdict.reason === "undefinedTerm") {
    const word = verdict.detail ?? "a word"
    return failed("undefinedTerm", `The badge contains “${word}”, a word that none of its vocabularies defines.`, more)
  }
  return verdict.reason === "invalidJsonLd"
    ? failed(verdict.reason, verdict.sentence, more)
    : unknown(verdict.reason, verdict.sentence, more)
}

async function checkJwt(
  jws: CompactJws,
  claims: JwtClaims,
  document: JsonObject,
  circumstances: Circumstances & { documents: DocumentSource },
): Promise<SignatureFindings> {
  const algorithm = algorithmOf(jws.header)
  if (!algorithm.ok) return { signature: algorithm.finding, key: undefined, keyId: jws.header.kid ?? null }
  const examined = examineClaims(jws, claims, document, circumstances)
  const found = await bestKey(jws, await candidateKeys(jws.header, circumstances))
  if (found.signature.outcome !== "passed") return found
  if (!examined.ok) return { ...found, signature: examined.finding }
  if (examined.oddities.length > 0) return { ...found, signature: warning(examined.oddities.join(" ")) }
  return found
}

/** The findings of the first key that fits; of several that do not, those of the first that could not even be tried. */
async function bestKey(jws: CompactJws, candidates: KeyCandidate[]): Promise<SignatureFindings> {
  const all: SignatureFindings[] = []
  for (const candidate of candidates) {
    // One after the other: the first key that fits ends the work.
    // oxlint-disable-next-line no-await-in-loop
    const signature = await signatureUnder(jws, candidate)
    const findings = { signature, key: candidate.binding, keyId: candidate.keyId }
    if (signature.outcome === "passed") return findings
    all.push(findings)
  }
  return (
    all.find(({ signature }) => signature.outcome === "unknown") ??
    all[0] ?? {
      signature: unknown("keyUnresolved", "There is no key to check the signature with."),
      key: undefined,
      keyId: null,
    }
  )
}

async function signatureUnder(jws: CompactJws, { publicKey }: KeyCandidate): Promise<Finding> {
  if (publicKey.ok) return checkJwsSignature(jws, publicKey.publicKey)
  const { reason, sentence } = publicKey
  return reason === "weakKey" ? failed(reason, sentence) : unknown(reason, sentence)
}

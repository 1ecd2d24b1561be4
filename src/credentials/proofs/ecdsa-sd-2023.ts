import { createHash } from "node:crypto"

import { compressedEcKey } from "../keys/public-key.ts"
import type { PublicKey } from "../keys/public-key.ts"
import { verifySignature } from "../keys/verify-signature.ts"
import { failed, passed, unknown } from "../report.ts"
import { canonicalQuads } from "../json-ld/canonicalize.ts"
import { isBaseProof, readDisclosure, readSelectiveProofValue } from "./disclosure.ts"
import { proofConfiguration } from "./hashed-quads.ts"
import { signatureDoesNotFit, signatureFits } from "./signature-finding.ts"
import type { ProofSuite, Signed } from "./suite.ts"

/**
 * ECDSA on P-256 with parts left out (selective disclosure): the issuer signed every statement by itself, and the holder shows those that must
 * be shown and some others. What such a proof gives is checked; the proof from which the holder makes it is not for showing.
 *
 * @see https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023
 */
export const ecdsaSd2023: ProofSuite = {
  name: "ecdsa-sd-2023",
  algorithms: ["P-256"],
  readProofValue: readSelectiveProofValue,
  check: async (signed) => {
    if (isBaseProof(signed.proofValue)) return baseProof
    const disclosure = readDisclosure(signed.proofValue)
    const helpingKey = disclosure && readHelpingKey(disclosure.helpingKey)
    if (disclosure === undefined || helpingKey === undefined) return damaged
    const statements = namedAsSigned(await canonicalQuads(signed.document), disclosure.labels)
    if (statements === undefined) return signatureDoesNotFit
    const mandatory = statements.filter((_, index) => disclosure.mandatoryIndexes.has(index))
    const chosen = statements.filter((_, index) => !disclosure.mandatoryIndexes.has(index))
    if (chosen.length !== disclosure.signatures.length) return signatureDoesNotFit
    const base = [
      await hash(proofConfiguration(signed.document, signed.proof)),
      disclosure.helpingKey,
      sha256(mandatory.join("")),
    ]
    if (!verifySignature(signed.publicKey, Buffer.concat(base), disclosure.baseSignature)) return signatureDoesNotFit
    for (const [index, statement] of chosen.entries()) {
      const signature = disclosure.signatures[index] ?? new Uint8Array()
      if (!verifySignature(helpingKey, Buffer.from(statement), signature)) return signatureDoesNotFit
      // Each takes a tenth of a millisecond; a server has other things to do meanwhile.
      // oxlint-disable-next-line no-await-in-loop
      if (index % 50 === 49) await new Promise(setImmediate)
    }
    return chosen.length === 0 ? signatureFits : fitsWhatIsShown
  },
}

const fitsWhatIsShown = passed(
  "The signature fits what is shown; whoever shows it may have left parts out that the issuer allows to be left out.",
)

const baseProof = unknown(
  "unsupportedProof",
  "It carries a proof that is for its holder only, from which badges with parts left out are made, and none for showing it.",
  {
    nextStep: "Ask whoever holds it to make a badge for showing from it, with their wallet.",
    detail: "ecdsa-sd-2023 base proof",
  },
)

const damaged = failed("signature", "The signature is damaged: it is not even written as one.")

const sha256 = (text: string): Uint8Array => createHash("sha256").update(text).digest()
const hash = async (document: Signed["document"]): Promise<Uint8Array> => sha256(await canonicalQuads(document))

function readHelpingKey(bytes: Uint8Array): PublicKey | undefined {
  const key = bytes[0] === 0x80 && bytes[1] === 0x24 ? compressedEcKey("P-256", bytes.subarray(2)) : undefined
  return key?.ok ? key.publicKey : undefined
}

/** A statement of canonical N-Quads: subject, predicate, object, and the graph it stands in, if any. */
const statementPattern = /^(\S+) (\S+) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@\S+)?)(?: (\S+))? \.$/

/** The statements, sorted, with the names that blank nodes had when they were signed; undefined when one of them has none. */
function namedAsSigned(quads: string, labels: ReadonlyMap<string, string>): string[] | undefined {
  const statements: string[] = []
  for (const quad of quads.split("\n").slice(0, -1)) {
    const terms = statementPattern
      .exec(quad)
      ?.slice(1)
      .filter((term) => term !== undefined)
    const named = terms?.map((term) => (term.startsWith("_:") ? labels.get(term.slice(2)) : term))
    if (terms === undefined || named === undefined || named.includes(undefined)) return undefined
    const written = named.map((name, at) => (terms[at]?.startsWith("_:") ? `_:${name}` : name))
    statements.push(`${written.join(" ")} .\n`)
  }
  return statements.toSorted()
}

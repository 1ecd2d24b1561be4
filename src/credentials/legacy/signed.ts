import type { DocumentSource } from "../documents.ts"
import type { PublicKey } from "../keys/public-key.ts"
import { failed, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import type { BadgeParts } from "./badge-parts.ts"
import { findIssuerKeys } from "./issuer-keys.ts"
import type { LegacyEdition } from "./kinds.ts"
import type { LegacyAssertion } from "./parts.ts"

/** Whether the signature around a badge fits under a key. Whose key that is, is not asked. */
export type FitsUnder = (publicKey: PublicKey) => Promise<Finding>

/** What was found about a signature and the key that made it. */
export type LegacySignature = { proof: Finding; issuer: Finding | undefined; keyId: string | null }

/** Whether the signature around a badge fits under a key that its issuer calls its own. */
export async function checkLegacySignature(
  fitsUnder: FitsUnder,
  assertion: LegacyAssertion,
  parts: BadgeParts,
  circumstances: { documents: DocumentSource; edition: LegacyEdition },
): Promise<LegacySignature> {
  const keys = await findIssuerKeys(assertion, parts, circumstances)
  let failure: LegacySignature | undefined
  for (const key of keys) {
    if (!key.ok) {
      failure ??= refused(key.finding)
      continue
    }
    // One after the other: the first that fits decides, and there are hardly ever two.
    // oxlint-disable-next-line no-await-in-loop
    const proof = await fitsUnder(key.publicKey)
    const { keyId, basedOn, oddities } = key
    if (proof.outcome === "passed") {
      const told = oddities.length > 0 ? warning(`${proof.sentence} ${oddities.join(" ")}`) : proof
      return { proof: { ...told, basedOn }, issuer: undefined, keyId }
    }
    // What a key could be asked outweighs what could not be asked.
    failure = { proof: { ...proof, basedOn }, issuer: undefined, keyId }
  }
  return failure ?? refused(failed("unsigned", "It names no key that could have signed it."))
}

/** A key that is not the issuer's is a matter of the issuer; one that cannot be had, of the signature. */
function refused(finding: Finding): LegacySignature {
  const isOthers = finding.reason === "keyNotListed" || finding.reason === "idMismatch"
  return isOthers
    ? {
        proof: { outcome: "notApplicable", sentence: "Not looked at, because the key is not its issuer's." },
        issuer: finding,
        keyId: null,
      }
    : { proof: finding, issuer: undefined, keyId: null }
}

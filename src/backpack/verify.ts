import type { Actor } from "../actors/index.ts"
import { verifyCredential, type VerificationReport } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { countVerification } from "../metrics/index.ts"
import { documentSource, type OwnDocuments } from "./documents.ts"
import { recipientIdentities } from "./recipient-identities.ts"
import { documentsWithMemory, keepSeenDocuments } from "./seen-documents.ts"

/**
 * Verifies credential bytes now: by the actor that offered them, when one did, and for the actor they should be about. What cannot be had
 * of what the issuer publishes is taken as it was last seen, and what was seen is kept for the day on which the issuer is gone.
 *
 * @param byAddress whether an email address that the recipient has proven to be theirs counts like their actor id: not for an Offer, whose
 *   badge must name the actor that it was sent to.
 * @param keepSeen false for badges of people elsewhere, whose own servers keep it.
 */
export async function checkCredential(
  ground: Ground,
  own: OwnDocuments,
  bytes: Uint8Array,
  expected: { issuerActor: Actor | null; recipientUri: string; foundAt?: string | null },
  { keepSeen = true, byAddress = false }: { keepSeen?: boolean; byAddress?: boolean } = {},
): Promise<VerificationReport> {
  const { issuerActor, recipientUri, foundAt = null } = expected
  const { documents, lookUps } = documentsWithMemory(ground, documentSource(ground, own))
  const report = await verifyCredential(bytes, {
    documents,
    now: ground.now(),
    expectedIssuer:
      issuerActor === null ? undefined : { actorUri: issuerActor.uri, alsoKnownAs: issuerActor.alsoKnownAs },
    expectedRecipient: byAddress ? await recipientIdentities(ground, recipientUri) : recipientUri,
    ...(foundAt === null ? {} : { foundAt }),
  })
  if (keepSeen) await keepSeenDocuments(ground, lookUps, report)
  countVerification(report.verdict)
  return report
}

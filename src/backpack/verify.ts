import type { Actor } from "../actors/index.ts"
import { verifyCredential, type VerificationReport } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { countVerification } from "../metrics/index.ts"
import { documentSource, type OwnDocuments } from "./documents.ts"

/**
 * Verifies credential bytes now: by the actor that offered them, when one did, and for the actor they should be about. Stores nothing.
 */
export async function checkCredential(
  ground: Ground,
  own: OwnDocuments,
  bytes: Uint8Array,
  expected: { issuerActor: Actor | null; recipientUri: string },
): Promise<VerificationReport> {
  const { issuerActor, recipientUri } = expected
  const report = await verifyCredential(bytes, {
    documents: documentSource(ground, own),
    now: ground.now(),
    expectedIssuer:
      issuerActor === null ? undefined : { actorUri: issuerActor.uri, alsoKnownAs: issuerActor.alsoKnownAs },
    expectedRecipient: recipientUri,
  })
  countVerification(report.verdict)
  return report
}

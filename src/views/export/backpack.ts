import { and, asc, eq, gt } from "drizzle-orm"
import { holdingUri } from "../../actors/index.ts"
import { actor } from "../../actors/schema.ts"
import { inPages, type ExportPart } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { heldCredential, holding, importedBadge, offer, verification } from "../../backpack/schema.ts"

/**
 * What src/backpack keeps for somebody: their badges with the signed bytes as they were received (text where they are text, else base64) and
 * our report on them, what they brought, and what they were offered.
 */
export function exportOfBackpack(ground: Ground, actorId: string): ExportPart[] {
  const { orm } = ground.database
  return [
    {
      name: "badges",
      rows: inPages(
        (after, limit) =>
          orm
            .select({
              id: holding.id,
              visibility: holding.visibility,
              name: holding.name,
              issuerName: holding.issuerName,
              acceptedAt: holding.acceptedAt,
              sourceUrl: heldCredential.sourceUrl,
              bytes: heldCredential.bytes,
              report: verification.report,
            })
            .from(holding)
            .innerJoin(heldCredential, eq(heldCredential.digest, holding.digest))
            .leftJoin(
              verification,
              and(eq(verification.digest, holding.digest), eq(verification.holderId, holding.holderId)),
            )
            .where(and(eq(holding.holderId, actorId), after === null ? undefined : gt(holding.id, after)))
            .orderBy(asc(holding.id))
            .limit(limit),
        ({ id, bytes, ...shown }) => ({
          url: holdingUri(ground.config.origin, id),
          ...shown,
          credential: bytes === null ? null : asText(bytes),
        }),
      ),
    },
    {
      name: "imports",
      rows: inPages(
        (after, limit) =>
          orm
            .select({
              id: importedBadge.id,
              state: importedBadge.state,
              label: importedBadge.label,
              address: importedBadge.address,
              broughtAt: importedBadge.broughtAt,
              problem: importedBadge.problem,
              bytes: importedBadge.bytes,
              report: importedBadge.report,
            })
            .from(importedBadge)
            .where(and(eq(importedBadge.holderId, actorId), after === null ? undefined : gt(importedBadge.id, after)))
            .orderBy(asc(importedBadge.id))
            .limit(limit),
        ({ id: _id, bytes, ...shown }) => ({ ...shown, credential: bytes === null ? null : asText(bytes) }),
      ),
    },
    {
      name: "offers",
      rows: inPages(
        (after, limit) =>
          orm
            .select({
              id: offer.id,
              issuer: actor.uri,
              credentialUrl: offer.credentialUrl,
              state: offer.state,
              receivedAt: offer.receivedAt,
              answeredAt: offer.answeredAt,
            })
            .from(offer)
            .innerJoin(actor, eq(actor.id, offer.issuerActorId))
            .where(and(eq(offer.recipientId, actorId), after === null ? undefined : gt(offer.id, after)))
            .orderBy(asc(offer.id))
            .limit(limit),
        ({ id: _id, ...shown }) => shown,
      ),
    },
  ]
}

function asText(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { base64: Buffer.from(bytes).toString("base64") }
  }
}

import { and, eq, inArray, isNull, notExists, or, sql } from "drizzle-orm"
import type { VerificationReport } from "../credentials/index.ts"
import { storeImage, type StoredImage, type Tx } from "../db/index.ts"
import type { BadgeSnapshot } from "./snapshot.ts"
import { longestCheck } from "./limits.ts"
import { heldCredential, holding, offer, verification } from "./schema.ts"

/** A credential as it came, with what is shown of it and our own verdict on it. */
export type ArrivedCredential = {
  bytes: Uint8Array
  digest: string
  credentialId: string | null
  sourceUrl: string
  snapshot: BadgeSnapshot
  picture: StoredImage
  report: VerificationReport
}

/** Keeps the bytes under their digest, once, and the report for this holder. Bytes that are kept already are never replaced. */
export async function keepCredential(tx: Tx, arrived: ArrivedCredential, holderId: string, now: Date): Promise<void> {
  await storeImage(tx, arrived.picture)
  await tx
    .insert(heldCredential)
    .values({
      digest: arrived.digest,
      bytes: arrived.bytes,
      credentialId: arrived.credentialId,
      sourceUrl: arrived.sourceUrl,
      snapshot: arrived.snapshot,
      receivedAt: now,
    })
    .onConflictDoUpdate({
      target: heldCredential.digest,
      // The same digest means the same bytes: only a tombstone is filled again, and a missing picture replaced.
      set: { bytes: sql`excluded.bytes`, snapshot: sql`excluded.snapshot`, erasedAt: null },
      setWhere: or(isNull(heldCredential.bytes), sql`${heldCredential.snapshot} ->> 'imageWarning' is not null`),
    })
  await keepReport(tx, arrived.digest, holderId, arrived.report)
}

/** Stores a verification in place of the one before. */
export async function keepReport(
  tx: Tx,
  digest: string,
  holderId: string,
  report: VerificationReport,
  seen: Date | null = null,
): Promise<void> {
  const values = { verdict: report.verdict, report, checkedAt: new Date(report.checkedAt) }
  await tx
    .insert(verification)
    .values({ digest, holderId, ...values })
    .onConflictDoUpdate({
      target: [verification.digest, verification.holderId],
      set: values,
      // Two checks may overtake each other; the one that was begun later is the newer one. What stood there when this one began is older in any
      // case, and what is dated much later is of a clock that was ahead.
      setWhere: sql`${verification.checkedAt} <= excluded.checked_at
        or ${verification.checkedAt} = ${seen?.toISOString() ?? null}::timestamptz
        or ${verification.checkedAt} > excluded.checked_at + ${`${longestCheck} milliseconds`}::interval`,
    })
}

/** Erases bytes that nobody holds and nobody still has to decide about: the row stays as a tombstone that says when. */
export async function eraseIfUnused(tx: Tx, digest: string, now: Date): Promise<void> {
  const held = tx
    .select({ one: sql`1` })
    .from(holding)
    .where(eq(holding.digest, digest))
  const open = tx
    .select({ one: sql`1` })
    .from(offer)
    .where(and(eq(offer.digest, digest), inArray(offer.state, ["arriving", "pending"])))
  const [erased] = await tx
    .update(heldCredential)
    .set({ bytes: null, snapshot: null, erasedAt: now })
    .where(and(eq(heldCredential.digest, digest), notExists(held), notExists(open)))
    .returning({ digest: heldCredential.digest })
  if (erased !== undefined) await tx.delete(verification).where(eq(verification.digest, digest))
}

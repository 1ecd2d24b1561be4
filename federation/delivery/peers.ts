import { eq } from "drizzle-orm"
import type { SignatureForm } from "../../src/actors/index.ts"
import type { Executor, Tx } from "../../src/db/index.ts"
import { peer } from "../schema.ts"

export type Peer = typeof peer.$inferSelect

const day = 24 * 60 * 60 * 1000

/** A server that was in trouble for so long is left alone. Milliseconds. */
export const pausedAfter = 7 * day
/** How long it is left alone before one delivery tries again. Milliseconds. */
export const pauseLength = day

export async function peerOf(executor: Executor, host: string): Promise<Peer | null> {
  const [found] = await executor.select().from(peer).where(eq(peer.host, host))
  return found ?? null
}

/** What a success changes: the server is well again, and the form of signature that worked is remembered. */
export async function recordSuccess(tx: Tx, host: string, form: SignatureForm, now: Date): Promise<void> {
  const values = { signatureForm: form, lastSuccessAt: now, failingSince: null, failures: 0, pausedUntil: null }
  await tx
    .insert(peer)
    .values({ host, ...values })
    .onConflictDoUpdate({ target: peer.host, set: values })
}

/** What trouble changes: after seven days of nothing else the server is paused. */
export async function recordTrouble(tx: Tx, host: string, now: Date): Promise<void> {
  const [known] = await tx.select().from(peer).where(eq(peer.host, host)).for("update")
  const failingSince = known?.failingSince ?? now
  const isHopeless = now.getTime() - failingSince.getTime() >= pausedAfter
  const values = {
    failingSince,
    failures: (known?.failures ?? 0) + 1,
    pausedUntil: isHopeless ? new Date(now.getTime() + pauseLength) : null,
  }
  await tx
    .insert(peer)
    .values({ host, ...values })
    .onConflictDoUpdate({ target: peer.host, set: values })
}

import { eq, sql } from "drizzle-orm"
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

/** What successes change: these servers are well again, and the form of signature that worked is remembered. */
export async function recordSuccesses(
  tx: Tx,
  successes: readonly { host: string; form: SignatureForm; at: Date }[],
): Promise<void> {
  if (successes.length === 0) return
  const well = { failingSince: null, failures: 0, pausedUntil: null, lastReason: null }
  await tx
    .insert(peer)
    .values(successes.map(({ host, form, at }) => ({ host, signatureForm: form, lastSuccessAt: at, ...well })))
    .onConflictDoUpdate({
      target: peer.host,
      set: { ...well, signatureForm: sql`excluded.signature_form`, lastSuccessAt: sql`excluded.last_success_at` },
    })
}

/** What trouble changes: after seven days of nothing else the server is paused. */
export async function recordTrouble(tx: Tx, host: string, now: Date, reason: string | null = null): Promise<void> {
  const [known] = await tx.select().from(peer).where(eq(peer.host, host)).for("update")
  const failingSince = known?.failingSince ?? now
  const isHopeless = now.getTime() - failingSince.getTime() >= pausedAfter
  const values = {
    failingSince,
    failures: (known?.failures ?? 0) + 1,
    lastReason: reason?.slice(0, 500) ?? known?.lastReason ?? null,
    pausedUntil: isHopeless ? new Date(now.getTime() + pauseLength) : null,
  }
  await tx
    .insert(peer)
    .values({ host, ...values })
    .onConflictDoUpdate({ target: peer.host, set: values })
}

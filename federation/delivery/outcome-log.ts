import { and, eq, inArray, notExists, sql } from "drizzle-orm"
import { doubtInbox, type SignatureForm } from "../../src/actors/index.ts"
import type { Tx } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import { activity, delivery } from "../schema.ts"
import { recordSuccesses, recordTrouble } from "./peers.ts"
import type { Waiting } from "./waiting-deliveries.ts"

/** How an attempt at one delivery ended, as it is written down. */
export type Ended =
  | { state: "delivered"; status: number | null; form: SignatureForm | null }
  | { state: "refused"; status: number | null; reason: string; attempted: boolean }
  | { state: "superseded"; reason: string }
  /** To be tried again after so many milliseconds, or by the job's own policy. */
  | { state: "waiting"; status: number | null; reason: string; after?: number; troubled: boolean; attempted: boolean }
  | { state: "dead"; status: number | null; reason: string; troubled: boolean }

export type Entry = { waiting: Waiting; ended: Ended; at: Date }

/**
 * Writes down how attempts ended: those that went well with one statement for all, since nearly all do. What it changes of other servers
 * comes last and in the order of their names, so that two of these transactions never wait for each other in a circle.
 */
export async function writeOutcomes(ground: Ground, tx: Tx, entries: readonly Entry[]): Promise<void> {
  const well = entries.filter((entry) => entry.ended.state === "delivered")
  for (const [status, group] of groupedByStatus(well)) {
    const at = group[0]?.at ?? ground.now()
    await tx
      .update(delivery)
      .set({
        state: "delivered",
        attempts: sql`${delivery.attempts} + 1`,
        lastStatus: status,
        lastReason: null,
        lastAttemptAt: at,
        deliveredAt: at,
      })
      .where(inArray(delivery.id, idsOf(group)))
  }
  for (const { waiting, ended, at } of entries) {
    if (ended.state === "delivered") continue
    const attempted = "attempted" in ended ? ended.attempted : ended.state === "dead"
    await tx
      .update(delivery)
      .set({
        state: ended.state,
        lastReason: ended.reason,
        ...(attempted && "status" in ended
          ? { attempts: sql`${delivery.attempts} + 1`, lastAttemptAt: at, lastStatus: ended.status }
          : {}),
      })
      .where(eq(delivery.id, waiting.delivery.id))
    if (ended.state === "refused" && (ended.status === 404 || ended.status === 410)) {
      await doubtInbox(ground, tx, waiting.delivery.inbox)
    }
  }
  await forgetConfidential(tx, entries)
  await recordPeers(tx, entries)
}

function groupedByStatus(entries: readonly Entry[]): Map<number | null, Entry[]> {
  return Map.groupBy(entries, ({ ended }) => ("status" in ended ? ended.status : null))
}

const idsOf = (entries: readonly Entry[]): string[] => entries.map(({ waiting }) => waiting.delivery.id)

/** What opens something must not lie here longer than it takes to send it: once no delivery waits, the bytes are erased. */
async function forgetConfidential(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const over = entries.filter(({ ended, waiting }) => ended.state !== "waiting" && waiting.activity.confidential)
  for (const activityId of new Set(over.map(({ waiting }) => waiting.activity.id))) {
    const waiting = tx
      .select({ one: sql`1` })
      .from(delivery)
      .where(and(eq(delivery.activityId, activityId), eq(delivery.state, "waiting")))
    await tx
      .update(activity)
      .set({ body: "" })
      .where(and(eq(activity.id, activityId), notExists(waiting)))
  }
}

const minute = 60 * 1000

async function recordPeers(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const well = new Map<string, { host: string; form: SignatureForm; at: Date }>()
  const troubled = new Map<string, { at: Date; reason: string }>()
  for (const { waiting, ended, at } of entries) {
    const { host } = waiting.delivery
    if (ended.state === "delivered" && ended.form !== null) {
      if (!isKnownWell(waiting, ended.form, at)) well.set(host, { host, form: ended.form, at })
    } else if ("troubled" in ended && ended.troubled) troubled.set(host, { at, reason: ended.reason })
  }
  // A host that answered at all is not in trouble, whatever else it said in the same moment.
  for (const host of well.keys()) troubled.delete(host)
  await recordSuccesses(
    tx,
    [...well.values()].toSorted((one, other) => (one.host < other.host ? -1 : 1)),
  )
  for (const [host, { at, reason }] of [...troubled].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    await recordTrouble(tx, host, at, reason)
  }
}

/** Nothing new to write down of a server that was well a moment ago, and is. */
function isKnownWell({ peer }: Waiting, form: SignatureForm, at: Date): boolean {
  if (peer === null || peer.failures > 0 || peer.pausedUntil !== null || peer.signatureForm !== form) return false
  return peer.lastSuccessAt !== null && at.getTime() - peer.lastSuccessAt.getTime() < minute
}

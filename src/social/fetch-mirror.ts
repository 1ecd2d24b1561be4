import { and, eq, gt, isNull, lte, or } from "drizzle-orm"
import { actorById, isPresent, signAs, type Actor } from "../actors/index.ts"
import {
  checkCredential,
  makeSnapshot,
  mayPass,
  openQuestion,
  readKeepable,
  type OwnDocuments,
} from "../backpack/index.ts"
import { digestOf, isWorthRetrying, maximumDocumentBytes } from "../credentials/index.ts"
import { storeImage, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { NetAnswer, NetFailure } from "../net/index.ts"
import { anyFollower } from "./forget.ts"
import { longestCheck } from "./limits.ts"
import type { MirroredBadge } from "./mirrors.ts"
import { mirroredBadge } from "./schema.ts"

export type MirrorEnd = { end: "settled" } | { end: "retry"; reason: string; after?: number }

type Attempt = {
  /** No later attempt will follow. */
  lastTry: boolean
  /** Marks the task as done, in the same transaction as its effect. */
  done(tx: Tx): Promise<void>
}

const settled: MirrorEnd = { end: "settled" }

/**
 * Fetches a badge that is to be mirrored, signed as one of our people who follow its holder, so that the holder's server can decide about
 * that very person; verifies it, and keeps it only if it was awarded to its holder.
 */
export async function fetchMirroredBadge(
  ground: Ground,
  own: OwnDocuments,
  mirroredBadgeId: string,
  attempt: Attempt,
): Promise<MirrorEnd> {
  const found = await mirrorInState(ground, mirroredBadgeId, "arriving")
  if (found === null) return settled
  const { row, holder } = found
  const answer = await askHolder(ground, row, holder)
  if (answer === null || isNotShown(answer)) return remove(ground, row, attempt)
  if (!answer.ok) {
    if (!mayPass(answer) || attempt.lastTry) return fail(ground, row, answer.sentence, attempt)
    const after = answer.retryAfter === undefined ? undefined : answer.retryAfter * 1000
    return { end: "retry", reason: answer.sentence, after }
  }
  return judge(ground, own, { row, holder, bytes: answer.bytes }, attempt)
}

/**
 * Looks at a mirrored badge again, for it may have been revoked, hidden or replaced. What its holder's server does not show any more is
 * removed. When that server is away, the bytes that are kept are verified, since the issuer's server may well be there. While nothing can
 * be found out, what was found before stands, with its date, until the last try.
 */
export async function checkMirroredBadge(
  ground: Ground,
  own: OwnDocuments,
  mirroredBadgeId: string,
  attempt: Attempt,
): Promise<MirrorEnd> {
  const found = await mirrorInState(ground, mirroredBadgeId, "shown")
  if (found === null) return settled
  const { row, holder } = found
  const answer = await askHolder(ground, row, holder)
  if (answer === null || isNotShown(answer)) return remove(ground, row, attempt)
  const bytes = answer.ok ? answer.bytes : row.bytes
  if (bytes === null) throw new Error(`mirrored badge ${row.id} is shown without its bytes`)
  return judge(ground, own, { row, holder, bytes }, attempt)
}

async function mirrorInState(
  ground: Ground,
  id: string,
  state: MirroredBadge["state"],
): Promise<{ row: MirroredBadge; holder: Actor } | null> {
  const [row] = await ground.database.orm.select().from(mirroredBadge).where(eq(mirroredBadge.id, id)).limit(1)
  if (row === undefined || row.state !== state) return null
  const holder = await actorById(ground, row.holderId)
  if (holder === null) throw new Error(`mirrored badge ${id} has no holder`)
  return { row, holder }
}

/** Null: nobody here follows the holder any more, so nobody may ask. */
async function askHolder(ground: Ground, row: MirroredBadge, holder: Actor): Promise<NetAnswer | NetFailure | null> {
  const asWhom = isPresent(holder) ? await anyFollower(ground.database.orm, holder.id) : null
  if (asWhom === null) return null
  return ground.net.fetch(row.url, {
    accept: "application/vc, application/ld+json;q=0.9",
    contentTypes: ["application/vc", "application/ld+json", "application/json", "application/vc+ld+json"],
    maxBytes: maximumDocumentBytes,
    redirects: "none",
    sign: signAs(ground, asWhom),
  })
}

/** Its holder hid it, or does not show it to us: the same answer, and nothing of it may stay here. */
const isNotShown = (answer: NetAnswer | NetFailure): boolean =>
  !answer.ok && (answer.status === 404 || answer.status === 410)

async function judge(
  ground: Ground,
  own: OwnDocuments,
  { row, holder, bytes }: { row: MirroredBadge; holder: Actor; bytes: Uint8Array },
  attempt: Attempt,
): Promise<MirrorEnd> {
  const read = readKeepable(bytes)
  if (!read.ok) return fail(ground, row, read.sentence, attempt)
  if (read.credential.credentialSubject.id !== holder.uri) {
    return fail(ground, row, "It was awarded to somebody else than the one who shows it.", attempt)
  }
  const report = await checkCredential(
    ground,
    own,
    bytes,
    { issuerActor: null, recipientUri: holder.uri },
    { keepSeen: false },
  )
  // One that could not be checked before is no worse off for being told so again.
  if (isWorthRetrying(report) && !attempt.lastTry && row.verdict !== "unknown") {
    return { end: "retry", reason: openQuestion(report) }
  }
  const digest = digestOf(bytes)
  const isKnown = digest === row.digest && row.snapshot !== null
  const made = isKnown ? null : await makeSnapshot(ground, own, read.credential, null)
  const checkedAt = new Date(report.checkedAt)
  await ground.database.transaction(async (tx) => {
    if (made !== null) await storeImage(tx, made.picture)
    await tx
      .update(mirroredBadge)
      .set({
        state: "shown",
        reason: null,
        verdict: report.verdict,
        report,
        checkedAt,
        ...(made === null ? {} : { digest, bytes, snapshot: made.snapshot }),
      })
      // Two checks may overtake each other; the one that was begun later is the newer one, and what stood there when this one began is older.
      .where(
        and(
          eq(mirroredBadge.id, row.id),
          or(
            isNull(mirroredBadge.checkedAt),
            lte(mirroredBadge.checkedAt, checkedAt),
            row.checkedAt === null ? undefined : eq(mirroredBadge.checkedAt, row.checkedAt),
            // Dated much later, it is of a clock that was ahead.
            gt(mirroredBadge.checkedAt, new Date(checkedAt.getTime() + longestCheck)),
          ),
        ),
      )
    await attempt.done(tx)
  })
  return settled
}

async function remove(ground: Ground, row: MirroredBadge, attempt: Attempt): Promise<MirrorEnd> {
  await ground.database.transaction(async (tx) => {
    await tx.delete(mirroredBadge).where(eq(mirroredBadge.id, row.id))
    await attempt.done(tx)
  })
  return settled
}

async function fail(ground: Ground, row: MirroredBadge, reason: string, attempt: Attempt): Promise<MirrorEnd> {
  await ground.database.transaction(async (tx) => {
    await tx.update(mirroredBadge).set({ state: "failed", reason }).where(eq(mirroredBadge.id, row.id))
    await attempt.done(tx)
  })
  return settled
}

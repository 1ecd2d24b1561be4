import { and, eq, inArray, lt, not } from "drizzle-orm"
import { deleteInBatches } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { Chore } from "../queue/index.ts"
import { daysOfDeletedReplies, daysOfFailedMirrors, daysOfReceivedNotes } from "./limits.ts"
import { planDueMirrorChecks } from "./mirror-checks.ts"
import { mirroredBadge, note, reaction } from "./schema.ts"

const minute = 60_000
const day = 24 * 60 * minute

/** What this room does again and again. */
export function socialChores(ground: Ground): Chore[] {
  return [
    { name: "social.check", everyMs: 10 * minute, run: async () => void (await planDueMirrorChecks(ground)) },
    { name: "social.prune", everyMs: day, run: () => pruneSocial(ground) },
  ]
}

/**
 * Deletes old posts of people elsewhere, deleted ones too, and badges of theirs that could not be had. Their own servers have them; badges
 * that are mirrored stay on their profiles here. Notes of our own stay: their addresses are permanent.
 */
export async function pruneSocial(ground: Ground): Promise<void> {
  const { orm } = ground.database
  const ago = (days: number) => new Date(ground.now().getTime() - days * day)
  await deleteInBatches(async (limit) => {
    const old = orm
      .select({ id: note.id })
      .from(note)
      .where(and(not(note.local), lt(note.createdAt, ago(daysOfReceivedNotes))))
      .limit(limit)
    return (await orm.delete(note).where(inArray(note.id, old))).rowCount
  })
  await deleteInBatches(async (limit) => {
    const failed = orm
      .select({ id: mirroredBadge.id })
      .from(mirroredBadge)
      .where(and(eq(mirroredBadge.state, "failed"), lt(mirroredBadge.addedAt, ago(daysOfFailedMirrors))))
      .limit(limit)
    return (await orm.delete(mirroredBadge).where(inArray(mirroredBadge.id, failed))).rowCount
  })
  await deleteInBatches(async (limit) => {
    const deleted = orm
      .select({ id: reaction.id })
      .from(reaction)
      .where(lt(reaction.deletedAt, ago(daysOfDeletedReplies)))
      .limit(limit)
    return (await orm.delete(reaction).where(inArray(reaction.id, deleted))).rowCount
  })
}

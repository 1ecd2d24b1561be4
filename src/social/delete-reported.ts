import { and, eq, inArray, not } from "drizzle-orm"
import { idInUri } from "../actors/index.ts"
import { changeVisibility, holdingById } from "../backpack/index.ts"
import type { Ground } from "../ground.ts"
import { recordDeed, reportById } from "../moderation/index.ts"
import { note, reaction } from "./schema.ts"

/**
 * Takes what a report names off this server: posts and replies of people elsewhere are deleted, a badge of ours is hidden from everybody but
 * its earner, whose it is, and its note is taken back from the followers' servers.
 */
export async function deleteReported(
  ground: Ground,
  { by, reportId }: { by: string; reportId: string },
): Promise<void> {
  const found = await reportById(ground, reportId)
  if (found === null) return
  const { subjectId } = found.report
  const { origin } = ground.config
  const { orm } = ground.database
  const uris = found.items.map(({ uri }) => uri)
  if (uris.length === 0) return
  const ownNotes = await orm
    .select({ holdingId: note.holdingId })
    .from(note)
    .where(and(inArray(note.uri, uris), eq(note.actorId, subjectId), note.local))
  const badges = [
    ...uris.flatMap((uri) => idInUri(origin, "holding", uri) ?? []),
    ...ownNotes.flatMap(({ holdingId }) => holdingId ?? []),
  ]
  for (const id of new Set(badges)) {
    const held = await holdingById(ground, id)
    if (held?.holding.holderId === subjectId) await changeVisibility(ground, subjectId, id, "private")
  }
  await orm.delete(note).where(and(inArray(note.uri, uris), eq(note.actorId, subjectId), not(note.local)))
  await orm.delete(reaction).where(and(inArray(reaction.uri, uris), eq(reaction.actorId, subjectId)))
  await recordDeed(ground, { by, deed: "contentDeleted", actorId: subjectId, reportId })
}

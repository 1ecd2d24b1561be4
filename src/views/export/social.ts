import { and, asc, eq, gt } from "drizzle-orm"
import { actor } from "../../actors/schema.ts"
import { inPages, type ExportPart } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { follow, note, reaction } from "../../social/schema.ts"

/** What src/social keeps about somebody: whom they follow, who follows them, their notes, and their reactions to others'. */
export function exportOfSocial(ground: Ground, actorId: string): ExportPart[] {
  return [
    { name: "following", rows: follows(ground, "followerId", actorId) },
    { name: "followers", rows: follows(ground, "followedId", actorId) },
    {
      name: "notes",
      rows: inPages(
        (after, limit) =>
          ground.database.orm
            .select({
              id: note.id,
              uri: note.uri,
              contentHtml: note.contentHtml,
              pageUrl: note.pageUrl,
              visibility: note.visibility,
              publishedAt: note.publishedAt,
              updatedAt: note.updatedAt,
              deletedAt: note.deletedAt,
            })
            .from(note)
            .where(and(eq(note.actorId, actorId), after === null ? undefined : gt(note.id, after)))
            .orderBy(asc(note.id))
            .limit(limit),
        ({ id: _id, ...shown }) => shown,
      ),
    },
    {
      name: "reactions",
      rows: inPages(
        (after, limit) =>
          ground.database.orm
            .select({
              id: reaction.id,
              kind: reaction.kind,
              uri: reaction.uri,
              to: note.uri,
              contentHtml: reaction.contentHtml,
              publishedAt: reaction.publishedAt,
            })
            .from(reaction)
            .innerJoin(note, eq(note.id, reaction.noteId))
            .where(and(eq(reaction.actorId, actorId), after === null ? undefined : gt(reaction.id, after)))
            .orderBy(asc(reaction.id))
            .limit(limit),
        ({ id: _id, ...shown }) => shown,
      ),
    },
  ]
}

function follows(ground: Ground, side: "followerId" | "followedId", actorId: string) {
  const other = side === "followerId" ? follow.followedId : follow.followerId
  return inPages(
    (after, limit) =>
      ground.database.orm
        .select({ id: follow.id, whom: actor.uri, state: follow.state, createdAt: follow.createdAt })
        .from(follow)
        .innerJoin(actor, eq(actor.id, other))
        .where(and(eq(follow[side], actorId), after === null ? undefined : gt(follow.id, after)))
        .orderBy(asc(follow.id))
        .limit(limit),
    ({ whom, state, createdAt }) => ({ whom, state, createdAt }),
  )
}

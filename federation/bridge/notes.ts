import { activityUri, actorById, holdingUri, isPresent } from "../../src/actors/index.ts"
import { federatedNote, followerInboxes } from "../../src/views/index.ts"
import { actorDocument } from "../objects/actor-document.ts"
import {
  addToBadges,
  createOfNote,
  deleteOfNote,
  removeFromBadges,
  updateOfActor,
  updateOfNote,
} from "../objects/activities.ts"
import { badgeNote } from "../objects/badge-note.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { derivedId, inboxesToldOf, type Outgoing } from "./outgoing.ts"

type NoteEvent = { noteId: string; holdingId: string }

/** `Create{Note}` and, for a public badge, `Add` to the badges collection: to the followers' servers. */
export async function onNotePublished({ ground }: Protocol, event: NoteEvent, eventId: string): Promise<Outgoing[]> {
  const found = await federatedNote(ground, event.noteId)
  // Deleted again meanwhile: its NoteDeleted comes next, and there is nothing to announce.
  if (found === null || found.note.deletedAt !== null) return []
  const { author, note } = found
  const { origin } = ground.config
  const inboxes = await followerInboxes(ground, author.id)
  const common = { actorId: author.id, audience: note.visibility, inboxes }
  const parts = (id: string) => ({ id: activityUri(origin, id), author, visibility: note.visibility })
  const outgoing: Outgoing[] = [
    { ...common, id: eventId, objectUri: note.uri, activity: createOfNote(parts(eventId), badgeNote(ground, found)) },
  ]
  if (note.visibility === "public") {
    const id = derivedId(eventId, "Add")
    const objectUri = holdingUri(origin, event.holdingId)
    outgoing.push({ ...common, id, objectUri, activity: addToBadges(parts(id), objectUri) })
  }
  return outgoing
}

/** `Update{Note}`: to whom follows now and to whom was told before. */
export async function onNoteChanged({ ground }: Protocol, event: NoteEvent, eventId: string): Promise<Outgoing[]> {
  const found = await federatedNote(ground, event.noteId)
  if (found === null || found.note.deletedAt !== null) return []
  const { author, note } = found
  const told = await inboxesToldOf(ground, note.uri, ["Create", "Update"])
  const inboxes = [...(await followerInboxes(ground, author.id)), ...told]
  const parts = { id: activityUri(ground.config.origin, eventId), author, visibility: note.visibility }
  const activity = updateOfNote(parts, badgeNote(ground, found))
  return [{ id: eventId, actorId: author.id, activity, objectUri: note.uri, audience: note.visibility, inboxes }]
}

/** `Delete{Note}` and `Remove`: to every server that was sent the Create or the Add, whether it follows still or not. */
export async function onNoteDeleted({ ground }: Protocol, event: NoteEvent, eventId: string): Promise<Outgoing[]> {
  const found = await federatedNote(ground, event.noteId)
  if (found === null) return []
  const { author, note } = found
  const { origin } = ground.config
  const common = { actorId: author.id, audience: note.visibility }
  const parts = (id: string) => ({ id: activityUri(origin, id), author, visibility: note.visibility })
  const noteInboxes = await inboxesToldOf(ground, note.uri, ["Create", "Update"])
  const outgoing: Outgoing[] = [
    {
      ...common,
      id: eventId,
      objectUri: note.uri,
      inboxes: noteInboxes,
      activity: deleteOfNote(parts(eventId), note.uri),
    },
  ]
  if (note.visibility === "public") {
    const id = derivedId(eventId, "Remove")
    const objectUri = holdingUri(origin, event.holdingId)
    const inboxes = await inboxesToldOf(ground, objectUri, ["Add"])
    outgoing.push({ ...common, id, objectUri, inboxes, activity: removeFromBadges(parts(id), objectUri) })
  }
  return outgoing
}

/** `Update{actor}`: the new profile to the followers' servers. */
export async function onActorChanged(
  { ground }: Protocol,
  { actorId }: { actorId: string },
  eventId: string,
): Promise<Outgoing[]> {
  const author = await actorById(ground, actorId)
  if (author === null || !author.local || !isPresent(author) || author.followersUri === null) return []
  const parts = { id: activityUri(ground.config.origin, eventId), author, visibility: "public" as const }
  const activity = updateOfActor(parts, await actorDocument(ground, author))
  const inboxes = await followerInboxes(ground, actorId)
  return [{ id: eventId, actorId, activity, objectUri: author.uri, audience: "public", inboxes }]
}

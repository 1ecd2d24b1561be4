import { Document, Image, Note, type Activity, type Create, type Update } from "@fedify/vocab"
import type { Actor } from "../../src/actors/index.ts"
import type { ReceivedReply } from "../../src/social/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { addressedVisibility, isOnOriginOf } from "./addressees.ts"

const longestContent = 100_000
const mostImages = 8

const nothingIsFetched = async (url: string): Promise<never> => {
  throw new Error(`${url} is not fetched: what counts stands in the activity`)
}

/**
 * The note in a Create or an Update, if it stands in it and is the actor's own: on the actor's origin and attributed to
 * nobody else.
 */
export async function ownNoteIn(
  protocol: Protocol,
  activity: Create | Update,
  actor: Pick<Actor, "uri">,
): Promise<ReceivedReply | null> {
  const { objectId } = activity
  if (objectId === null || !isOnOriginOf(actor, objectId)) return null
  const reading = {
    contextLoader: protocol.contextLoader,
    documentLoader: nothingIsFetched,
    suppressError: true,
  } as const
  const note = await activity.getObject(reading)
  if (!(note instanceof Note) || note.id?.href !== objectId.href) return null
  if (note.attributionIds.length !== 1 || note.attributionId?.href !== actor.uri) return null
  const content = note.content?.toString() ?? ""
  if (content.length > longestContent) return null
  return {
    uri: objectId.href,
    contentHtml: content,
    warning: note.summary?.toString() ?? "",
    inReplyTo: note.replyTargetId?.href ?? null,
    pageUrl: pageOf(note),
    images: await imagesOf(protocol, note),
    visibility: visibilityOf(activity, note),
    publishedAt: dateOf(note.published) ?? protocol.ground.now(),
    updatedAt: dateOf(note.updated),
  }
}

/** A note is for everybody when its activity says so and the note itself, if it says anything, does too. */
function visibilityOf(activity: Activity, note: Note): "public" | "followers" {
  const isAddressed = note.toIds.length + note.ccIds.length > 0
  const narrower = isAddressed ? addressedVisibility(note) : "public"
  return narrower === "public" ? addressedVisibility(activity) : "followers"
}

function pageOf({ url }: Note): string | null {
  const address = url instanceof URL ? url : (url?.href ?? null)
  return address === null || !/^https?:$/.test(address.protocol) ? null : address.href
}

async function imagesOf(protocol: Protocol, note: Note): Promise<ReceivedReply["images"]> {
  const images: ReceivedReply["images"] = []
  const reading = {
    contextLoader: protocol.contextLoader,
    documentLoader: nothingIsFetched,
    suppressError: true,
  } as const
  for await (const attachment of note.getAttachments(reading)) {
    if (images.length >= mostImages) break
    if (!(attachment instanceof Document)) continue
    const { url } = attachment
    const address = url instanceof URL ? url : (url?.href ?? null)
    const mediaType = attachment.mediaType ?? (url instanceof URL ? null : (url?.mediaType ?? null))
    if (address === null || !/^https?:$/.test(address.protocol)) continue
    if (!(attachment instanceof Image) && mediaType?.startsWith("image/") !== true) continue
    // Servers differ in which of the two carries the alternative text.
    const alt = (attachment.name ?? attachment.summary ?? "").toString().slice(0, 1_500)
    images.push({ url: address.href, alt, mediaType, width: attachment.width, height: attachment.height })
  }
  return images
}

const dateOf = (instant: Temporal.Instant | null): Date | null =>
  instant === null ? null : new Date(instant.epochMilliseconds)

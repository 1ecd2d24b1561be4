import { Hashtag, Image, Mention, Note, PUBLIC_COLLECTION, type Link } from "@fedify/vocab"
import { badgesTagPath, type Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import type { FederatedNote } from "../../src/views/index.ts"
import { instantOf } from "./moments.ts"

/** The hashtag of every note about a badge. */
const hashtag = "#OpenBadges"

/** Whom a note of ours is for: everybody and the followers, or the followers alone. */
export function audienceOf(visibility: "public" | "followers", author: Actor): { tos: URL[]; ccs: URL[] } {
  if (author.followersUri === null) throw new Error(`actor ${author.id} publishes without a followers collection`)
  const followers = new URL(author.followersUri)
  return visibility === "public" ? { tos: [PUBLIC_COLLECTION], ccs: [followers] } : { tos: [followers], ccs: [] }
}

/**
 * How a badge becomes a post that every fediverse server shows. Standard terms only: the picture is an `Image` with the
 * alternative text twice, because some servers read `name` and some `summary`. There is no `Link` tag, because Pleroma
 * drops the whole post for it. The issuer is mentioned only when its own Offer was accepted.
 */
export function badgeNote(ground: Ground, { note, author, issuer }: FederatedNote): Note {
  const { origin } = ground.config
  const tags: Link[] = []
  if (issuer !== null) tags.push(new Mention({ href: new URL(issuer.uri), name: `@${issuer.handle}@${issuer.host}` }))
  tags.push(new Hashtag({ href: new URL(badgesTagPath, origin), name: hashtag }))
  return new Note({
    id: new URL(note.uri),
    attribution: new URL(author.uri),
    ...audienceOf(note.visibility, author),
    content: note.contentHtml,
    url: note.pageUrl === null ? null : new URL(note.pageUrl),
    attachments: note.images.map(
      (image) =>
        new Image({
          url: new URL(image.url),
          mediaType: image.mediaType ?? "image/png",
          name: image.alt,
          summary: image.alt,
          width: image.width,
          height: image.height,
        }),
    ),
    tags,
    published: instantOf(note.publishedAt),
    updated: note.updatedAt === null ? null : instantOf(note.updatedAt),
  })
}

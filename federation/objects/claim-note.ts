import { Image, Mention, Note } from "@fedify/vocab"
import { achievementImageUrl, actorById, noteUri, type Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import {
  achievementById,
  claimByNoteKey,
  claimUrl,
  daysOfClaims,
  keepUrl,
  type Claim,
} from "../../src/issuing/index.ts"
import { escapeHtml, formatHandle } from "../../src/text/index.ts"
import { instantOf } from "./moments.ts"

/**
 * The note that asks an earner whose server knows no badges, or the one that thanks for a Like or brings a new link: to its recipient alone, who is mentioned,
 * since that is how servers know a direct message. The picture is the achievement's, which everybody may see; the award is seen by nobody.
 * It is made anew whenever it is needed, because its link stands nowhere.
 */
export async function claimNote(ground: Ground, found: Claim, which: "claim" | "keep"): Promise<Note> {
  const { origin } = ground.config
  const { issuer, recipient } = await partiesOfClaim(ground, found)
  const achievement = await achievementById(ground, found.award.achievementId)
  if (achievement === null) throw new Error(`award ${found.award.id} has lost its achievement`)
  const { noteKey, keepNoteKey, claimToken, keepToken } = found.links
  const words = { issuer: issuer.name, badge: achievement.name, recipient }
  const asks = which === "claim"
  const { releasedAt, keepRenewedAt } = found.claim
  const sentAt = (asks ? releasedAt : (keepRenewedAt ?? found.award.answeredAt)) ?? found.award.createdAt
  const brings = keepRenewedAt === null ? thanking : renewing
  const alt = achievement.imageAlt === "" ? `The badge “${achievement.name}”` : achievement.imageAlt
  return new Note({
    id: new URL(noteUri(origin, asks ? noteKey : keepNoteKey)),
    attribution: new URL(issuer.uri),
    tos: [new URL(recipient.uri)],
    content: asks ? asking(words, claimUrl(ground, claimToken)) : brings(words, keepUrl(ground, keepToken)),
    replyTarget: asks ? null : new URL(noteUri(origin, noteKey)),
    attachments: asks
      ? [
          new Image({
            url: new URL(achievementImageUrl(origin, achievement.id)),
            mediaType: "image/png",
            name: alt,
            summary: alt,
            width: 512,
            height: 512,
          }),
        ]
      : [],
    tags: [new Mention({ href: new URL(recipient.uri), name: handleOf(recipient) })],
    published: instantOf(sentAt),
  })
}

/** A claim note for the one it was sent to, who asked for it with their own signature; null for everybody else. */
export async function claimNoteFor(ground: Ground, noteKey: string, asker: Actor | null): Promise<Note | null> {
  if (asker === null) return null
  const found = await claimByNoteKey(ground, noteKey)
  if (found === null || found.claim.channel !== "note" || found.award.recipientId !== asker.id) return null
  const { releasedAt, claimedBy, keepRenewedAt } = found.claim
  const isTold = found.note === "claim" ? releasedAt !== null : claimedBy === "like" || keepRenewedAt !== null
  const stands = found.award.state !== "withdrawn" && found.award.state !== "expired"
  return isTold && stands ? claimNote(ground, found, found.note) : null
}

/** The two ends of an award that was told by a note. */
export async function partiesOfClaim(ground: Ground, { award }: Claim): Promise<{ issuer: Actor; recipient: Actor }> {
  const issuer = await actorById(ground, award.issuerId)
  const recipient = award.recipientId === null ? null : await actorById(ground, award.recipientId)
  if (issuer === null || recipient === null) throw new Error(`award ${award.id} has lost one of its actors`)
  return { issuer, recipient }
}

type Words = { issuer: string; badge: string; recipient: Actor }

const asking = ({ issuer, badge, recipient }: Words, link: string): string =>
  `<p>${mentionOf(recipient)} ${escapeHtml(issuer)} awards you the badge “${escapeHtml(badge)}”.</p>` +
  `<p>Look at it, and accept or decline it: ${linkTo(link)}</p>` +
  `<p>Or answer here: like this post to accept the badge, or reply “no” to decline it. ` +
  `Nobody else sees it before you accept it. This is good for ${daysOfClaims} days.</p>`

const thanking = ({ badge, recipient }: Words, link: string): string =>
  `<p>${mentionOf(recipient)} You accepted the badge “${escapeHtml(badge)}”. It has a page that you can show to anybody.</p>` +
  whatTheLinkDoes(link)

const renewing = ({ issuer, badge, recipient }: Words, link: string): string =>
  `<p>${mentionOf(recipient)} ${escapeHtml(issuer)} sends you a new link for your badge “${escapeHtml(badge)}”. ` +
  `The one that you had does not work any more.</p>` +
  whatTheLinkDoes(link)

const whatTheLinkDoes = (link: string): string =>
  `<p>With this link you show, hide, download or delete it, and take it along to a backpack of your own: ${linkTo(link)}</p>` +
  `<p>Keep the link to yourself: whoever has it can do the same.</p>`

const handleOf = ({ handle, host }: Actor): string => formatHandle({ username: handle, host })

const mentionOf = (actor: Actor): string =>
  `<span class="h-card"><a href="${escapeHtml(actor.pageUrl ?? actor.uri)}" class="u-url mention">@<span>${escapeHtml(actor.handle)}</span></a></span>`

const linkTo = (url: string): string => `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`

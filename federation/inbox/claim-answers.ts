import type { Create, Like } from "@fedify/vocab"
import type { Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { recordNoteAnswer } from "../../src/issuing/index.ts"
import { plainText } from "../../src/text/index.ts"
import { ignore } from "./handler.ts"

/** Reactions that some servers send as a Like with a picture in it, and that mean the opposite. */
const against = /[\u{1F44E}\u{274C}\u{274E}\u{1F6AB}\u{26D4}\u{1F645}\u{2716}]/u

/** Whether a Like is of a note that asked about a badge; if so it accepts, when it is the recipient's. */
export async function acceptsByLike(ground: Ground, like: Like, noteUri: string, by: Actor): Promise<boolean> {
  if (against.test(like.content?.toString() ?? "")) return false
  const recorded = await recordNoteAnswer(ground, { noteUri, by, answer: "accepted" })
  if (!recorded.ok && recorded.reason !== "noSuchAward") ignore(like, by, recorded.sentence)
  return recorded.ok || recorded.reason !== "noSuchAward"
}

/** Whether a post is a clear "no" to a note that asked about a badge; if so it declines, when it is the recipient's. */
export async function declinesByReply(
  ground: Ground,
  create: Create,
  note: { inReplyTo: string | null; contentHtml: string },
  by: Actor,
): Promise<boolean> {
  if (note.inReplyTo === null || !saysNo(note.contentHtml)) return false
  const recorded = await recordNoteAnswer(ground, { noteUri: note.inReplyTo, by, answer: "declined" })
  if (!recorded.ok && recorded.reason !== "noSuchAward") ignore(create, by, recorded.sentence)
  return recorded.ok || recorded.reason !== "noSuchAward"
}

/** What people write who mean "no" and nothing else, in the languages of many fediverse servers. */
const words = new Set([
  "no",
  "nope",
  "nah",
  "no thanks",
  "no thank you",
  "decline",
  "nein",
  "nein danke",
  "nee",
  "nee bedankt",
  "non",
  "non merci",
  "no gracias",
  "no grazie",
  "não",
  "não obrigado",
  "não obrigada",
  "nej",
  "nej tack",
  "nej tak",
  "nei",
  "nei takk",
  "ei",
  "ei kiitos",
  "nie",
  "nie dziękuję",
  "ne",
  "hayır",
  "нет",
  "ні",
  "いいえ",
  "否",
  "아니요",
])

/**
 * Whether the text of a post, without the people it mentions and without punctuation, is one of a few words that mean "no". Anything longer
 * says something else as well, and declining is for good, so it changes nothing.
 */
export function saysNo(html: string): boolean {
  const text = plainText(html.slice(0, 5_000))
    .replace(/@[\p{L}\p{N}._-]+(?:@[\p{L}\p{N}.:-]+)?/gu, " ")
    .replace(/[\p{P}\p{S}]+/gu, " ")
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase()
  return words.has(text)
}

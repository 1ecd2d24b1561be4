import { createHash, createHmac } from "node:crypto"
import { newOpaqueId } from "../db/index.ts"
import type { Ground } from "../ground.ts"

/** What one award's links are made of; the tokens open something, so they go into a note, a mail or a page and nowhere else. */
export type ClaimLinks = {
  nonce: string
  /** Behind `/claim/`: answers the award, once. */
  claimToken: string
  /** Behind `/keep/`: shows, hides, deletes and takes along what was accepted. */
  keepToken: string
  /** The parts of the addresses of the two notes. They open nothing, but nobody can guess them. */
  noteKey: string
  keepNoteKey: string
}

/** Links for an award that is being made. */
export const newClaimLinks = (ground: Ground): ClaimLinks => claimLinksOf(ground, newNonce())

/** A keep link in place of one that was lost, and the note that brings it. */
export function newKeepLink(ground: Ground): { keepNonce: string } & Pick<ClaimLinks, "keepToken" | "keepNoteKey"> {
  const keepNonce = newNonce()
  const { keepToken, keepNoteKey } = claimLinksOf(ground, keepNonce)
  return { keepNonce, keepToken, keepNoteKey }
}

const newNonce = (): string => newOpaqueId() + newOpaqueId()

/**
 * The links of a nonce. They can be made again at any time, for a note that is sent later or asked for by its recipient, and by nobody who
 * reads the database alone: the key is derived from the instance's secret, which is not in it.
 *
 * @param keepNonce that of the keep link, where it was renewed
 */
export function claimLinksOf({ secrets }: Ground, nonce: string, keepNonce = nonce): ClaimLinks {
  const key = secrets.derive("issuing/claim-links")
  const part = (name: string, from = nonce) => createHmac("sha256", key).update(`${name} ${from}`).digest("base64url")
  return {
    nonce,
    claimToken: part("claim"),
    keepToken: part("keep", keepNonce),
    noteKey: part("note").slice(0, 22),
    keepNoteKey: part("keep note", keepNonce).slice(0, 22),
  }
}

/** How a token is looked up; null for what is none, so that it is not looked up at all. */
export function hashOfClaimToken(token: string): string | null {
  return /^[\w-]{43}$/.test(token) ? createHash("sha256").update(token).digest("base64url") : null
}

/** The same for a token of our own making. */
export function claimHash(token: string): string {
  const hash = hashOfClaimToken(token)
  if (hash === null) throw new TypeError("a token of our own has another shape than we look for")
  return hash
}

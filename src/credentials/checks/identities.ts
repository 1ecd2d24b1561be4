import { createHash } from "node:crypto"

import type { IdentityObject } from "../model.ts"

/** An actor's move to another address, as the two documents tell it. @see https://w3id.org/fep/7628 */
export type KnownMove = {
  from: { id: string; movedTo: string | null }
  to: { id: string; alsoKnownAs: readonly string[] }
}

/**
 * The identities of a person, each of which somebody has confirmed: nothing here asks whether an email address is theirs.
 */
export type KnownIdentities = {
  /** Actor ids, DIDs, and other addresses that are the person themselves. */
  ids?: readonly string[]
  /** Moves to one of `ids`. Each counts when both sides tell it. */
  moves?: readonly KnownMove[]
  emails?: readonly string[]
  /** Web addresses, for older badges that are awarded to one. */
  urls?: readonly string[]
  telephones?: readonly string[]
}

/** Reads what somebody typed: an actor id, a DID, a web address, an email address or a telephone number. */
export function identitiesNamed(name: string): KnownIdentities {
  const typed = name.trim()
  const email = typed.replace(/^mailto:/i, "")
  const telephone = typed.replace(/^tel:/i, "")
  if (/^https?:\/\//i.test(typed)) return { ids: [typed], urls: [typed] }
  return {
    ids: [typed],
    ...(/^[^\s@:/]+@[^\s@]+$/.test(email) ? { emails: [email] } : {}),
    ...(/^\+?[\d\s()./-]{3,}$/.test(telephone) ? { telephones: [telephone] } : {}),
  }
}

/** The addresses that a badge may name for a person, each in the spellings that issuers write it in. */
export function spellingsOf({ emails = [], urls = [], telephones = [], ids = [] }: KnownIdentities): string[] {
  const spellings = [
    ...emails.flatMap(spellingsOfEmail),
    ...[...urls, ...ids].flatMap(spellingsOfUrl),
    ...telephones.flatMap(spellingsOfTelephone),
  ]
  return [...new Set(spellings)]
}

/** Mail programs take the case for nothing, hashes do not. */
function spellingsOfEmail(email: string): string[] {
  const trimmed = email.trim()
  const at = trimmed.lastIndexOf("@")
  const [local, domain] = [trimmed.slice(0, at), trimmed.slice(at + 1)]
  const spellings = [
    trimmed,
    trimmed.toLowerCase(),
    trimmed.toUpperCase(),
    `${local}@${domain.toLowerCase()}`,
    `${capitalised(local)}@${domain.toLowerCase()}`,
    `${capitalised(local)}@${capitalised(domain)}`,
  ]
  return spellings.flatMap((spelling) => [spelling, `mailto:${spelling}`])
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()

function spellingsOfUrl(url: string): string[] {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return [url]
  const { href } = new URL(url)
  return [url, href, href.endsWith("/") ? href.slice(0, -1) : `${href}/`]
}

function spellingsOfTelephone(telephone: string): string[] {
  const digits = telephone.replace(/^tel:/i, "").replaceAll(/[^\d+]/g, "")
  return [telephone.trim(), digits, digits.replace(/^\+/, ""), `+${digits.replace(/^\+/, "")}`].flatMap((spelling) => [
    spelling,
    `tel:${spelling}`,
  ])
}

/** `open`: what is known of the person is of another kind, or the hash is of one that nobody here can make. */
export type IdentityMatch = "match" | "differs" | "open"

/**
 * Compares an identity of a badge with what is known of a person. A hashed one is `md5$` or `sha256$` and the digits of the hash, in either
 * case, over the address followed by the salt.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#identityobject
 */
export function matchIdentity(identity: IdentityObject, known: KnownIdentities): IdentityMatch {
  const { hashed, identityHash } = identity
  const spellings = spellingsOf(known)
  const differs = isComparable(identity, known) ? "differs" : "open"
  if (!hashed) {
    const plain = identityHash.trim().toLowerCase()
    return spellings.some((spelling) => spelling.toLowerCase() === plain) ? "match" : differs
  }
  const read = /^(md5|sha256)\$([0-9a-f]+)$/i.exec(identityHash)
  const [, algorithm = "", digits = ""] = read ?? []
  const name = algorithm.toLowerCase()
  if (read === null || digits.length !== (name === "md5" ? 32 : 64)) return "open"
  const hash = digits.toLowerCase()
  const salt = identity.salt ?? ""
  const isTheirs = (spelling: string) => createHash(name).update(`${spelling}${salt}`).digest("hex") === hash
  return spellings.some(isTheirs) ? "match" : differs
}

/** Whether an address of the kind that an identity is of is known of the person: that a hash is not of their actor id proves nothing. */
function isComparable(
  { identityType }: IdentityObject,
  { ids = [], emails = [], urls = [], telephones = [] }: KnownIdentities,
) {
  if (/mail/i.test(identityType)) return emails.length > 0
  if (/phone|tel/i.test(identityType)) return telephones.length > 0
  return /ur[il]|iri/i.test(identityType) && [...ids, ...urls].some((id) => /^https?:/i.test(id))
}

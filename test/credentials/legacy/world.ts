import type { DocumentKind, DocumentSource, FetchedDocument } from "../../../src/credentials/index.ts"
import { json } from "../fixtures.ts"

/** The moment at which everything in these tests happens. */
export const now = new Date("2026-11-21T10:00:00Z")

export const addresses = {
  assertion: "https://school.example/badges/7",
  badgeClass: "https://school.example/classes/sailing",
  profile: "https://school.example/issuer",
  key: "https://school.example/keys/1",
  revocationList: "https://school.example/revoked",
} as const

export const openBadges2 = "https://w3id.org/openbadges/v2"

export const assertion = (changes: Record<string, unknown> = {}) => ({
  "@context": openBadges2,
  type: "Assertion",
  id: addresses.assertion,
  recipient: { type: "email", hashed: false, identity: "alice@meadow.example" },
  badge: addresses.badgeClass,
  verification: { type: "hosted" },
  issuedOn: "2025-05-01T12:00:00Z",
  ...changes,
})

export const badgeClass = (changes: Record<string, unknown> = {}) => ({
  "@context": openBadges2,
  type: "BadgeClass",
  id: addresses.badgeClass,
  name: "First crossing",
  description: "Crossed the bay under sail.",
  image: "https://school.example/sail.png",
  criteria: { narrative: "Cross the bay." },
  issuer: addresses.profile,
  ...changes,
})

export const profile = (changes: Record<string, unknown> = {}) => ({
  "@context": openBadges2,
  type: "Profile",
  id: addresses.profile,
  name: "Harbor School",
  url: "https://school.example/",
  email: "office@school.example",
  ...changes,
})

/** What lies where: JSON values are served as JSON, bytes as they are, and whatever has an `ok` is the answer itself. */
export type World = Record<string, unknown>

export const school = (changes: World = {}): World => ({
  [addresses.assertion]: assertion(),
  [addresses.badgeClass]: badgeClass(),
  [addresses.profile]: profile(),
  ...changes,
})

/** A document source over such a world, and what was asked of it. */
export function sourceOf(world: World): DocumentSource & { asked: [DocumentKind, string][] } {
  const asked: [DocumentKind, string][] = []
  return {
    asked,
    didDocument: async () => nothing("did"),
    document: async (url, kind) => {
      asked.push([kind, url.href])
      return answerOf(world[url.href], url.href)
    },
  }
}

function answerOf(value: unknown, url: string): FetchedDocument {
  if (value === undefined) return nothing(url)
  if (value instanceof Uint8Array) return { ok: true, bytes: value }
  if (typeof value === "object" && value !== null && "ok" in value) return value as FetchedDocument
  return { ok: true, bytes: json(value), contentType: "application/ld+json; charset=utf-8" }
}

const nothing = (url: string): FetchedDocument => ({
  ok: false,
  passing: true,
  failure: "status",
  status: 404,
  sentence: `${url} answered 404.`,
})

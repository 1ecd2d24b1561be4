/**
 * Every address that this server hands out, in one place: public URLs are permanent, so what a path looks like may be
 * decided only once. Pure: knows no database, only the origin.
 */
const templates = {
  actor: "/actors/{id}",
  inbox: "/actors/{id}/inbox",
  sharedInbox: "/inbox",
  outbox: "/actors/{id}/outbox",
  followers: "/actors/{id}/followers",
  following: "/actors/{id}/following",
  badges: "/actors/{id}/badges",
  didDocument: "/actors/{id}/did.json",
  actorImage: "/actors/{id}/image.png",
  profile: "/@{id}",
  holding: "/badges/{id}",
  holdingImage: "/badges/{id}/image.png",
  credential: "/credentials/{id}",
  achievement: "/achievements/{id}",
  achievementImage: "/achievements/{id}/image.png",
  statusList: "/status-lists/{id}",
  note: "/notes/{id}",
  activity: "/activities/{id}",
} as const

/** What an address of ours can lead to. */
export type AddressKind = keyof typeof templates

const address = (kind: AddressKind) => (origin: URL, id: string) =>
  origin.origin + templates[kind].replace("{id}", encodeURIComponent(id))

/** `<origin>/actors/<actor.id>`: an actor's id between servers. */
export const actorUri = address("actor")
export const inboxUri = address("inbox")
export const outboxUri = address("outbox")
export const followersUri = address("followers")
export const followingUri = address("following")
/** The collection of the badges that an actor shows publicly. */
export const badgesUri = address("badges")
/** Where did:web readers find an issuer's credential keys. */
export const didDocumentUri = address("didDocument")
export const actorImageUrl = address("actorImage")
/** `<origin>/@<handle>`: the page that people read. Handles stand in no other address. */
export const profileUrl = address("profile")
/** A badge at its holder's server: page and credential, by content negotiation. */
export const holdingUri = address("holding")
export const holdingImageUrl = address("holdingImage")
/** A credential at its issuer's server, by `award.credentialKey`. */
export const credentialUri = address("credential")
export const achievementUri = address("achievement")
export const achievementImageUrl = address("achievementImage")
export const statusListUri = address("statusList")
export const noteUri = address("note")
/** An activity's id; the id is that of the event it was made from. */
export const activityUri = address("activity")
/** Where the hashtag of every note about a badge leads: the one tag there is, since nothing here is sorted by tags. */
export const badgesTagPath = "/tags/openbadges"
/** One inbox for everybody here. */
export const sharedInboxUri = (origin: URL): string => origin.origin + templates.sharedInbox

/** The path as Hono's router writes it, e.g. `/actors/:id/inbox`. (`/@:id` for profiles.) */
export const routeOf = (kind: AddressKind): string => templates[kind].replace("{id}", ":id")

/** The path as Fedify's router writes it, e.g. `/actors/{identifier}/inbox`. */
export const fedifyPathOf = (kind: AddressKind): `/${string}` =>
  `/${templates[kind].slice(1).replace("{id}", "{identifier}")}`

/**
 * The id in an address of ours, or null when `uri` is not exactly such an address (another origin, another path, a
 * query, a fragment): `idInUri(origin, "actor", "https://here.example/actors/0190…")`.
 */
export function idInUri(origin: URL, kind: AddressKind, uri: string | URL): string | null {
  const text = String(uri)
  const [before, after] = templates[kind].split("{id}")
  if (before === undefined || after === undefined) return null
  const start = origin.origin + before
  if (!text.startsWith(start) || !text.endsWith(after)) return null
  const id = text.slice(start.length, text.length - after.length)
  // Letters, digits, - and _ are all that our ids and handles are made of, so nothing has to be decoded.
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : null
}

/** Whether an address is on this very server: same scheme, host and port. Text that is no URL is not. */
export function isOnOrigin(origin: URL, url: string | URL): boolean {
  return URL.canParse(String(url)) && new URL(url).origin === origin.origin
}

/**
 * The relation of the WebFinger link that leads to an actor's badges collection. It is compared and never fetched; the
 * namespace is a placeholder until the project has a home of its own, and changing it is a change of protocol.
 */
export const badgesRelation = "https://haversack.example/ns/badges/1"

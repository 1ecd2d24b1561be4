import { z } from "zod"
import { isOnOrigin } from "./addresses.ts"
import type { ActorType } from "./actor.ts"

/** The media types that an actor's document may be served as. */
export const activityTypes = [
  "application/activity+json",
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
]
/** What to ask for when an actor's document is wanted. */
export const acceptActivity = activityTypes.join(", ")

/** What is read of a remote actor's document; every address in it is on the actor's own origin. */
export type ActorDocument = {
  uri: string
  type: ActorType
  preferredUsername: string
  name: string
  /** HTML as it came: not safe to show before it is sanitised. */
  summary: string
  iconUrl: string | null
  pageUrl: string | null
  inboxUri: string
  sharedInboxUri: string | null
  outboxUri: string | null
  followersUri: string | null
  followingUri: string | null
  /** The first stream, which is where servers that know badges put the badges collection. */
  streamUri: string | null
  alsoKnownAs: string[]
}

const actorTypes: readonly ActorType[] = ["Person", "Organization", "Application", "Service", "Group"]

const longestUrl = 2048
const webAddress = z
  .string()
  .max(longestUrl)
  // Printable ASCII: the database takes neither NUL nor half a surrogate pair, and an address needs neither.
  .regex(/^[\x21-\x7e]+$/)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))

const linkObject = z.object({ href: z.unknown().optional(), url: z.unknown().optional(), id: z.unknown().optional() })

// A link in ActivityStreams: a string, an object with an href, a url or an id, or a list of any of them. The first that
// can be read counts, and what cannot be read is as good as absent: a peculiar picture must not hide a whole actor.
const firstAddress = (value: unknown, depth = 0): string | null => {
  if (depth > 3) return null
  if (Array.isArray(value)) {
    for (const one of value.slice(0, 20)) {
      const found = firstAddress(one, depth + 1)
      if (found !== null) return found
    }
    return null
  }
  if (typeof value === "object" && value !== null) {
    const link = linkObject.safeParse(value)
    return link.success ? firstAddress(link.data.href ?? link.data.url ?? link.data.id, depth + 1) : null
  }
  const address = webAddress.safeParse(value)
  return address.success ? address.data : null
}
const anyAddress = z
  .unknown()
  .optional()
  .transform((value) => firstAddress(value))

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

const schema = z.object({
  id: webAddress,
  type: z
    .unknown()
    .transform((value) => actorTypes.find((type) => listOf(value).includes(type)))
    .pipe(z.enum(["Person", "Organization", "Application", "Service", "Group"])),
  preferredUsername: z
    .string()
    .max(128)
    .regex(/^[^\p{C}\p{Z}@]+$/u),
  name: z.string().nullish().catch(null),
  summary: z.string().max(100_000).nullish().catch(null),
  icon: anyAddress,
  url: anyAddress,
  inbox: webAddress,
  outbox: anyAddress,
  followers: anyAddress,
  following: anyAddress,
  streams: anyAddress,
  endpoints: z.object({ sharedInbox: anyAddress }).nullish().catch(null),
  alsoKnownAs: z
    .unknown()
    .optional()
    .transform((value) =>
      listOf(value)
        .filter((one): one is string => typeof one === "string" && /^[\x21-\x7e]{1,2048}$/.test(one))
        .slice(0, 20),
    ),
})

/**
 * Reads an actor's document from outside. Null when it is none: no actor type, no inbox, or an inbox on another origin
 * than its id, which would let an actor point our deliveries at somebody else.
 * Tolerant in everything that is only shown, because the fediverse writes these in many ways.
 */
export function readActorDocument(document: unknown): ActorDocument | null {
  const parsed = schema.safeParse(document)
  if (!parsed.success) return null
  const read = parsed.data
  const origin = new URL(read.id)
  if (origin.username !== "" || origin.password !== "" || !isOnOrigin(origin, read.inbox)) return null
  const own = (address: string | null | undefined): string | null =>
    address !== null && address !== undefined && isOnOrigin(origin, address) ? address : null
  return {
    uri: read.id,
    type: read.type,
    preferredUsername: read.preferredUsername,
    name: readName(read.name ?? "") || read.preferredUsername,
    summary: (read.summary ?? "").replaceAll("\0", "").toWellFormed(),
    iconUrl: read.icon,
    pageUrl: read.url,
    inboxUri: read.inbox,
    sharedInboxUri: own(read.endpoints?.sharedInbox),
    outboxUri: own(read.outbox),
    followersUri: own(read.followers),
    followingUri: own(read.following),
    streamUri: own(read.streams),
    alsoKnownAs: read.alsoKnownAs,
  }
}

// Control and bidirectional characters in a name can reorder the text that stands around it.
function readName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
  return Array.from(plain).slice(0, 200).join("")
}

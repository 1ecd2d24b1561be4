import { createMemory } from "../memory.ts"

/** Thrown when a string is not a did:web, or an address has no did:web spelling. The message is a sentence that names the input. */
export class InvalidDidError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = "InvalidDidError"
  }
}

/**
 * The did:web spelling of an actor's address: `https://host:3000/issuers/x` becomes `did:web:host%3A3000:issuers:x`. The scheme is not part
 * of a did:web; didDocumentUrl() puts it back.
 *
 * @throws InvalidDidError when the address has a query, a fragment, credentials, an empty path segment or is not http(s), because two
 *   addresses would then share one did.
 * @see https://w3c-ccg.github.io/did-method-web/
 */
export function didWebOf(actorUrl: URL | string): string {
  const url = parseUrl(String(actorUrl))
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new InvalidDidError(`${String(actorUrl)} is not a web address, so it has no did:web spelling.`)
  }
  const segments = url.pathname === "/" ? [] : url.pathname.slice(1).split("/")
  const ambiguous = url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== ""
  if (ambiguous || segments.includes("")) {
    throw new InvalidDidError(
      `${url.href} has parts that a did:web cannot carry (a query, a fragment, or an empty path segment).`,
    )
  }
  return ["did:web", encodeURIComponent(url.host), ...segments.map(spellSegment)].join(":")
}

/**
 * Where the DID document of a did:web lies: `https://host/path/did.json`, or `/.well-known/did.json` for a bare host. With
 * `allowLoopbackHttp` a loopback host (localhost, 127.0.0.0/8, ::1) is reached over plain http, which development and tests need; every
 * other host is https in any case.
 *
 * @throws InvalidDidError when the did is not a well-formed did:web.
 */
export function didDocumentUrl(did: string, { allowLoopbackHttp }: { allowLoopbackHttp: boolean }): URL {
  const [scheme, method, encodedHost, ...segments] = did.split(":")
  if (scheme !== "did" || method !== "web" || encodedHost === undefined || encodedHost === "") throw notDidWeb(did)
  const host = decodeHost(encodedHost, did)
  if (segments.some((segment) => !/^(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/.test(segment))) throw notDidWeb(did)
  const path = segments.length === 0 ? "/.well-known/did.json" : `/${segments.join("/")}/did.json`
  const https = parseUrl(`https://${host}${path}`)
  // The URL parser folds "..", "%2e%2e" and the default port: a did that does not survive it names something else than it seems to.
  if (https === undefined || https.pathname !== path || https.host !== host.toLowerCase()) throw notDidWeb(did)
  if (!allowLoopbackHttp || !isLoopbackHost(https.hostname)) return https
  return new URL(`http://${host}${path}`)
}

const places = createMemory<{ href: string; host: string }>(1000)

/**
 * Where the DID document of a did:web lies, for people to read: loopback hosts over plain http. Undefined when the did is not a well-formed
 * did:web.
 */
export function didWebPlace(did: string): { href: string; host: string } | undefined {
  const known = places.get(did)
  if (known !== undefined) return known
  try {
    const { href, host } = didDocumentUrl(did, { allowLoopbackHttp: true })
    if (did.length < 1000) places.set(did, { href, host })
    return { href, host }
  } catch (error) {
    if (error instanceof InvalidDidError) return undefined
    throw error
  }
}

/** Whether a URL's hostname names this very machine. Only spelled-out names count; nothing is resolved. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  )
}

/** A DID allows letters, digits, ".", "-", "_" and percent signs that encode a byte; every other character of a path is encoded. */
function spellSegment(segment: string): string {
  return segment.replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._%-]/g, (character) =>
    encodeURIComponent(character).replace(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
  )
}

function decodeHost(encoded: string, did: string): string {
  let host: string
  try {
    host = decodeURIComponent(encoded)
  } catch {
    throw notDidWeb(did)
  }
  if (/[\s/\\@?#%]/.test(host)) throw notDidWeb(did)
  return host
}

function notDidWeb(did: string): InvalidDidError {
  return new InvalidDidError(`${did} is not a well-formed did:web.`)
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

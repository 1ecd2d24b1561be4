/** Who somebody is on the fediverse: `username` in lower case, `host` in lower-case ASCII, with a port when it has one. */
export type Handle = { username: string; host: string }

const longestHandle = 320
const localUsername = /^[a-z0-9_]{1,30}$/
const fediverseUsername = /^[A-Za-z0-9_.-]{1,64}$/

// What would end the host part of a URL, and what URL parsing would silently drop.
const notInHosts = /[\s/?#@\\<>"'`{}|^%]/

/** Whether a name can be the user name of an account or an issuer here. */
export function isLocalUsername(text: string): boolean {
  return localUsername.test(text)
}

/**
 * Reads a handle as people write it: `@alice@example.org`, `alice@example.org` or `acct:alice@example.org` (RFC 7565), in
 * any case, with a port for servers that have one, with an internationalised host in either spelling. Null when it is
 * none; a web address (`https://…`) is none either.
 */
export function parseHandle(text: string): Handle | null {
  const trimmed = text.trim()
  if (trimmed.length > longestHandle) return null
  const bare = trimmed.replace(/^acct:/i, "").replace(/^@/, "")
  const at = bare.indexOf("@")
  if (at < 0) return null
  const username = bare.slice(0, at)
  const host = normalizeHost(bare.slice(at + 1))
  if (!fediverseUsername.test(username) || host === null) return null
  return { username: username.toLowerCase(), host }
}

/** A handle as it is shown: `@alice@example.org`. */
export function formatHandle({ username, host }: Handle): string {
  return `@${username}@${host}`
}

/**
 * A host (and port) in the one spelling that is compared and stored: lower case, ASCII (Punycode), no trailing dot, no
 * `:443`. Null when it is not a host.
 */
export function normalizeHost(text: string): string | null {
  if (text === "" || notInHosts.test(text) || !URL.canParse(`https://${text}`)) return null
  const { hostname, port } = new URL(`https://${text}`)
  const name = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname
  if (name === "" || name.endsWith(".")) return null
  return port === "" ? name : `${name}:${port}`
}

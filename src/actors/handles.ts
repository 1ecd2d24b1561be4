import { parseHandle, type Handle } from "../text/index.ts"

// Names that people would take for the house itself, or that mail and other servers give a meaning.
const reserved = new Set([
  ...["admin", "administrator", "moderator", "mod", "owner", "root", "system", "staff", "team", "official"],
  ...["haversack", "instance", "server", "actor", "relay", "support", "help", "security", "abuse", "postmaster"],
  ...["hostmaster", "webmaster", "info", "contact", "noreply", "no_reply", "mailer_daemon", "www", "api", "me"],
  ...["null", "undefined", "anonymous", "everyone", "everybody", "all", "here"],
])

/**
 * What is wrong with a handle that somebody here wants, as a sentence, or null when it can be had (if it is still free).
 * Only ASCII letters, digits and _, so that no two handles look alike; case is kept for showing and ignored for comparing.
 */
export function handleProblem(wanted: string): string | null {
  if (wanted.length < 2) return "A handle needs at least 2 characters."
  if (wanted.length > 30) return "A handle has at most 30 characters."
  // No `i` flag: with it, some letters outside ASCII fold into the range.
  if (!/^[A-Za-z0-9_]+$/.test(wanted)) {
    return "A handle is made of the letters a to z, digits and _ only. Leave out spaces, dots, accents and @."
  }
  if (reserved.has(wanted.toLowerCase())) return "This handle is kept for the server itself. Choose another one."
  return null
}

/**
 * Reads a handle as `parseHandle` does, and `@alice` without a host as somebody of `ownHost`, because that is what people
 * type about their neighbours. Null when it is none.
 */
export function readHandle(text: string, ownHost: string): Handle | null {
  const bare = text.trim().replace(/^@/, "")
  return parseHandle(bare.includes("@") ? bare : `${bare}@${ownHost}`)
}

/** Whether two handles name the same actor. Both are in the spelling that `parseHandle` gives. */
export function sameHandle(one: Handle, other: Handle): boolean {
  return one.host === other.host && one.username === other.username
}

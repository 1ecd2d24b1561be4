import type { NetFailure } from "./failures.ts"
import type { NetRequest } from "./net-types.ts"

const redirectStatuses = new Set([301, 302, 303, 307, 308])

export type RedirectRules = { visited: ReadonlySet<string>; maxRedirects: number }

/** Whether an answer sends its reader elsewhere (RFC 9110, 15.4). */
export function isRedirect(status: number, headers: Headers): boolean {
  return redirectStatuses.has(status) && headers.has("location")
}

/**
 * Where a redirect leads, if it may be followed. The place it names is judged by the address guard afterwards, like any
 * other. A request with a body is sent again only where that is what the status means (307, 308): turned into a GET, as
 * browsers do, it would look delivered and would not be.
 */
export function followRedirect(
  from: URL,
  answer: { status: number; headers: Headers },
  request: NetRequest,
  { visited, maxRedirects }: RedirectRules,
): { ok: true; url: URL } | NetFailure {
  const refuse = (sentence: string): NetFailure => {
    const { status, headers } = answer
    return { ok: false, failure: "redirect", sentence, url: from.href, status, headers }
  }
  const allowed = request.redirects ?? "none"
  const location = answer.headers.get("location") ?? ""
  if (allowed === "none")
    return refuse(`${from.host} points to another address, which is not followed here. Use the final address.`)
  if (!URL.canParse(location, from)) return refuse(`${from.host} points to something that is not a web address.`)
  const url = new URL(location, from)
  url.hash = ""
  if (from.protocol === "https:" && url.protocol === "http:") {
    return refuse(`${from.host} points from a secure address to an insecure one, which is not followed.`)
  }
  if (allowed === "sameOrigin" && url.origin !== from.origin) {
    return refuse(`${from.host} points to another server, which is not followed here. Use the final address.`)
  }
  const method = (request.method ?? "GET").toUpperCase()
  if (method !== "GET" && method !== "HEAD" && answer.status !== 307 && answer.status !== 308) {
    return refuse(`${from.host} points to another address in answer to a ${method} request, which is not followed.`)
  }
  if (visited.has(url.href)) return refuse(`${from.host} sends its readers in a circle. Ask the people who run it.`)
  if (visited.size > maxRedirects) return refuse(`${from.host} points on and on (more than ${maxRedirects} times).`)
  return { ok: true, url }
}

/**
 * Why a request has no usable answer.
 * - `badUrl`: not an address that may be asked (not http or https, a password in it, plain http to the internet).
 * - `blockedAddress`: the host is, or resolves to, an address that is not on the public internet. Nothing was opened.
 * - `notAllowed`: this instance has decided to ask nothing of that host. Nothing was opened.
 * - `dns`, `refused`, `timeout`, `tls`, `network`: no answer arrived, for a reason that may pass.
 * - `redirect`: it points elsewhere and may not be followed. `status`: an HTTP status other than 2xx.
 * - `tooLarge`, `contentType`: an answer arrived that is not accepted here.
 */
export type NetFailureKind =
  | "badUrl"
  | "blockedAddress"
  | "notAllowed"
  | "dns"
  | "refused"
  | "timeout"
  | "tls"
  | "network"
  | "redirect"
  | "status"
  | "tooLarge"
  | "contentType"

/** A request without a usable answer; `sentence` can be shown to people. */
export type NetFailure = {
  ok: false
  failure: NetFailureKind
  /** What happened and what to do about it, in one or two sentences without secrets or internal addresses. */
  sentence: string
  /** The URL of the hop that failed. */
  url: string
  /** The HTTP status, when an answer arrived. */
  status?: number
  /** The answer's headers, when one arrived. */
  headers?: Headers
  /** Seconds to wait before the next attempt, from Retry-After; at most seven days. */
  retryAfter?: number
  /** The first 2,000 characters of the answer's text, when `failure` is `status`. For logs; never trusted as HTML. */
  excerpt?: string
}

/** Thrown by the guarded connector through undici, and turned into a `NetFailure` on the other side. */
export class AddressRefused extends Error {
  readonly failure: "blockedAddress" | "badUrl" | "dns"

  constructor(failure: "blockedAddress" | "badUrl" | "dns", message: string) {
    super(message)
    this.name = "AddressRefused"
    this.failure = failure
  }
}

/** Thrown when a request's whole time is over, at whatever point it was. */
export class DeadlinePassed extends Error {
  constructor() {
    super("the time for this request is over")
    this.name = "DeadlinePassed"
  }
}

const timeouts = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
])

const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|EPROTO$)/

// What undici, the socket, the resolver and zlib say about the other side; any other error is a mistake of our own.
const networkCodes =
  /^(E[A-Z0-9_]+|UND_ERR_(SOCKET|ABORTED|RESPONSE|HEADERS_OVERFLOW|INFO|RES_.*|CLOSED|DESTROYED)|HPE_.*|Z_.*|ERR_.*STREAM.*|ERR__.*)$/

/** Sorts what went wrong below HTTP. Errors that are nobody's network (a mistake in our code) answer null. */
export function networkFailure(error: unknown): { failure: NetFailureKind; temporaryDns?: boolean } | null {
  if (error instanceof AddressRefused) return { failure: error.failure }
  if (error instanceof DeadlinePassed) return { failure: "timeout" }
  // What is no HTTP at all: undici says so with an error that has a name and no code.
  if (error instanceof Error && error.name === "HTTPParserError") return { failure: "network" }
  const code = errorCode(error)
  if (code === null) return null
  if (code === "ENOTFOUND" || code === "ENODATA" || code === "EAI_NONAME") return { failure: "dns" }
  if (code.startsWith("EAI_")) return { failure: "dns", temporaryDns: true }
  if (code === "ECONNREFUSED") return { failure: "refused" }
  if (timeouts.has(code)) return { failure: "timeout" }
  if (tlsCodes.test(code)) return { failure: "tls" }
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return { failure: "tooLarge" }
  return networkCodes.test(code) ? { failure: "network" } : null
}

function errorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ("code" in error && typeof error.code === "string") return error.code
  return error.cause === undefined ? null : errorCode(error.cause)
}

/** The sentence for a failure below HTTP, about `host`. */
export function networkSentence(found: { failure: NetFailureKind; temporaryDns?: boolean }, host: string): string {
  switch (found.failure) {
    case "dns":
      return found.temporaryDns === true
        ? `The name ${host} could not be looked up just now. Try again later.`
        : `There is no server with the name ${host}. Check the spelling.`
    case "refused":
      return `${host} refused the connection: nothing answers there. Check the address, or try again when the server is up.`
    case "timeout":
      return `${host} did not answer in time. Try again later.`
    case "tls":
      return `A secure connection to ${host} could not be made: its certificate is not valid for that name, has expired or is not trusted. Ask the people who run it.`
    case "tooLarge":
      return `The answer of ${host} is larger than this server accepts.`
    default:
      return `The connection to ${host} broke before its whole answer had arrived. Try again later.`
  }
}

/** The sentence for an HTTP status other than 2xx. */
export function statusSentence(status: number, host: string): string {
  if (status === 401 || status === 403) return `${host} does not let this server see that (status ${status}).`
  if (status === 404 || status === 410)
    return `${host} has nothing at that address (status ${status}). Check the address.`
  if (status === 429) return `${host} asks this server to slow down (status 429). Try again later.`
  if (status >= 500) return `${host} has a problem of its own (status ${status}). Try again later.`
  return `${host} did not accept the request (status ${status}).`
}

const sevenDays = 7 * 24 * 60 * 60

/** Seconds from a Retry-After header (RFC 9110, 10.2.3: seconds or a date), between 0 and seven days. */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000
  if (Number.isNaN(seconds)) return undefined
  return Math.min(Math.max(Math.ceil(seconds), 0), sevenDays)
}

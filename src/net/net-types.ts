import type { Dispatcher } from "undici"
import type { NetFailure } from "./failures.ts"
import type { Resolve } from "./guarded-agent.ts"
import type { AddressPolicy } from "./url-policy.ts"

/** Limits of every request that does not set its own. Times in milliseconds, sizes in bytes. */
export type NetLimits = {
  /** The whole request, redirects and body included. Default 15,000. */
  timeoutMs: number
  /** Opening one socket, name look-up and TLS included. Default 8,000. */
  connectTimeoutMs: number
  /** From the sent request to the end of the answer's headers. Default 10,000. */
  headersTimeoutMs: number
  /** Between two pieces of the answer's body. Default 8,000. */
  bodyTimeoutMs: number
  /** The answer's body, on the wire and decompressed. Default 1 MiB. */
  maxBytes: number
  /** Redirects followed when they may be. Default 5. */
  maxRedirects: number
  /** Sockets open at once to one origin. Default 16. */
  connectionsPerOrigin: number
}

export type NetOptions = AddressPolicy & {
  /** Sent with every request; names the software and the instance, so that other admins know whom to ask. */
  userAgent: string
  limits?: Partial<NetLimits>
  /**
   * Whether this instance asks a host at all, beyond the address guard: a sentence why not, or null. Asked for every hop, redirects too;
   * `pictureOf` as in the request. Default: every host is asked.
   */
  whyNot?: (url: URL, pictureOf: string | null) => Promise<string | null>
  /** Another way to look names up, for tests. */
  resolve?: Resolve
}

export type NetRequest = {
  /** Default GET. */
  method?: string
  headers?: Record<string, string> | Headers
  body?: string | Uint8Array<ArrayBuffer>
  /** The Accept header. */
  accept?: string
  /** The media types an answer with a 2xx status may have, as `matchesMediaType` reads them. Without it any will do. */
  contentTypes?: readonly string[]
  maxBytes?: number
  timeoutMs?: number
  /** Default `none`: any redirect is a failure, and nothing is asked of the place it points to. */
  redirects?: "none" | "sameOrigin" | "follow"
  maxRedirects?: number
  /** What is wanted is a picture to be kept here, which is not taken from every host: the address of whom or what it shows. */
  pictureOf?: string
  /** `success` (default): a status other than 2xx is `{ ok: false, failure: "status" }`. `any`: it is an answer too. */
  statuses?: "success" | "any"
  /** Signs the request; called again for every redirect, since a signature covers the URL. Must not change URL or body. */
  sign?: (request: Request) => Promise<Request>
  /** Headers that depend on the URL, made anew for every redirect: a signature by somebody who needs no `Request` to make it. */
  headersFor?: (url: URL) => Promise<Record<string, string>>
}

export type NetAnswer = {
  ok: true
  status: number
  /** The URL that answered, after redirects. */
  url: string
  headers: Headers
  bytes: Uint8Array
  /** The Content-Type without its parameters, in lower case; null when there is none. */
  mediaType: string | null
}

export type NetResult = NetAnswer | NetFailure

/** The one way out to addresses that came from a person or another server. */
export type Net = {
  /**
   * Asks one URL within the limits and through the address guard. What goes wrong on the network or on the other side is
   * a value; only mistakes of the caller (an impossible header, a signer that changes the URL) are thrown.
   */
  fetch(url: string | URL, request?: NetRequest): Promise<NetResult>
  /**
   * The guarded undici dispatcher itself, for libraries that insist on fetching by themselves (hand it to them, or to
   * undici's `setGlobalDispatcher` as a second fence: Node's own `fetch` then goes through it too). It guards addresses,
   * times and sizes; it knows nothing of content types.
   */
  dispatcher: Dispatcher
  /** Waits for requests under way, then closes every socket. */
  close(): Promise<void>
}

import type { Readable } from "node:stream"
import { request as sendWithUndici, type Dispatcher } from "undici"
import { DeadlinePassed } from "./failures.ts"
import { acceptedEncodings } from "./response-body.ts"
import type { NetRequest } from "./net-types.ts"

/** An answer whose body has not been read yet: whoever gets it reads it or abandons it. */
export type HopAnswer = { status: number; headers: Headers; body: Readable }

export type Hop = {
  dispatcher: Dispatcher
  url: URL
  request: NetRequest
  userAgent: string
  /** Aborted, with a `DeadlinePassed`, when the whole request's time is over. */
  deadline: AbortSignal
  /** True after a redirect to another origin, which must not see what was meant for the first one. */
  foreign: boolean
}

// Set by the sender from the URL and the body, whatever a signer has written into its copy of them.
const ownHeaders = [
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "keep-alive",
  "upgrade",
  "expect",
  "te",
]

/** Sends one request, follows nothing. Rejects with undici's errors, `AddressRefused` and `DeadlinePassed`. */
export async function sendHop(hop: Hop): Promise<HopAnswer> {
  const { url, request, deadline } = hop
  const method = (request.method ?? "GET").toUpperCase()
  const headers = headersOf(hop)
  if (request.headersFor !== undefined) {
    for (const [name, value] of Object.entries(await inTime(deadline, request.headersFor(url))))
      headers.set(name, value)
  }
  const sent =
    request.sign === undefined ? headers : await inTime(deadline, signedBy(request.sign, hop, method, headers))
  const response = await inTime(
    deadline,
    sendWithUndici(url, {
      dispatcher: hop.dispatcher,
      method,
      headers: Object.fromEntries([...sent].filter(([name]) => !ownHeaders.includes(name))),
      body: request.body ?? null,
      signal: deadline,
    }),
  )
  return { status: response.statusCode, headers: toHeaders(response.headers), body: response.body }
}

/** The headers of the request as the signer would send it. */
async function signedBy(
  signer: NonNullable<NetRequest["sign"]>,
  { url, request }: Hop,
  method: string,
  headers: Headers,
): Promise<Headers> {
  const signed = await signer(new Request(url, { method, headers, body: request.body }))
  if (signed.url !== url.href || signed.method !== method) {
    throw new TypeError("a signer must not change the request's URL or method")
  }
  return signed.headers
}

function headersOf({ request, userAgent, foreign }: Hop): Headers {
  const headers = new Headers(request.headers)
  headers.set("user-agent", userAgent)
  headers.set("accept-encoding", acceptedEncodings)
  if (request.accept !== undefined) headers.set("accept", request.accept)
  if (foreign) {
    headers.delete("authorization")
    headers.delete("cookie")
  }
  return headers
}

/** undici hears an abort only once a socket is there; a name look-up that hangs must not outlive the deadline. */
async function inTime<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  let abort = (): void => undefined
  const passed = new Promise<never>((_resolve, reject) => {
    abort = () => reject(new DeadlinePassed())
    if (deadline.aborted) abort()
    else deadline.addEventListener("abort", abort, { once: true })
  })
  try {
    return await Promise.race([work, passed])
  } finally {
    deadline.removeEventListener("abort", abort)
  }
}

function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one)
  }
  return headers
}

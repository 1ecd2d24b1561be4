import { didDocumentUrl } from "./keys/did-web.ts"
import { digestOf } from "./digest.ts"
import type { Basis } from "./report.ts"

/** Why no document came, as far as anybody can tell. */
export type FetchFailure =
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
  | "missing"

/**
 * What came of fetching a document: its bytes and the Content-Type they came with, where they came over HTTP, or a sentence that says why there are none ("meadow.example did not answer in time").
 * `passing` tells that another try may succeed (time-out, 5xx, DNS) from what is final (refused by the address guard, too large).
 */
export type FetchedDocument =
  | {
      ok: true
      bytes: Uint8Array
      contentType?: string | null
      /** When the bytes were had, for a copy that was kept; absent when they come fresh. */
      seenAt?: Date
      /** Since when nothing newer can be had, where a kept copy stands in for it. */
      missingSince?: Date
      /** The address they came from after redirects; absent when there was none. */
      url?: string
    }
  | {
      ok: false
      passing: boolean
      sentence: string
      failure?: FetchFailure
      /** The HTTP status, where there was an answer: 410 says that an assertion was revoked. */
      status?: number
    }

/** The kinds of documents that verification asks for, with the Accept header that asks for each and what a report calls it. */
export const documentKinds = {
  controller: {
    accept: "application/json, application/ld+json, application/did+json",
    name: "the issuer's list of keys",
  },
  didDocument: {
    accept: "application/did+json, application/did+ld+json, application/json",
    name: "the issuer's list of keys",
  },
  keySet: { accept: "application/jwk-set+json, application/json", name: "the issuer's key set" },
  statusList: {
    accept: "application/vc, application/vc+jwt, application/ld+json, application/json, application/jwt",
    name: "the issuer's status list",
  },
  revocationList: { accept: "application/json, application/ld+json", name: "the issuer's revocation list" },
  credential: {
    accept: "application/vc, application/vc+jwt, application/ld+json, application/json, application/jwt, text/plain",
    name: "the badge at its own address",
  },
  assertion: { accept: "application/ld+json, application/json", name: "the badge as its issuer hosts it" },
  badgeClass: { accept: "application/ld+json, application/json", name: "the description of the badge" },
  profile: { accept: "application/ld+json, application/json", name: "the issuer's profile" },
  cryptographicKey: {
    accept: "application/ld+json, application/json, application/x-pem-file;q=0.9, text/plain;q=0.8",
    name: "the issuer's key",
  },
  legacyEndorsement: { accept: "application/ld+json, application/json", name: "the recommendation" },
  input: {
    accept:
      "application/vc, application/vc+jwt, application/ld+json;q=0.9, application/json;q=0.9, application/jwt;q=0.9, image/png;q=0.8, image/svg+xml;q=0.8, text/html;q=0.5, */*;q=0.1",
    name: "what lies at that address",
  },
} as const satisfies Record<string, { accept: string; name: string }>

export type DocumentKind = keyof typeof documentKinds

/**
 * Where verification gets other people's documents from. Each look-up must be fresh, or say in `seenAt` how old its copy is: a key that was
 * revoked a minute ago must show. None may throw for a document that cannot be had.
 */
export type DocumentSource = {
  /** The did.json of a did:web. */
  didDocument(did: string): Promise<FetchedDocument>
  /** What lies at a web address. The kind says what is hoped for; nothing says yet that it is that. */
  document(url: URL, kind: DocumentKind): Promise<FetchedDocument>
}

/**
 * Makes a document source of one guarded fetch. `accept` is a value for the Accept header. With `allowLoopbackHttp` the did:web of a
 * loopback host is looked up over plain http.
 */
export function documentSourceOf(
  fetchDocument: (url: URL, accept: string, kind: DocumentKind) => Promise<FetchedDocument>,
  { allowLoopbackHttp }: { allowLoopbackHttp: boolean },
): DocumentSource {
  return {
    didDocument: (did) =>
      fetchDocument(didDocumentUrl(did, { allowLoopbackHttp }), documentKinds.didDocument.accept, "didDocument"),
    document: (url, kind) => fetchDocument(url, documentKinds[kind].accept, kind),
  }
}

/** How a report names a document that was looked at. */
export function basisOf(what: string, url: string, fetched: FetchedDocument): Basis {
  if (!fetched.ok) return { what, url }
  const { seenAt, missingSince } = fetched
  return {
    what,
    url,
    digest: digestOf(fetched.bytes),
    ...(seenAt === undefined ? {} : { seenAt: seenAt.toISOString() }),
    ...(missingSince === undefined ? {} : { missingSince: missingSince.toISOString() }),
  }
}

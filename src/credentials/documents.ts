import { didDocumentUrl } from "./did-web.ts"
import { digestOf } from "./digest.ts"
import type { Basis } from "./report.ts"

/**
 * What came of fetching a document: its bytes and the Content-Type they came with, where they came over HTTP, or a sentence that says why there are none ("meadow.example did not answer in time").
 * `passing` tells that another try may succeed (time-out, 5xx, DNS) from what is final (refused by the address guard, too large).
 */
export type FetchedDocument =
  | { ok: true; bytes: Uint8Array; contentType?: string | null }
  | { ok: false; passing: boolean; sentence: string }

/**
 * Where verification gets other people's documents from. Each look-up must be fresh: a key that was revoked a minute ago must show. None
 * may throw for a document that cannot be had.
 */
export type DocumentSource = {
  /** The did.json of a did:web. */
  didDocument(did: string): Promise<FetchedDocument>
  /** The JSON controller document of an issuer whose id is a web address. */
  controllerDocument(url: URL): Promise<FetchedDocument>
  /** A status list credential. */
  statusList(url: URL): Promise<FetchedDocument>
}

/**
 * Makes a document source of one guarded fetch. `accept` is a value for the Accept header. With `allowLoopbackHttp` the did:web of a
 * loopback host is looked up over plain http.
 */
export function documentSourceOf(
  fetchDocument: (url: URL, accept: string) => Promise<FetchedDocument>,
  { allowLoopbackHttp }: { allowLoopbackHttp: boolean },
): DocumentSource {
  return {
    didDocument: (did) =>
      fetchDocument(
        didDocumentUrl(did, { allowLoopbackHttp }),
        "application/did+json, application/did+ld+json, application/json",
      ),
    controllerDocument: (url) => fetchDocument(url, "application/json, application/ld+json, application/did+json"),
    statusList: (url) => fetchDocument(url, "application/vc, application/ld+json, application/json"),
  }
}

/** How a report names a document that was looked at. */
export function basisOf(what: string, url: string, fetched: FetchedDocument): Basis {
  return { what, url, ...(fetched.ok ? { digest: digestOf(fetched.bytes) } : {}) }
}

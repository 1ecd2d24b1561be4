import { didDocumentOf, idInUri, isOwnOrigin } from "../actors/index.ts"
import {
  documentSourceOf,
  maximumDocumentBytes,
  type DocumentSource,
  type FetchedDocument,
} from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import type { NetFailure } from "../net/index.ts"

/**
 * Documents of our own issuers, which are read without HTTP: behind a proxy a server often cannot reach its own public address, and the
 * address guard would refuse it. Handed in, because this room does not know issuing. Null: there is no such document, or not for this reader.
 */
export type OwnDocuments = {
  /** The bytes of a credential for the actor it was offered to. */
  credential(url: string, recipientUri: string): Promise<Uint8Array | null>
  statusList(url: string): Promise<Uint8Array | null>
  /** The picture of an achievement, as PNG. */
  picture(url: string): Promise<Uint8Array | null>
}

/** Failures that will be the same tomorrow: what was asked for, or what came, is not what it should be. */
const lasting = new Set<NetFailure["failure"]>([
  "badUrl",
  "blockedAddress",
  "notAllowed",
  "redirect",
  "tooLarge",
  "contentType",
])

/** Whether asking again later may succeed. */
export function mayPass(failure: NetFailure): boolean {
  if (failure.failure === "status") return failure.status !== 410
  return !lasting.has(failure.failure)
}

/** Where a verification reads keys and status lists: our own from this process, everybody else's through the guarded fetch. */
export function documentSource(ground: Ground, own: OwnDocuments): DocumentSource {
  return documentSourceOf(
    (url, accept) => (isOwnOrigin(ground, url) ? ownDocument(ground, own, url) : fetched(ground, url, accept)),
    {
      allowLoopbackHttp: ground.config.loopback,
    },
  )
}

async function ownDocument(ground: Ground, own: OwnDocuments, url: URL): Promise<FetchedDocument> {
  const issuerId = idInUri(ground.config.origin, "didDocument", url)
  if (issuerId !== null) {
    const document = await didDocumentOf(ground, issuerId)
    return document === null ? missing(url) : { ok: true, bytes: new TextEncoder().encode(JSON.stringify(document)) }
  }
  const bytes = await own.statusList(url.href)
  return bytes === null ? missing(url) : { ok: true, bytes }
}

const missing = (url: URL): FetchedDocument => ({
  ok: false,
  passing: false,
  failure: "missing",
  sentence: `This server has nothing at ${url.pathname}.`,
})

async function fetched(ground: Ground, url: URL, accept: string): Promise<FetchedDocument> {
  const answer = await ground.net.fetch(url, {
    accept,
    contentTypes: documentTypes,
    maxBytes: maximumDocumentBytes,
    // A controller document or a status list that was moved within its server is still its own.
    redirects: "sameOrigin",
  })
  if (answer.ok)
    return { ok: true, bytes: answer.bytes, contentType: answer.headers.get("content-type"), url: answer.url }
  const { sentence, failure, status } = answer
  return { ok: false, passing: mayPass(answer), sentence, failure, ...(status === undefined ? {} : { status }) }
}

const documentTypes = [
  "application/vc",
  "application/vc+jwt",
  "application/jwt",
  "application/jwk-set+json",
  "text/plain",
  "application/did+json",
  "application/did+ld+json",
  "application/did",
  "application/ld+json",
  "application/json",
  // Many servers answer with the actor whatever they are asked for. It vouches for no badge, and read, it can be told why.
  "application/activity+json",
  "application/vc+ld+json",
]

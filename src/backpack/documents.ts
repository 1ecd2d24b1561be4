import { actorById, didDocumentOf, idInUri, isOwnOrigin, isPresent } from "../actors/index.ts"
import {
  documentSourceOf,
  fetchedDocumentOf,
  requestFor,
  type DocumentSource,
  type FetchedDocument,
} from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { heldBytes } from "./holdings.ts"
import { anybody, visibleTo } from "./visibility.ts"

export { mayPass } from "../credentials/index.ts"

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

/** Where a verification reads keys and status lists: our own from this process, everybody else's through the guarded fetch. */
export function documentSource(ground: Ground, own: OwnDocuments): DocumentSource {
  return documentSourceOf(
    async (url, accept, kind) =>
      isOwnOrigin(ground, url)
        ? ownDocument(ground, own, url)
        : fetchedDocumentOf(await ground.net.fetch(url, { accept, ...requestFor(kind) })),
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
  const holdingId = idInUri(ground.config.origin, "holding", url)
  const bytes = holdingId === null ? await own.statusList(url.href) : await publicBadge(ground, holdingId)
  return bytes === null ? missing(url) : { ok: true, bytes }
}

/** A badge that stands here for everybody to see. */
async function publicBadge(ground: Ground, holdingId: string): Promise<Uint8Array | null> {
  const found = await heldBytes(ground, holdingId)
  if (found === null || !visibleTo(found.holding, anybody)) return null
  const holder = await actorById(ground, found.holding.holderId)
  return holder !== null && isPresent(holder) ? found.bytes : null
}

const missing = (url: URL): FetchedDocument => ({
  ok: false,
  passing: false,
  failure: "missing",
  sentence: `This server has nothing at ${url.pathname} that everybody may read as a badge or about one.`,
})

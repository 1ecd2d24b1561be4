import { digestOf } from "./digest.ts"
import type { DocumentKind, DocumentSource, FetchedDocument } from "./documents.ts"
import { readJsonDocument } from "./json-document.ts"

/** A document as it was last seen. */
export type KeptDocument = {
  bytes: Uint8Array
  contentType: string | null
  seenAt: Date
  /** Since when it cannot be had; null when it could be had the last time that it was asked for. */
  missingSince: Date | null
}

/** How a document is known: what was hoped for, and the did or the address that it was asked for by. */
export type DocumentName = { kind: DocumentKind; name: string }

/** What came of one verification's look-ups. */
export type LookUps = {
  /** What came, fresh. */
  seen: (DocumentName & { bytes: Uint8Array; contentType: string | null; digest: string })[]
  /** What did not come, and of which a kept copy was used. */
  missing: (DocumentName & { missingSince: Date })[]
}

/** Kinds of documents whose last state says something when the issuer is gone. What people bring, and newer copies of a badge, are none. */
const lasting: ReadonlySet<DocumentKind> = new Set<DocumentKind>([
  "controller",
  "didDocument",
  "keySet",
  "statusList",
  "revocationList",
  "assertion",
  "badgeClass",
  "profile",
  "cryptographicKey",
])

/**
 * A document source that answers with the copy that was kept where nothing comes, and says so in it (`seenAt`, `missingSince`). What comes is
 * always taken before what was kept, whatever it says, as long as it is a document at all: a key that was withdrawn stays withdrawn, and a domain with a new owner has that
 * owner's keys.
 *
 * @param recall looks up a kept copy.
 * @param lookUps is filled while documents are asked for, so that the caller can keep what came.
 */
export function withKeptDocuments(
  source: DocumentSource,
  {
    recall,
    now,
    lookUps,
  }: { recall: (document: DocumentName) => Promise<KeptDocument | null>; now: Date; lookUps: LookUps },
): DocumentSource {
  const ask = async (document: DocumentName, fresh: Promise<FetchedDocument>): Promise<FetchedDocument> => {
    const fetched = await fresh
    if (!lasting.has(document.kind)) return fetched
    if (fetched.ok && isWhole(fetched.bytes)) {
      lookUps.seen.push(seenDocument(document, fetched))
      return fetched
    }
    if (isWithdrawn(document, fetched)) return fetched
    const kept = await recall(document)
    if (kept === null) return fetched
    const { bytes, contentType, seenAt } = kept
    const missingSince = kept.missingSince ?? now
    lookUps.missing.push({ ...document, missingSince })
    return { ok: true, bytes, contentType, seenAt, missingSince }
  }
  return {
    didDocument: (did) => ask({ kind: "didDocument", name: did }, source.didDocument(did)),
    document: (url, kind) => ask({ kind, name: url.href }, source.document(url, kind)),
  }
}

/** A server that says that it has no such badge (404), or no longer (410, by which hosted badges are revoked), is not gone. */
const isWithdrawn = ({ kind }: DocumentName, fetched: FetchedDocument): boolean =>
  kind === "assertion" && !fetched.ok && (fetched.status === 404 || fetched.status === 410)

/** A web page, as it stands where a domain is for sale, or half a file takes the place of no document that was good. */
function isWhole(bytes: Uint8Array): boolean {
  const json = readJsonDocument(bytes)
  return json.ok || json.reason === "jwt"
}

const seenDocument = (document: DocumentName, { bytes, contentType }: Extract<FetchedDocument, { ok: true }>) => ({
  ...document,
  bytes,
  contentType: contentType ?? null,
  digest: digestOf(bytes),
})

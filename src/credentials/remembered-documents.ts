import type { DocumentKind, DocumentSource, FetchedDocument } from "./documents.ts"

/**
 * Asks for each document once, for as long as one input takes: its badges often share an issuer and a status list. After `mostRequests`
 * different ones nothing more is asked, since a small input can name any number of addresses at other people's servers.
 */
export function rememberDocuments(
  source: DocumentSource,
  { mostRequests = Number.POSITIVE_INFINITY }: { mostRequests?: number } = {},
): DocumentSource {
  const asked = new Map<string, Promise<FetchedDocument>>()
  const once = (name: string, ask: () => Promise<FetchedDocument>): Promise<FetchedDocument> => {
    const known = asked.get(name)
    if (known !== undefined) return known
    if (asked.size >= mostRequests) return Promise.resolve(tooMany)
    const answer = ask()
    asked.set(name, answer)
    return answer
  }
  return {
    didDocument: (did) => once(did, () => source.didDocument(did)),
    // What is hoped for decides what is accepted, so the same address is asked again for another kind.
    document: (url: URL, kind: DocumentKind) => once(`${kind} ${url.href}`, () => source.document(url, kind)),
  }
}

const tooMany: FetchedDocument = {
  ok: false,
  passing: true,
  failure: "notAllowed",
  sentence: "More documents would have to be fetched than are for one input. Check its badges one by one.",
}

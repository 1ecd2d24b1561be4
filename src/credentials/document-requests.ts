import type { DocumentKind, FetchedDocument, FetchFailure } from "./documents.ts"
import { inputLimits } from "./input/limits.ts"
import { maximumDocumentBytes } from "./json-document.ts"

/** How a document of a kind is asked for over HTTP. */
export type DocumentRequest = {
  /** The media types of an answer that is looked at; any, when absent. */
  contentTypes?: readonly string[]
  maxBytes: number
  redirects: "sameOrigin" | "follow"
}

/** The types that keys, lists and badges come as. */
const documentTypes = [
  "application/vc",
  "application/vc+jwt",
  "application/vc+ld+json",
  "application/jwt",
  "application/jwk-set+json",
  "application/did",
  "application/did+json",
  "application/did+ld+json",
  "application/ld+json",
  "application/json",
  // Many servers answer with the actor whatever they are asked for. It vouches for no badge, and read, it can be told why.
  "application/activity+json",
  "text/plain",
]

/**
 * The bounds of a request. What a person points to may be an image or a page, and may have moved anywhere; what vouches for a badge speaks
 * for the server that it was asked of, so it may have moved within that server only.
 */
export function requestFor(kind: DocumentKind): DocumentRequest {
  if (kind === "input") return { maxBytes: inputLimits.fileBytes, redirects: "follow" }
  return { contentTypes: documentTypes, maxBytes: maximumDocumentBytes, redirects: "sameOrigin" }
}

/** Failures that will be the same tomorrow: what was asked for, or what came, is not what it should be. */
const lasting = new Set<FetchFailure>(["badUrl", "blockedAddress", "notAllowed", "redirect", "tooLarge", "contentType"])

/** Whether asking again later may succeed. */
export function mayPass({ failure, status }: { failure: FetchFailure; status?: number }): boolean {
  return failure === "status" ? status !== 410 : !lasting.has(failure)
}

/** What came of such a request, from the answer of a fetch that speaks of failures as values. */
export function fetchedDocumentOf(
  answer:
    | { ok: true; bytes: Uint8Array; headers: Headers; url: string }
    | { ok: false; failure: FetchFailure; sentence: string; status?: number },
): FetchedDocument {
  if (answer.ok) {
    return { ok: true, bytes: answer.bytes, contentType: answer.headers.get("content-type"), url: answer.url }
  }
  const { sentence, failure, status } = answer
  return { ok: false, passing: mayPass(answer), sentence, failure, ...(status === undefined ? {} : { status }) }
}

import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { basisOf, documentKinds } from "../documents.ts"
import type { DocumentKind, DocumentSource, FetchedDocument, FetchFailure } from "../documents.ts"
import { readJsonDocument } from "../json-document.ts"
import { unknown } from "../report.ts"
import type { Basis, Finding } from "../report.ts"
import { isWebAddress } from "./spelling.ts"

/** Bytes that a legacy badge names, as they came from their address. `url` is the address that was asked. */
export type FetchedBytes =
  | { ok: true; url: URL; bytes: Uint8Array; basis: Basis; oddities: string[] }
  | {
      ok: false
      /** Says which document is missing, and why. */
      finding: Finding
      /** Whether its server answered that it is gone for good, which for an assertion means revoked. */
      isGone: boolean
    }

/** The same for a JSON document. */
export type FetchedPart =
  | { ok: true; url: URL; original: JsonObject; basis: Basis; oddities: string[] }
  | Extract<FetchedBytes, { ok: false }>

type PartKind = Extract<
  DocumentKind,
  "assertion" | "badgeClass" | "profile" | "legacyEndorsement" | "cryptographicKey" | "revocationList"
>

/**
 * Fetches one of the documents of which a legacy badge consists. Whatever keeps it from being read is "could not be checked": nothing of it
 * says that the badge is wrong.
 */
export async function fetchPart(documents: DocumentSource, address: string, kind: PartKind): Promise<FetchedPart> {
  const fetched = await fetchBytes(documents, address, kind)
  if (!fetched.ok) return fetched
  const { url, basis, oddities } = fetched
  const { name } = documentKinds[kind]
  const json = readJsonDocument(fetched.bytes)
  if (json.ok && isJsonObject(json.value)) return { ok: true, url, original: json.value, basis, oddities }
  const because = json.ok ? "It is JSON, but not an object." : json.sentence
  const finding =
    !json.ok && json.reason === "html"
      ? wrongType({ name, url, mediaType: "text/html" })
      : unknown("documentUnreadable", `${sentenceStart(name)} (${url.href}) cannot be read. ${because}`)
  return { ok: false, isGone: false, finding: { ...finding, basedOn: [basis] } }
}

/** Fetches the bytes of such a document, which for a key need not be JSON. */
export async function fetchBytes(documents: DocumentSource, address: string, kind: PartKind): Promise<FetchedBytes> {
  const { name } = documentKinds[kind]
  if (!isWebAddress(address)) {
    const sentence = `Where ${name} lies could not be told: “${address.slice(0, 200)}” is no web address.`
    return { ok: false, isGone: false, finding: unknown("unobtainable", sentence) }
  }
  const url = new URL(address)
  url.hash = ""
  const fetched = await documents.document(url, kind)
  const basis = basisOf(name, url.href, fetched)
  const refuse = (finding: Finding, isGone = false): FetchedBytes => ({
    ok: false,
    isGone,
    finding: { ...finding, basedOn: [basis] },
  })
  if (!fetched.ok) return refuse(unfetched(fetched, { name, url }), fetched.status === 410)
  const elsewhere = redirectedTo(fetched, url)
  if (elsewhere !== undefined && elsewhere.host !== url.host) {
    // Whoever finds an open redirect on the issuer's host could otherwise have anything taken for what the issuer hosts.
    const sentence = `${sentenceStart(name)} (${url.href}) was redirected to another server, ${elsewhere.host}.`
    const nextStep = `Check the badge at the address where it lies now, if ${elsewhere.host} is the issuer's.`
    return refuse(unknown("unobtainable", sentence, { nextStep }))
  }
  const mediaType = mediaTypeOf(fetched)
  if (mediaType !== undefined && !isReadableType(mediaType)) return refuse(wrongType({ name, url, mediaType }))
  return { ok: true, url, bytes: fetched.bytes, basis, oddities: odditiesOf({ name, url, elsewhere, mediaType }) }
}

const sentenceStart = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

function unfetched(
  fetched: Extract<FetchedDocument, { ok: false }>,
  { name, url }: { name: string; url: URL },
): Finding {
  const { passing, sentence, failure, status } = fetched
  const nextStep = status === 404 ? nextSteps.missing : failure === undefined ? undefined : nextSteps[failure]
  return unknown(
    passing ? "unreachable" : "unobtainable",
    `${sentenceStart(name)} (${url.href}) could not be fetched: ${sentence}`,
    {
      ...(nextStep === undefined ? {} : { nextStep }),
      ...(failure === undefined ? {} : { detail: status === undefined ? failure : `${failure} ${status}` }),
    },
  )
}

const tellThem = "Tell the issuer, whose server must be put right; nothing speaks against the badge."

/** What to do about each way in which a server can fail to answer. Where nothing stands, trying again later is all there is. */
const nextSteps: Partial<Record<FetchFailure, string>> = {
  badUrl: "Ask the issuer for the badge again: the address in it cannot be used.",
  blockedAddress: "Ask the issuer to publish it on the open internet: the address belongs to a private network.",
  notAllowed: "Ask whoever runs this server, who decided to fetch nothing from there.",
  dns: "Look for slips in the address. If the issuer's website is gone, the badge can no longer be checked there.",
  tls: tellThem,
  redirect: tellThem,
  tooLarge: tellThem,
  contentType: tellThem,
  missing: "Ask the issuer whether the badge was moved or taken away. What is gone for good should say so (410).",
}

function redirectedTo(fetched: Extract<FetchedDocument, { ok: true }>, url: URL): URL | undefined {
  if (fetched.url === undefined || !URL.canParse(fetched.url)) return undefined
  const last = new URL(fetched.url)
  last.hash = ""
  return last.href === url.href ? undefined : last
}

function mediaTypeOf({ contentType }: Extract<FetchedDocument, { ok: true }>): string | undefined {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase()
  return type === "" ? undefined : type
}

/** JSON in any of its types, and plain text, as which many static hosts serve it. An image or a page is never read as JSON: anybody may have uploaded it. */
const isReadableType = (type: string): boolean =>
  /^(?:application|text)\/(?:[a-z0-9.+-]+\+)?json$/.test(type) ||
  ["text/plain", "application/octet-stream", "application/x-pem-file"].includes(type)

function wrongType({ name, url, mediaType }: { name: string; url: URL; mediaType: string }): Finding {
  const what = /html/.test(mediaType) ? "a web page" : mediaType.startsWith("image/") ? "an image" : mediaType
  return unknown("documentUnreadable", `At ${url.href}, where ${name} should lie, the server sends ${what}.`, {
    detail: mediaType,
    nextStep: `Look at ${url.href} for a link to the badge itself, or ask the issuer to send JSON to who asks for it.`,
  })
}

function odditiesOf(found: {
  name: string
  url: URL
  elsewhere: URL | undefined
  mediaType: string | undefined
}): string[] {
  const { name, url, elsewhere, mediaType } = found
  const oddities: string[] = []
  if (elsewhere !== undefined) oddities.push(`${sentenceStart(name)} lies at ${elsewhere.href} now.`)
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    oddities.push(`${sentenceStart(name)} came over plain http, where it could have been changed on its way.`)
  }
  if (mediaType === "text/plain" || mediaType === "application/octet-stream") {
    oddities.push(`${sentenceStart(name)} is sent as ${mediaType}, not as JSON.`)
  }
  return oddities
}

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host)

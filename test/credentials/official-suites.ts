import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import * as ecdsaMultikey from "@digitalbazaar/ecdsa-multikey"
import * as ecdsaJcs from "@digitalbazaar/ecdsa-jcs-2019-cryptosuite"
import { cryptosuite as ecdsaRdfc } from "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite"
import * as ecdsaSd from "@digitalbazaar/ecdsa-sd-2023-cryptosuite"
import { Ed25519Signature2020 } from "@digitalbazaar/ed25519-signature-2020"
import * as ed25519Multikey from "@digitalbazaar/ed25519-multikey"
import * as eddsaJcs from "@digitalbazaar/eddsa-jcs-2022-cryptosuite"
import { cryptosuite as eddsaRdfc } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import { createRequire } from "node:module"

import { createDocumentLoader, multikeyV1 } from "../../src/credentials/json-ld/contexts.ts"

// The one library object that signs, derives and verifies; what of it the product calls is declared in src/credentials/libraries.d.ts.
const jsigs = createRequire(import.meta.url)("jsonld-signatures")

export const issuerId = "did:web:university.example"
export const issuedAt = new Date("2026-11-01T10:00:00Z")

/** A way to sign by an official suite: what signs, and what verifies. */
export type Official = {
  name: string
  publicKeyMultibase: string
  sign(document: object): Promise<any>
  /** The library's own word on a document. */
  accepts(document: object): Promise<boolean>
}

const purpose = () => new jsigs.purposes.ProofPurpose({ term: "assertionMethod" })
const purposeOfSigning = () => new jsigs.purposes.AssertionProofPurpose()

async function official(
  name: string,
  {
    kind,
    sign,
    verify,
  }: { kind: "Ed25519" | "P-256" | "P-384"; sign: (signer: object) => object; verify: () => object },
): Promise<Official> {
  const bare = kind === "Ed25519" ? await ed25519Multikey.generate() : await ecdsaMultikey.generate({ curve: kind })
  const id = `${issuerId}#${bare.publicKeyMultibase}`
  Object.assign(bare, { id, controller: issuerId })
  const method = {
    "@context": multikeyV1,
    type: "Multikey",
    id,
    controller: issuerId,
    publicKeyMultibase: bare.publicKeyMultibase,
  }
  const documentLoader = createDocumentLoader(new Map([[id, method]]))
  return {
    name: kind === "P-384" ? `${name} on P-384` : name,
    publicKeyMultibase: bare.publicKeyMultibase,
    sign: (document) =>
      jsigs.sign(structuredClone(document), {
        suite: sign(bare.signer()),
        purpose: purposeOfSigning(),
        documentLoader,
      }),
    accepts: async (document) =>
      (await jsigs.verify(structuredClone(document), { suite: verify(), purpose: purpose(), documentLoader })).verified,
  }
}

const proofBy = (cryptosuite: object) => (signer: object) =>
  new DataIntegrityProof({ cryptosuite, signer, date: issuedAt })
const proofOf = (cryptosuite: object) => () => new DataIntegrityProof({ cryptosuite })

/** Every official suite that signs whole documents. */
export const officialSuites = (): Promise<Official[]> =>
  Promise.all([
    official("eddsa-rdfc-2022", { kind: "Ed25519", sign: proofBy(eddsaRdfc), verify: proofOf(eddsaRdfc) }),
    official("eddsa-jcs-2022", {
      kind: "Ed25519",
      sign: proofBy(eddsaJcs.createSignCryptosuite()),
      verify: proofOf(eddsaJcs.createVerifyCryptosuite()),
    }),
    official("Ed25519Signature2020", {
      kind: "Ed25519",
      sign: (signer) => new Ed25519Signature2020({ signer, date: issuedAt }),
      verify: () => new Ed25519Signature2020({}),
    }),
    ...(["P-256", "P-384"] as const).flatMap((kind) => [
      official("ecdsa-rdfc-2019", { kind, sign: proofBy(ecdsaRdfc), verify: proofOf(ecdsaRdfc) }),
      official("ecdsa-jcs-2019", {
        kind,
        sign: proofBy(ecdsaJcs.createSignCryptosuite()),
        verify: proofOf(ecdsaJcs.createVerifyCryptosuite()),
      }),
    ]),
  ])

/** Signs with ecdsa-sd-2023, and makes documents with parts left out. */
export async function officialSelectiveSuite(mandatoryPointers: string[]) {
  const suite = await official("ecdsa-sd-2023", {
    kind: "P-256",
    sign: proofBy(ecdsaSd.createSignCryptosuite({ mandatoryPointers })),
    verify: proofOf(ecdsaSd.createVerifyCryptosuite()),
  })
  const derive = (document: object, selectivePointers: string[]): Promise<any> =>
    jsigs.derive(structuredClone(document), {
      suite: new DataIntegrityProof({ cryptosuite: ecdsaSd.createDiscloseCryptosuite({ selectivePointers }) }),
      purpose: purpose(),
      documentLoader: createDocumentLoader(),
    })
  return { ...suite, derive }
}

/** The did.json of the issuer of all of these, with some keys. */
export const listOfKeys = (keys: string[]) => ({
  id: issuerId,
  verificationMethod: keys.map((publicKeyMultibase) => ({
    id: `${issuerId}#${publicKeyMultibase}`,
    type: "Multikey",
    controller: issuerId,
    publicKeyMultibase,
  })),
  assertionMethod: keys.map((publicKeyMultibase) => `${issuerId}#${publicKeyMultibase}`),
})

/** A badge by that issuer, not signed. */
export const badge = (changes: object = {}) => ({
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
  id: "https://university.example/credentials/7",
  type: ["VerifiableCredential", "OpenBadgeCredential"],
  name: "Sea “legs”",
  issuer: { id: issuerId, type: ["Profile"], name: "University of the Sea" },
  validFrom: "2026-11-01T10:00:00Z",
  credentialSubject: {
    id: "did:example:ada",
    type: ["AchievementSubject"],
    achievement: {
      id: "https://university.example/achievements/7",
      type: ["Achievement"],
      criteria: { narrative: "Stand upright in a storm." },
      description: "Stood upright in a storm.",
      name: "Sea legs",
      tag: ["sea", "storm"],
    },
    result: [{ type: ["Result"], value: "9" }],
  },
  ...changes,
})

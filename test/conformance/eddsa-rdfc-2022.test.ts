import { describe, expect, it } from "vitest"

import { verifyCredential } from "../../src/credentials/index.ts"
import { readControllerDocument } from "../../src/credentials/keys/controller-document.ts"
import { examineMultikey } from "../../src/credentials/keys/multikey.ts"
import { checkSignature } from "../../src/credentials/proofs/eddsa-rdfc-2022.ts"
import { proofsOf, readProof } from "../../src/credentials/proofs/read-proof.ts"
import { areVectorsHere, bytesOf, jsonOf, readManifest, textOf, worldOfVectors } from "./vectors.ts"

const now = new Date("2026-11-21T10:00:00Z")

/**
 * The W3C's vectors use a vocabulary that defines every word (credentials/examples/v2), which the product must not know. With it taken
 * away, what its words expand to can be written out, and the canonical form, which is what is signed, must be the same.
 */
const signed = readManifest().filter(
  ({ file, expected }) =>
    expected === "valid" &&
    file.endsWith(".json") &&
    /^(?:w3c-vc-di-eddsa|digitalbazaar-(?:eddsa|ed25519|ecdsa))/.test(file),
)

describe.skipIf(!areVectorsHere)("the W3C's vectors for eddsa-rdfc-2022", () => {
  it("are here", () => {
    expect(signed.length).toBeGreaterThanOrEqual(8)
  })

  it.each(signed)("$file, which is no badge, is never verified as one", async ({ file }) => {
    const documents = worldOfVectors(jsonOf(file), { issuersConfirmTheirKeys: true })
    const report = await verifyCredential(bytesOf(file), { now, documents })
    expect(["invalid", "unknown"]).toContain(report.verdict)
  })

  it("have a signature that fits, and no longer fits when anything is changed", async () => {
    const file = "w3c-vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json"
    const document = withoutExamplesContext(jsonOf(file))
    const finding = await signatureOf(document, jsonOf(file))
    expect(finding).toMatchObject({ outcome: "passed" })
    document["description"] = "An alumni credential."
    expect(await signatureOf(document, jsonOf(file))).toMatchObject({ outcome: "failed", reason: "signature" })
  })

  it.each(["signedProofSet1.json", "signedProofSet2.json"])("%s: every proof of a set fits by itself", async (name) => {
    const file = `w3c-vc-di-eddsa/proof-set-chain/${name}`
    const original = jsonOf(file)
    for (const proof of proofsOf(original)) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await signatureOf(withoutExamplesContext(original), { ...original, proof })).toMatchObject({
        outcome: "passed",
      })
    }
  })

  it.each(["signedProofChain1.json", "signedProofChain2.json"])(
    "%s: a link of a chain could not be checked",
    (name) => {
      const original = jsonOf(`w3c-vc-di-eddsa/proof-set-chain/${name}`)
      const links = proofsOf(original).filter((proof) => "previousProof" in proof)
      expect(links.length).toBeGreaterThan(0)
      for (const raw of links) {
        expect(readProof(raw, { document: original, now, clockSkew: 0 })).toMatchObject({
          ok: false,
          finding: { outcome: "unknown", reason: "unsupportedProof" },
        })
      }
    },
  )

  it.each([
    "w3c-vc-di-eddsa/eddsa-jcs-2022/signedJCS.json",
    "w3c-vc-di-eddsa/Ed25519Signature2020/signedEdSig.json",
    "digitalbazaar-ed25519-signature-2020/signedFixture.json",
  ])("%s: another suite could not be checked", (file) => {
    const document = jsonOf(file)
    const [raw] = proofsOf(document)
    expect(readProof(raw ?? {}, { document, now, clockSkew: 0 })).toMatchObject({
      ok: false,
      finding: { outcome: "unknown", reason: "unsupportedProof" },
    })
  })
})

describe.skipIf(!areVectorsHere)("Digital Bazaar's fixtures for eddsa-rdfc-2022", () => {
  it("have a controller document and a key that we read", async () => {
    const controller = readControllerDocument(jsonOf("digitalbazaar-eddsa-rdfc-2022/controllerDoc.json"))
    const { id, publicKeyMultibase } = jsonOf("digitalbazaar-eddsa-rdfc-2022/publicKey.json")
    expect(controller?.assertionMethods).toEqual(new Set([id]))
    expect(controller?.verificationMethods.get(id)?.publicKeyMultibase).toBe(publicKeyMultibase)
    expect(examineMultikey(publicKeyMultibase)).toMatchObject({ ok: true, publicKey: { algorithm: "Ed25519" } })
  })
})

/**
 * The same statements without the vocabulary: `AlumniCredential` and `alumniOf` written out to what the vector's canonical form shows.
 */
function withoutExamplesContext(original: any): Record<string, unknown> {
  const canonical = textOf("w3c-vc-di-eddsa/eddsa-rdfc-2022/canonDocDataInt.txt")
  const vocabulary = /<(https:\/\/www\.w3\.org\/ns\/credentials\/examples#)alumniOf>/.exec(canonical)?.[1]
  if (vocabulary === undefined) throw new Error("The vector's canonical form is not as expected.")
  const { proof: _proof, ...document } = structuredClone(original)
  document["@context"] = ["https://www.w3.org/ns/credentials/v2"]
  document.type = ["VerifiableCredential", `${vocabulary}AlumniCredential`]
  const { alumniOf, ...subject } = document.credentialSubject
  document.credentialSubject = { ...subject, [`${vocabulary}alumniOf`]: alumniOf }
  return document
}

async function signatureOf(document: Record<string, unknown>, { proof: raw }: any) {
  const read = readProof(raw, { document, now, clockSkew: 0 })
  if (!read.ok) return read.finding
  const publicKeyMultibase = read.proof.verificationMethod.split("#")[1] ?? ""
  return checkSignature({ document, proof: read.proof, publicKeyMultibase })
}

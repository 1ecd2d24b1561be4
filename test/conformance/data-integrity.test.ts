import { createHash, createPrivateKey, sign } from "node:crypto"

import { describe, expect, it } from "vitest"

import { verifyCredential } from "../../src/credentials/index.ts"
import { decodeBase58, encodeBase58 } from "../../src/credentials/keys/base58.ts"
import { createControllerResolver } from "../../src/credentials/keys/controller.ts"
import { readControllerDocument } from "../../src/credentials/keys/controller-document.ts"
import { examineMultikey, keyInFragment } from "../../src/credentials/keys/multikey.ts"
import { publicKeyOf } from "../../src/credentials/keys/verification-method.ts"
import { canonicalJson } from "../../src/credentials/proofs/canonical-json.ts"
import { canonicalQuads } from "../../src/credentials/json-ld/canonicalize.ts"
import { checkProof } from "../../src/credentials/proofs/check-proof.ts"
import { checkSignatures } from "../../src/credentials/proofs/check-signatures.ts"
import { hashedJson } from "../../src/credentials/proofs/hashed-json.ts"
import { hashedQuads, proofConfiguration } from "../../src/credentials/proofs/hashed-quads.ts"
import { unsecured } from "../../src/credentials/proofs/proof-chain.ts"
import { proofsOf, readProof } from "../../src/credentials/proofs/read-proof.ts"
import { areVectorsHere, bytesOf, jsonOf, readManifest, textOf, worldOfVectors } from "./vectors.ts"

const now = new Date("2026-11-21T10:00:00Z")
const folder = "w3c-vc-di-eddsa"

/** Signed documents of the W3C and of Digital Bazaar; none of them is a badge. */
const signed = readManifest().filter(
  ({ file, expected }) =>
    expected === "valid" &&
    file.endsWith(".json") &&
    /^(?:w3c-vc-di-eddsa|digitalbazaar-(?:eddsa|ed25519|ecdsa))/.test(file),
)

/** The pair of keys that the specification prints for its test vectors, as a seed. @see https://www.w3.org/TR/vc-di-eddsa/#representation-eddsa-rdfc-2022 */
const publishedSecret = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"

describe.skipIf(!areVectorsHere)("the W3C's vectors", () => {
  it("are here", () => {
    expect(signed.length).toBeGreaterThanOrEqual(8)
  })

  it.each(signed)("$file, which is no badge and uses other words, is never verified as one", async ({ file }) => {
    const documents = worldOfVectors(jsonOf(file), { issuersConfirmTheirKeys: true })
    const report = await verifyCredential(bytesOf(file), { now, documents })
    expect(["invalid", "unknown"]).toContain(report.verdict)
  })
})

describe.skipIf(!areVectorsHere).each([
  ["eddsa-rdfc-2022", "eddsa-rdfc-2022", "DataInt"],
  ["eddsa-rdfc-2022, with a picture and dates", "eddsa-rdfc-2022/employ", "DataInt"],
  ["Ed25519Signature2020", "Ed25519Signature2020", "EdSig"],
])("the W3C's vector of %s", (_name, place, ending) => {
  const text = (name: string) => textOf(`${folder}/${place}/${name}${ending}.txt`)
  const original = () => jsonOf(`${folder}/${place}/signed${ending}.json`)

  it("has the canonical forms, the hashes and the signature that we make, byte for byte", async () => {
    const document = writtenOut(original(), text("canonDoc"))
    const proof = proofsOf(document)[0] ?? {}
    const quads = await canonicalQuads(unsecured(document, []))
    expect(quads.trim()).toBe(text("canonDoc"))
    const proofQuads = await canonicalQuads(proofConfiguration(document, proof))
    expect(proofQuads.trim()).toBe(text("proofCanon"))
    expect(sha256(quads)).toBe(text("docHash"))
    expect(sha256(proofQuads)).toBe(text("proofHash"))
    const bytes = await hashedQuads({ document: unsecured(document, []), proof }, "sha256")
    expect(Buffer.from(bytes).toString("hex")).toBe(text("combinedHash"))
    const signature = signAsPublished(bytes)
    expect(signature.toString("hex")).toBe(text("sigHex"))
    expect(`z${encodeBase58(signature)}`).toBe(text("sigBTC58"))
    expect(proof["proofValue"]).toBe(text("sigBTC58"))
  })

  it("has a signature that fits, and no longer fits when anything is changed", async () => {
    const document = writtenOut(original(), text("canonDoc"))
    expect(await findingOf(document)).toMatchObject({ outcome: "passed" })
    expect(await findingOf({ ...document, description: "Another one." })).toMatchObject({ outcome: "failed" })
    const [proof] = proofsOf(document)
    const redated = { ...document, proof: { ...proof, created: "2023-02-24T23:36:39Z" } }
    expect(await findingOf(redated)).toMatchObject({ outcome: "failed", reason: "signature" })
  })
})

describe.skipIf(!areVectorsHere)("the W3C's vector of eddsa-jcs-2022", () => {
  const text = (name: string) => textOf(`${folder}/eddsa-jcs-2022/${name}JCS.txt`)
  const original = () => jsonOf(`${folder}/eddsa-jcs-2022/signedJCS.json`)

  it("has the canonical forms, the hashes and the signature that we make, byte for byte", () => {
    const document = original()
    const { proofValue, ...configuration } = document.proof
    const plain = unsecured(document, [])
    expect(canonicalJson(plain)).toBe(text("canonDoc"))
    expect(canonicalJson(configuration)).toBe(text("proofCanon"))
    expect(sha256(text("canonDoc"))).toBe(text("docHash"))
    expect(sha256(text("proofCanon"))).toBe(text("proofHash"))
    const bytes = hashedJson({ document: plain, proof: document.proof }, "sha256") ?? new Uint8Array()
    expect(Buffer.from(bytes).toString("hex")).toBe(text("combinedHash"))
    const signature = signAsPublished(bytes)
    expect(signature.toString("hex")).toBe(text("sigHex"))
    expect(`z${encodeBase58(signature)}`).toBe(text("sigBTC58"))
    expect(proofValue).toBe(text("sigBTC58"))
  })

  it("has a signature that fits, and no longer fits when anything is changed", async () => {
    expect(await findingOf(original())).toMatchObject({ outcome: "passed" })
    expect(await findingOf({ ...original(), description: "Another one." })).toMatchObject({ outcome: "failed" })
    const swapped = { ...original(), "@context": original()["@context"].toReversed() }
    expect(await findingOf(swapped)).toMatchObject({ outcome: "failed", reason: "signature" })
  })

  it("fits with a warning when vocabularies were put behind those that it was signed with", async () => {
    const document = original()
    document["@context"].push("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
    expect(await findingOf(document)).toMatchObject({ outcome: "warning" })
  })
})

describe.skipIf(!areVectorsHere)("the W3C's vectors of proof sets and chains", () => {
  const read = (name: string): any =>
    writtenOut(
      jsonOf(`${folder}/proof-set-chain/${name}.json`),
      textOf(`${folder}/eddsa-rdfc-2022/canonDocDataInt.txt`),
    )
  /** The findings about the proof by one signer, as if that were the issuer. */
  const signedBy = (document: any, keyId: string) => {
    const resolve = createControllerResolver(worldOfVectors({}, { issuersConfirmTheirKeys: false }))
    return checkSignatures(document, { issuerId: keyId.split("#")[0] ?? "", resolve, now, clockSkew: 0 })
  }

  it.each(["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"])(
    "%s: every proof fits, whichever of the signers is the issuer",
    async (name) => {
      const document = read(name)
      expect(proofsOf(document).length).toBeGreaterThan(0)
      for (const { verificationMethod } of proofsOf(document)) {
        const keyId = String(verificationMethod)
        // oxlint-disable-next-line no-await-in-loop
        const findings = await signedBy(document, keyId)
        expect(findings).toMatchObject({ keyId, signature: { outcome: "passed" }, key: { outcome: "passed" } })
      }
    },
  )

  it("have in a chain the document that the specification shows, with the earlier proofs in it", () => {
    for (const [name, document] of [
      ["proofChainTempDoc1", "signedProofChain1"],
      ["proofChainTempDoc2", "signedProofChain2"],
    ]) {
      const original = jsonOf(`${folder}/proof-set-chain/${document}.json`)
      const last = original.proof.at(-1)
      const named = [last.previousProof].flat().map((id) => original.proof.find((proof: any) => proof.id === id))
      expect(unsecured(original, named)).toEqual(jsonOf(`${folder}/proof-set-chain/${name}.json`))
    }
  })

  it("no longer hold in a chain when a link before is missing, damaged or there twice", async () => {
    const document = read("signedProofChain2")
    const last = String(document.proof.at(-1).verificationMethod)
    const without = { ...document, proof: document.proof.slice(1) }
    const twice = { ...document, proof: [document.proof[2], ...document.proof] }
    const damaged = structuredClone(document)
    damaged.proof[0].created = "2023-02-24T23:36:39Z"
    for (const changed of [without, twice, damaged]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await signedBy(changed, last)).toMatchObject({ signature: { outcome: "failed", reason: "signature" } })
    }
  })
})

describe.skipIf(!areVectorsHere)("Digital Bazaar's key material", () => {
  it.each([
    ["digitalbazaar-eddsa-rdfc-2022/controllerDoc.json", "Ed25519"],
    ["digitalbazaar-eddsa-rdfc-2022/controllerDocEd25519Multikey.json", "Ed25519"],
    ["digitalbazaar-ed25519-signature-2020/controllerDoc2018.json", "Ed25519"],
    ["digitalbazaar-ed25519-signature-2020/controllerDoc2020.json", "Ed25519"],
    ["digitalbazaar-ecdsa-sd-2023/controllerDocEcdsaMultikey.json", "P-256"],
  ])("%s lists a key that we read", (file, algorithm) => {
    const controller = readControllerDocument(jsonOf(file))
    const methods = [...(controller?.assertionMethods ?? [])].map((id) => controller?.verificationMethods.get(id))
    expect(methods.length).toBeGreaterThan(0)
    for (const method of methods) {
      expect(publicKeyOf(method ?? { id: "", type: "" })).toMatchObject({ ok: true, publicKey: { algorithm } })
    }
  })

  it("spells one Ed25519 key as Multikey and in the style of 2018", () => {
    const { publicKeyMultibase } = jsonOf("digitalbazaar-eddsa-rdfc-2022/publicKey.json")
    expect(examineMultikey(publicKeyMultibase)).toMatchObject({ ok: true, publicKey: { algorithm: "Ed25519" } })
  })
})

/** The finding about the first proof of a document under the key that its id spells out. */
async function findingOf(document: Record<string, unknown>) {
  const read = readProof(proofsOf(document)[0] ?? {}, { document, now, clockSkew: 0 })
  if (!read.ok) return read.finding
  const key = keyInFragment(read.proof.verificationMethod) ?? examineMultikey("")
  return checkProof({ document: unsecured(document, []), proof: read.proof, key })
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

function signAsPublished(bytes: Uint8Array): Buffer {
  const seed = decodeBase58(publishedSecret.slice(1))?.subarray(2) ?? new Uint8Array()
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed])
  return sign(null, bytes, createPrivateKey({ key: der, format: "der", type: "pkcs8" }))
}

/**
 * The W3C's vectors use vocabularies that define every word, which the product must not know. With those taken away, what their words mean is
 * written out as the vector's own canonical form shows it; the canonical form, which is what is signed, must be the same.
 */
function writtenOut(original: any, canonical: string): any {
  const known = new Set(["id", "type", "issuer", "validFrom", "validUntil", "credentialSubject", "name", "description"])
  const addressOf = (word: string) =>
    word === "VerifiableCredential" ? word : (new RegExp(`<([^>]*[/#]${word})>`).exec(canonical)?.[1] ?? word)
  const valueOf = (address: string, value: unknown) => {
    if (canonical.includes(`<${address}> <${String(value)}>`)) return { "@id": value }
    const [, type] = canonical.split(`<${address}> "${String(value)}"^^<`)
    return type === undefined ? value : { "@type": type.split(">")[0], "@value": value }
  }
  const write = (value: any): any => {
    if (Array.isArray(value)) return value.map(write)
    if (typeof value !== "object") return value
    const members = Object.entries<any>(value).map(([name, member]): [string, unknown] => {
      if (name === "type") return [name, [member].flat().map(addressOf)]
      if (known.has(name)) return [name, write(member)]
      const address = addressOf(name)
      return [address, typeof member === "object" ? write(member) : valueOf(address, member)]
    })
    return Object.fromEntries(members)
  }
  const { proof, "@context": contexts, ...content } = original
  const ours = contexts.filter((url: string) => !/examples|citizenship/.test(url))
  const { "@context": _theirs, ...proofWithoutVocabulary } = proof
  const bare = Array.isArray(proof) ? proof : proofWithoutVocabulary
  return { "@context": ours, ...write(content), proof: bare }
}

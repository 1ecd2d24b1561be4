import { beforeAll, describe, expect, it } from "vitest"

import {
  generateCredentialKey,
  issueCredential,
  statusListCredential,
  createStatusList,
  verifyCredential,
} from "../../src/credentials/index.ts"
import type { VerificationReport } from "../../src/credentials/index.ts"
import type { Issuer } from "./fixtures.ts"
import {
  contentOf,
  createIssuer,
  didDocumentOf,
  earner,
  issue,
  json,
  listOf,
  now,
  parsed,
  partsOf,
  signAnything,
  withStatus,
  worldOf,
} from "./fixtures.ts"

/** The rows of threats.md on credential forgery and on keys. */

let harbor: Issuer
let mallory: Issuer
beforeAll(async () => {
  harbor = await createIssuer("harbor.example")
  mallory = await createIssuer("mallory.example")
})

const verify = (bytes: Uint8Array, documents = worldOf([harbor, mallory]), more = {}) =>
  verifyCredential(bytes, { now, documents, ...more })

const outcomes = (report: VerificationReport) =>
  Object.fromEntries(report.checks.map(({ id, outcome }) => [id, outcome]))

describe("a forged badge", () => {
  it("with changed content is not valid", async () => {
    const forged = parsed((await issue(harbor)).bytes)
    forged.credentialSubject.id = mallory.actorUri
    const report = await verify(json(forged))
    expect(report).toMatchObject({ verdict: "invalid", label: "Not valid", reason: "signature" })
    expect(outcomes(report)).toMatchObject({ proof: "failed", status: "notApplicable" })
  })

  it("without a proof, or with an empty one, is not valid", async () => {
    const content = await contentOf(harbor)
    expect(await verify(json(content))).toMatchObject({ verdict: "invalid", reason: "unsigned" })
    expect(await verify(json({ ...content, proof: [] }))).toMatchObject({ verdict: "invalid", reason: "unsigned" })
  })

  it("in Harbor's name by Mallory's key is not valid, whichever key it names", async () => {
    const content = await contentOf(harbor)
    const named = await signAnything({ ...harbor, did: mallory.did, key: mallory.key }, content)
    expect(await verify(named)).toMatchObject({ verdict: "invalid", reason: "keyNotListed" })
    const pretended = await signAnything({ ...harbor, key: mallory.key }, content)
    expect(await verify(pretended)).toMatchObject({ verdict: "invalid", reason: "keyNotListed" })
    const disguised = parsed(pretended)
    disguised.proof[0].verificationMethod = `${harbor.did}#${harbor.key.publicKeyMultibase}`
    expect(await verify(json(disguised))).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("in Harbor's name by Mallory's key is never verified while Harbor cannot be reached", async () => {
    const bytes = await signAnything({ ...harbor, key: mallory.key }, await contentOf(harbor))
    expect(await verify(bytes, worldOf([]))).toMatchObject({ verdict: "unknown", reason: "unreachable" })
  })

  it("does not make anybody fetch the addresses in it", async () => {
    const forged = parsed((await issue(harbor, withStatus(harbor))).bytes)
    forged.credentialStatus.statusListCredential = "https://victim.example/private"
    const documents = worldOf([harbor])
    await verify(json(forged), documents)
    expect(documents.asked).toEqual([harbor.did])
  })

  it("is not saved by a second, good proof of something else, and a good badge is not hurt by a bad second proof", async () => {
    const good = parsed((await issue(harbor)).bytes)
    const other = parsed((await issue(mallory)).bytes)
    expect((await verify(json({ ...good, proof: [...other.proof, ...good.proof] }))).verdict).toBe("verified")
    expect((await verify(json({ ...good, narrative: "x", proof: [...other.proof, ...good.proof] }))).verdict).toBe(
      "invalid",
    )
    expect((await verify(json({ ...good, proof: other.proof }))).verdict).toBe("invalid")
  })

  it("cannot hide its end or its status behind another spelling", async () => {
    const good = parsed(
      (
        await issue(
          harbor,
          { ...withStatus(harbor), validUntil: new Date(now.getTime() - 86_400_000) },
          new Date("2026-01-01"),
        )
      ).bytes,
    )
    const documents = worldOf([harbor], { [harbor.statusListUrl]: await listOf(harbor, [77]) })
    expect((await verify(json(good), documents)).verdict).toBe("invalid")
    const { validUntil, credentialStatus, ...rest } = good
    const hidden = {
      ...rest,
      "https://www.w3.org/2018/credentials#validUntil": {
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        "@value": validUntil,
      },
      "https://www.w3.org/2018/credentials#credentialStatus": credentialStatus,
    }
    expect(await verify(json(hidden), documents)).toMatchObject({ verdict: "unknown", reason: "unusualSpelling" })
  })
})

describe("the proof", () => {
  it.each([
    ["of an unknown suite", { cryptosuite: "bbs-2023" }, "unknown", "unsupportedProof"],
    ["of another type", { type: "Ed25519Signature2020" }, "unknown", "unsupportedProof"],
    ["that builds on another, which is not there", { previousProof: "urn:uuid:1" }, "invalid", "signature"],
    ["for another purpose", { proofPurpose: "authentication" }, "invalid", "signature"],
    ["that is over", { expires: "2026-11-01T00:00:00Z" }, "invalid", "proofExpired"],
    ["with an end added later", { expires: "2027-11-01T00:00:00Z" }, "invalid", "signature"],
    ["with a domain added later", { domain: "https://evil.example" }, "invalid", "signature"],
    ["with a date that is none", { created: "yesterday" }, "invalid", "signature"],
    ["with a word of its own", { zork: 1 }, "invalid", "signature"],
    [
      "with a vocabulary of its own",
      { "@context": ["https://www.w3.org/ns/credentials/v2"] },
      "unknown",
      "unusualSpelling",
    ],
    ["without a key", { verificationMethod: undefined }, "invalid", "signature"],
    ["in another encoding", { proofValue: "uAAAA" }, "invalid", "signature"],
  ])("%s does not verify", async (_name, change, verdict, reason) => {
    const document = parsed((await issue(harbor)).bytes)
    document.proof = { ...document.proof[0], ...change }
    expect(await verify(json(document))).toMatchObject({ verdict, reason })
  })

  it("with zeros in front of the signature does not verify", async () => {
    const document = parsed((await issue(harbor)).bytes)
    document.proof[0].proofValue = `z1${document.proof[0].proofValue.slice(1)}`
    expect((await verify(json(document))).verdict).toBe("invalid")
  })
})

describe("a key", () => {
  const retiredAt = "2026-11-01T00:00:00Z"

  it("that was retired still vouches for what it signed", async () => {
    const documents = worldOf([], { [harbor.did]: json(didDocumentOf(harbor, [{ ...harbor.key, retiredAt }])) })
    expect((await verify((await issue(harbor)).bytes, documents)).verdict).toBe("verified")
  })

  it("that was revoked vouches for nothing, whatever date the proof claims", async () => {
    const documents = worldOf([], {
      [harbor.did]: json(didDocumentOf(harbor, [{ ...harbor.key, revokedAt: retiredAt }])),
    })
    const old = await issue(harbor, {}, new Date("2020-01-01T00:00:00Z"))
    expect(await verify(old.bytes, documents)).toMatchObject({ verdict: "invalid", reason: "keyRevoked" })
  })

  it("that is described but not in assertionMethod vouches for nothing", async () => {
    const documents = worldOf([], { [harbor.did]: json({ ...didDocumentOf(harbor), assertionMethod: [] }) })
    expect(await verify((await issue(harbor)).bytes, documents)).toMatchObject({
      verdict: "invalid",
      reason: "keyNotListed",
    })
  })

  it("that left the list, as on a domain that somebody else registered, vouches for nothing", async () => {
    const documents = worldOf([], { [harbor.did]: json(didDocumentOf(harbor, [await generateCredentialKey()])) })
    expect(await verify((await issue(harbor)).bytes, documents)).toMatchObject({
      verdict: "invalid",
      reason: "keyNotListed",
    })
  })

  it("that another controller owns vouches for nothing", async () => {
    const document = didDocumentOf(harbor)
    const foreign = {
      ...document,
      verificationMethod: document.verificationMethod.map((method) => ({ ...method, controller: mallory.did })),
    }
    const documents = worldOf([], { [harbor.did]: json(foreign) })
    expect(await verify((await issue(harbor)).bytes, documents)).toMatchObject({
      verdict: "invalid",
      reason: "keyNotListed",
    })
  })

  it("in a document about somebody else is not found", async () => {
    const documents = worldOf([], { [harbor.did]: json(didDocumentOf(mallory)) })
    expect(await verify((await issue(harbor)).bytes, documents)).toMatchObject({
      verdict: "unknown",
      reason: "keyUnresolved",
    })
  })

  it("whose id is reused for other key material does not fit", async () => {
    const document = didDocumentOf(harbor)
    const swapped = {
      ...document,
      verificationMethod: document.verificationMethod.map((method) => ({
        ...method,
        publicKeyMultibase: mallory.key.publicKeyMultibase,
      })),
    }
    const documents = worldOf([], { [harbor.did]: json(swapped) })
    expect(await verify((await issue(harbor)).bytes, documents)).toMatchObject({
      verdict: "invalid",
      reason: "signature",
    })
  })

  it("of another kind could not be checked", async () => {
    const document = didDocumentOf(harbor)
    const jwk = {
      ...document,
      verificationMethod: document.verificationMethod.map((method) => ({ ...method, type: "JsonWebKey" })),
    }
    const documents = worldOf([], { [harbor.did]: json(jwk) })
    expect(await verify((await issue(harbor)).bytes, documents)).toMatchObject({
      verdict: "unknown",
      reason: "unsupportedKey",
    })
  })

  it("under which anybody can sign is refused, even when the issuer lists it", async () => {
    // The neutral point of the curve (y = 1) in Multikey spelling.
    const weak = {
      publicKeyMultibase: "z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP",
      secretKeyMultibase: harbor.key.secretKeyMultibase,
    }
    const { bytes } = await issueCredential({ parts: partsOf(harbor), key: weak, did: harbor.did, now })
    const documents = worldOf([], { [harbor.did]: json(didDocumentOf(harbor, [weak])) })
    expect(await verify(bytes, documents)).toMatchObject({ verdict: "invalid", reason: "weakKey" })
  })
})

describe("an activity key", () => {
  const activityStreams = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/multikey/v1"]
  const methodId = () => `${harbor.actorUri}#${harbor.key.publicKeyMultibase}`
  const described = () => ({
    id: methodId(),
    type: "Multikey",
    controller: harbor.actorUri,
    publicKeyMultibase: harbor.key.publicKeyMultibase,
  })
  /** A controller document as an https issuer may serve it, to which each case adds what makes it an actor. */
  const controllerDocument = () => ({ id: harbor.actorUri, assertionMethod: [described()] })
  /** A badge in the name of the actor's address, signed with the key that the document there lists. */
  const signedAsActor = async () => {
    const content = await contentOf(harbor)
    content.issuer.id = harbor.actorUri
    return signAnything({ ...harbor, did: harbor.actorUri }, content)
  }
  const verifyWith = async (document: object, mediaType?: string) => {
    const documents = worldOf([], { [harbor.actorUri]: json(document) }, mediaType)
    return verify(await signedAsActor(), documents)
  }

  it("is not what signs here: the same key in a document of credential keys at the same address does verify", async () => {
    expect((await verifyWith(controllerDocument())).verdict).toBe("verified")
  })

  it("is not what an organization of another vocabulary lists", async () => {
    const more = { "@context": ["https://www.w3.org/ns/cid/v1", "https://schema.org"], type: "Organization" }
    expect((await verifyWith({ ...controllerDocument(), ...more })).verdict).toBe("verified")
  })

  it.each([
    ["of the ActivityStreams context", { "@context": activityStreams }],
    ["of the ActivityStreams context alone", { "@context": activityStreams[0] }],
    ["of an actor's type", { type: "Organization" }],
    [
      "of an actor's type by its full name",
      { "@context": "https://schema.org", type: ["Thing", "https://www.w3.org/ns/activitystreams#Person"] },
    ],
    ["with an inbox", { inbox: "https://harbor.example/inbox" }],
    ["with an inbox by its full name", { "http://www.w3.org/ns/ldp#inbox": { "@id": "https://harbor.example/inbox" } }],
  ])("in a document %s makes a badge not valid", async (_name, more) => {
    const report = await verifyWith({ ...controllerDocument(), ...more })
    expect(report).toMatchObject({ verdict: "invalid", reason: "activityKey", label: "Not valid" })
    expect(report.checks.find(({ id }) => id === "issuer")?.sentence).toMatch(/messages between servers/)
  })

  it.each(["application/activity+json", 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'])(
    "in a document served as %s makes a badge not valid, whatever stands in it",
    async (mediaType) => {
      expect(await verifyWith(controllerDocument(), mediaType)).toMatchObject({ reason: "activityKey" })
    },
  )

  it("that is only named in the actor's document, or as an HTTP key, makes a badge not valid", async () => {
    const byReference = {
      id: harbor.actorUri,
      type: "Person",
      assertionMethod: [methodId()],
      verificationMethod: described(),
    }
    expect(await verifyWith(byReference)).toMatchObject({ verdict: "invalid", reason: "activityKey" })
    const asHttpKey = { id: harbor.actorUri, type: "Person", publicKey: [{ id: methodId(), publicKeyPem: "…" }] }
    expect(await verifyWith(asHttpKey)).toMatchObject({ verdict: "invalid", reason: "activityKey" })
  })

  it("that the actor does not list is nobody's: an actor's document leaves open whose badges these are", async () => {
    const other = { id: harbor.actorUri, type: "Person", inbox: `${harbor.actorUri}/inbox`, assertionMethod: [] }
    expect(await verifyWith(other)).toMatchObject({ verdict: "unknown", reason: "keyUnresolved" })
  })

  it("in a did.json that is an actor's document, too, makes a badge not valid", async () => {
    const actorInPlace = {
      ...didDocumentOf(harbor),
      "@context": activityStreams,
      inbox: "https://harbor.example/inbox",
    }
    const documents = worldOf([], { [harbor.did]: json(actorInPlace) })
    expect(await verify((await issue(harbor)).bytes, documents)).toMatchObject({ reason: "activityKey" })
  })
})

describe("a status list", () => {
  it("of another issuer does not clear a badge", async () => {
    const { bytes } = await issue(harbor, withStatus(harbor))
    const foreign = await listOf({ ...mallory, statusListUrl: harbor.statusListUrl })
    const documents = worldOf([harbor, mallory], { [harbor.statusListUrl]: foreign })
    expect(await verify(bytes, documents)).toMatchObject({ verdict: "invalid", reason: "statusListNotTrusted" })
  })

  it("in the issuer's name by another key, or with changed bits, does not clear a badge", async () => {
    const { bytes } = await issue(harbor, withStatus(harbor))
    const forged = await listOf({ ...harbor, key: mallory.key })
    expect(await verify(bytes, worldOf([harbor], { [harbor.statusListUrl]: forged }))).toMatchObject({
      verdict: "invalid",
      reason: "statusListNotTrusted",
    })
    const revoked = parsed(await listOf(harbor, [77]))
    revoked.credentialSubject.encodedList = parsed(await listOf(harbor)).credentialSubject.encodedList
    expect(await verify(bytes, worldOf([harbor], { [harbor.statusListUrl]: json(revoked) }))).toMatchObject({
      verdict: "invalid",
      reason: "statusListNotTrusted",
    })
  })

  it("that is out of date does not clear a badge", async () => {
    const { bytes } = await issue(harbor, withStatus(harbor))
    const stale = await statusListCredential({
      url: harbor.statusListUrl,
      did: harbor.did,
      key: harbor.key,
      purpose: "revocation",
      list: createStatusList(),
      now: new Date("2026-10-01T00:00:00Z"),
      ttl: 1000,
      validUntil: new Date("2026-10-02T00:00:00Z"),
    })
    expect(await verify(bytes, worldOf([harbor], { [harbor.statusListUrl]: stale.bytes }))).toMatchObject({
      verdict: "unknown",
    })
  })

  it("that unpacks to gigabytes leaves the verdict open", async () => {
    const { bytes } = await issue(harbor, withStatus(harbor))
    const list = parsed(await listOf(harbor))
    delete list.proof
    const { gzipSync } = await import("node:zlib")
    list.credentialSubject.encodedList = `u${gzipSync(Buffer.alloc(128 * 1024 * 1024)).toString("base64url")}`
    const bomb = await signAnything(harbor, list)
    expect(await verify(bytes, worldOf([harbor], { [harbor.statusListUrl]: bomb }))).toMatchObject({
      verdict: "unknown",
      reason: "listUnreadable",
    })
  })
})

describe("somebody else's badge", () => {
  it("is not valid for the person who shows it", async () => {
    const { bytes } = await issue(harbor)
    const report = await verify(bytes, undefined, { expectedRecipient: mallory.actorUri })
    expect(report).toMatchObject({ verdict: "invalid", reason: "recipientMismatch" })
    expect((await verify(bytes, undefined, { expectedRecipient: earner })).verdict).toBe("verified")
  })

  it("offered by Mallory is not valid", async () => {
    const { bytes } = await issue(harbor)
    expect(await verify(bytes, undefined, { expectedIssuer: mallory.actorUri })).toMatchObject({
      verdict: "invalid",
      reason: "issuerMismatch",
    })
  })

  it("with the same id and other bytes has another digest, so neither takes the other's place", async () => {
    const first = await issue(harbor)
    const second = await issue(harbor, { narrative: "Another story" })
    expect(parsed(first.bytes).id).toBe(parsed(second.bytes).id)
    expect(first.digest).not.toBe(second.digest)
  })
})

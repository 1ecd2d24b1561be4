import { jwtVerify } from "jose"
import { beforeAll, describe, expect, it } from "vitest"

import {
  issueCredentialJwt,
  readCredential,
  signCredentialJwt,
  UnsignableCredentialError,
  verifyCredential,
} from "../../../src/credentials/index.ts"
import { examineMultikey } from "../../../src/credentials/keys/multikey.ts"
import type { Issuer } from "../fixtures.ts"
import { createIssuer, earner, issue, listOf, now, parsed, partsOf, withStatus, worldOf } from "../fixtures.ts"
import { decoded, generateP256Key, keyIdOf } from "./fixtures.ts"

let harbor: Issuer
let withP256: Issuer
beforeAll(async () => {
  harbor = await createIssuer("harbor.example")
  withP256 = { ...(await createIssuer("school.example")), key: generateP256Key() }
})

const issueJwt = async (issuer: Issuer, changes = {}) => {
  const { bytes } = await issueCredentialJwt({ parts: partsOf(issuer, changes), key: issuer.key, did: issuer.did, now })
  return new TextDecoder().decode(bytes)
}
const verify = (jwt: string, documents = worldOf([harbor, withP256]), more = {}) =>
  verifyCredential(new TextEncoder().encode(jwt), { now, documents, ...more })
const issuers = { EdDSA: () => harbor, ES256: () => withP256 }

describe.each(["EdDSA", "ES256"] as const)("a badge that we issue as a JWT with %s", (alg) => {
  it("verifies, whoever is asked about", async () => {
    const issuer = issuers[alg]()
    const more = { expectedIssuer: issuer.actorUri, expectedRecipient: earner }
    expect(await verify(await issueJwt(issuer), undefined, more)).toMatchObject({
      verdict: "verified",
      format: { code: "openBadges3", securing: "jwt" },
      provenBy: { kind: "domain", name: new URL(issuer.actorUri).host },
    })
  })

  it("has the header that Open Badges allows and no more, with the same key id that a proof names", async () => {
    const issuer = issuers[alg]()
    expect(decoded(await issueJwt(issuer), 0)).toEqual({ alg, kid: keyIdOf(issuer), typ: "vc+jwt" })
  })

  it("verifies with the library that most others use", async () => {
    const issuer = issuers[alg]()
    const key = examineMultikey(issuer.key.publicKeyMultibase)
    if (!key.ok) throw new Error(key.sentence)
    const { payload } = await jwtVerify(await issueJwt(issuer), key.publicKey.key, {
      issuer: issuer.did,
      subject: earner,
      currentDate: now,
    })
    expect(payload.jti).toBe(partsOf(issuer).id)
  })

  it("can be revoked", async () => {
    const issuer = issuers[alg]()
    const jwt = await issueJwt(issuer, withStatus(issuer))
    // The list may be signed by another key of the same issuer.
    const lists = { [issuer.statusListUrl]: await listOf(harbor, [77]) }
    const report = await verify(jwt, worldOf([harbor, withP256], lists))
    expect(report.verdict).toBe("invalid")
  })
})

describe("the claims of a badge that we issue as a JWT", () => {
  it("say what the badge says", async () => {
    const validUntil = new Date("2027-11-21T10:00:00Z")
    const payload = decoded(await issueJwt(harbor, { validUntil }), 1)
    expect(payload).toMatchObject({
      iss: harbor.did,
      sub: earner,
      jti: partsOf(harbor).id,
      nbf: now.getTime() / 1000,
      exp: validUntil.getTime() / 1000,
      type: ["VerifiableCredential", "OpenBadgeCredential"],
    })
    expect(payload).not.toHaveProperty("proof")
    expect(payload).not.toHaveProperty("vc")
  })

  it("name nobody who is known by a hidden email address only", async () => {
    const jwt = await issueJwt(harbor, {
      recipientId: null,
      recipientEmail: { identityHash: `sha256$${"0".repeat(64)}`, salt: "s" },
    })
    expect(decoded(jwt, 1)).not.toHaveProperty("sub")
    expect((await verify(jwt)).verdict).toBe("verified")
  })
})

describe("a badge with a proof", () => {
  it("is signed anew as a JWT that says the same, and its bytes stay what they are", async () => {
    const { bytes } = await issue(harbor, withStatus(harbor))
    const document = parsed(bytes)
    const jwt = await signCredentialJwt({ document, key: harbor.key, did: harbor.did })
    expect(document).toEqual(parsed(bytes))
    const { iss, sub, jti, nbf, ...credential } = decoded(jwt, 1)
    const { proof, ...unsigned } = document
    expect(credential).toEqual(unsigned)
    expect([iss, sub, jti, nbf]).toEqual([harbor.did, earner, document.id, now.getTime() / 1000])
    expect(proof).toMatchObject([{ type: "DataIntegrityProof" }])
    expect(await signCredentialJwt({ document, key: harbor.key, did: harbor.did })).toBe(jwt)
  })

  it("is not signed by anybody else, nor when it is no badge", async () => {
    const document = parsed((await issue(harbor)).bytes)
    await expect(signCredentialJwt({ document, key: withP256.key, did: withP256.did })).rejects.toThrow(
      UnsignableCredentialError,
    )
    const { credentialSubject: _subject, ...incomplete } = document
    await expect(signCredentialJwt({ document: incomplete, key: harbor.key, did: harbor.did })).rejects.toThrow(
      UnsignableCredentialError,
    )
    const undefinedWord = { ...document, zork: 1 }
    await expect(signCredentialJwt({ document: undefinedWord, key: harbor.key, did: harbor.did })).rejects.toThrow(
      /zork/,
    )
  })
})

it("reads what a JWT says, for showing it", async () => {
  const read = readCredential(new TextEncoder().encode(await issueJwt(harbor)))
  expect(read).toMatchObject({ ok: true, credential: { id: partsOf(harbor).id, issuer: { id: harbor.did } } })
})

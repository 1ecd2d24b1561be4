import { createHmac, generateKeyPairSync } from "node:crypto"

import * as fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"

import { verificationReportSchema, verifyCredential } from "../../../src/credentials/index.ts"
import type { VerificationReport } from "../../../src/credentials/index.ts"
import { readCompactJws } from "../../../src/credentials/jwt/compact.ts"
import type { Issuer } from "../fixtures.ts"
import { createIssuer, earner, json, listOf, now, withStatus, worldOf, contentOf } from "../fixtures.ts"
import {
  bytesOf,
  check,
  didDocumentWithJwk,
  keyIdOf,
  keyPairs,
  part,
  payloadOf,
  seconds,
  signJwt,
  signWith,
} from "./fixtures.ts"
import type { KeyPair } from "./fixtures.ts"

let harbor: Issuer
let mallory: Issuer
const pairs = {} as Record<keyof typeof keyPairs, KeyPair>
beforeAll(async () => {
  harbor = await createIssuer("harbor.example")
  mallory = await createIssuer("mallory.example")
  for (const alg of Object.keys(keyPairs) as (keyof typeof keyPairs)[]) pairs[alg] = keyPairs[alg]()
})

const verify = (jwt: string, documents = worldOf([harbor, mallory]), more = {}) =>
  verifyCredential(bytesOf(jwt), { now, documents, ...more })

const outcomes = (report: VerificationReport) =>
  Object.fromEntries(report.checks.map(({ id, outcome }) => [id, outcome]))

describe("a badge as a JWT", () => {
  it("is verified like one with a proof in it", async () => {
    const report = await verify(await signJwt(harbor, await payloadOf(harbor)), undefined, {
      expectedIssuer: harbor.actorUri,
      expectedRecipient: earner,
    })
    expect(outcomes(report)).toEqual({
      format: "passed",
      schema: "passed",
      terms: "passed",
      proof: "passed",
      issuer: "passed",
      refresh: "notApplicable",
      status: "passed",
      dates: "passed",
      recipient: "passed",
      endorsements: "notApplicable",
    })
    expect(report).toMatchObject({
      verdict: "verified",
      format: { code: "openBadges3", securing: "jwt" },
      provenBy: { kind: "domain", name: "harbor.example" },
      issuer: { id: harbor.did, keyId: keyIdOf(harbor) },
    })
    expect(verificationReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report)
  })

  it.each(["EdDSA", "ES256", "ES384", "RS256"] as const)(
    "signed with %s by a key that did.json lists verifies",
    async (alg) => {
      const { secret, jwk } = pairs[alg]
      const jwt = await signWith(secret, await payloadOf(harbor), { alg, kid: `${harbor.did}#key-1`, typ: "JWT" })
      const documents = worldOf([], { [harbor.did]: json(didDocumentWithJwk(harbor, jwk)) })
      expect(await verify(jwt, documents)).toMatchObject({ verdict: "verified" })
      expect(await verify(tampered(jwt), documents)).toMatchObject({ verdict: "invalid", reason: "signature" })
    },
  )

  it.each([
    ["the whole id", (did: string) => `${did}#key-1`],
    ["a fragment", () => "#key-1"],
    ["a name", () => "key-1"],
  ])("may name its key by %s", async (_name, kid) => {
    const { secret, jwk } = pairs.ES256
    const jwt = await signWith(secret, await payloadOf(harbor), { alg: "ES256", kid: kid(harbor.did) })
    const documents = worldOf([], { [harbor.did]: json(didDocumentWithJwk(harbor, jwk)) })
    expect((await verify(jwt, documents)).verdict).toBe("verified")
  })

  it("that names no key is tried with those that the issuer lists for badges", async () => {
    const jwt = await signJwt(harbor, await payloadOf(harbor), { kid: undefined })
    expect((await verify(jwt)).verdict).toBe("verified")
    const forged = await signJwt(mallory, await payloadOf(harbor), { kid: undefined })
    expect(await verify(forged)).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("in the older form, within the claim vc, takes from the claims what it leaves out", async () => {
    const { id: _id, issuer, validFrom, ...rest } = await contentOf(harbor)
    const { id: _subject, ...subject } = rest.credentialSubject
    const { id: _issuer, ...profile } = issuer
    const vc = { ...rest, issuer: profile, credentialSubject: subject }
    const claims = {
      iss: harbor.did,
      sub: earner,
      jti: "https://harbor.example/credentials/1",
      nbf: seconds(validFrom),
    }
    const report = await verify(await signJwt(harbor, { ...claims, vc }), undefined, { expectedRecipient: earner })
    expect(report.verdict).toBe("verified")
    expect(report.credential).toMatchObject({ id: claims.jti, subjectId: earner })
    const old = {
      ...vc,
      "@context": ["https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"],
      issuanceDate: validFrom,
    }
    expect(await verify(await signJwt(harbor, { ...claims, vc: old }))).toMatchObject({ verdict: "warning" })
  })

  it("is refused when it holds a badge both within and beside the claim vc", async () => {
    const payload = await payloadOf(harbor)
    const report = await verify(await signJwt(harbor, { ...payload, vc: await contentOf(harbor) }))
    expect(report).toMatchObject({ verdict: "invalid", reason: "notABadge" })
  })

  it("is revoked by its status list", async () => {
    const content = await contentOf(harbor, withStatus(harbor))
    const jwt = await signJwt(harbor, {
      ...content,
      ...(await payloadOf(harbor)),
      credentialStatus: content.credentialStatus,
    })
    const documents = worldOf([harbor], { [harbor.statusListUrl]: await listOf(harbor, [77]) })
    expect(await verify(jwt, documents)).toMatchObject({ verdict: "invalid", reason: "revoked" })
  })

  it("ends when its claim exp says so, also where the badge in it names no end", async () => {
    const over = {
      nbf: seconds("2026-01-01T00:00:00Z"),
      validFrom: "2026-01-01T00:00:00Z",
      exp: seconds("2026-11-01T00:00:00Z"),
    }
    const report = await verify(await signJwt(harbor, await payloadOf(harbor, over)))
    expect(report).toMatchObject({ verdict: "invalid", reason: "expired", label: "Expired" })
  })

  it("with a word that nobody defined is not valid, and says so without speaking of a proof", async () => {
    const report = await verify(await signJwt(harbor, await payloadOf(harbor, { zork: 1 })))
    expect(report).toMatchObject({ verdict: "invalid", reason: "undefinedTerm" })
    expect(check(report, "terms")?.sentence).toContain("zork")
  })

  it("leaving out claims that Open Badges wants is verified with a warning that names them", async () => {
    const report = await verify(await signJwt(harbor, await payloadOf(harbor, { sub: undefined, iss: undefined })))
    expect(report.verdict).toBe("warning")
    expect(check(report, "proof")?.sentence).toMatch(/“iss”, “sub”/)
  })
})

describe("the claims of a JWT", () => {
  it.each([
    ["iss", "did:web:mallory.example"],
    ["iss", 7],
    ["iss", { toString: 1 }],
    ["sub", "https://mallory.example/actors/mallory"],
    ["jti", "https://harbor.example/credentials/2"],
    ["nbf", 1_700_000_000],
    ["nbf", "2026-11-21T10:00:00Z"],
    ["nbf", -1],
    ["exp", "never"],
    ["exp", Number.MAX_VALUE],
    ["iat", "today"],
  ])("make it not valid when %s is %s", async (claim, value) => {
    const report = await verify(await signJwt(harbor, await payloadOf(harbor, { [claim]: value })))
    expect(report).toMatchObject({ verdict: "invalid", reason: "claimsMismatch" })
  })

  it("must agree with validUntil where both name an end", async () => {
    const ends = (exp: string) => ({ validUntil: "2027-01-01T00:00:00Z", exp: seconds(exp) })
    const agreeing = await signJwt(harbor, await payloadOf(harbor, ends("2027-01-01T00:00:00Z")))
    expect((await verify(agreeing)).verdict).toBe("verified")
    const longer = await signJwt(harbor, await payloadOf(harbor, ends("2028-01-01T00:00:00Z")))
    expect(await verify(longer)).toMatchObject({ verdict: "invalid", reason: "claimsMismatch" })
  })

  it("of a JWT for somebody to read other than its earner are said", async () => {
    const own = await signJwt(harbor, await payloadOf(harbor, { aud: earner }))
    expect((await verify(own)).verdict).toBe("verified")
    const foreign = await signJwt(harbor, await payloadOf(harbor, { aud: ["https://shop.example"] }))
    expect((await verify(foreign)).verdict).toBe("warning")
  })

  it("of a credential that is no badge are dates of the signature, in a JWT of the type vc+jwt", async () => {
    const credential = (claims: object) => ({
      "@context": ["https://www.w3.org/ns/credentials/v2"],
      type: ["VerifiableCredential"],
      issuer: harbor.did,
      validFrom: "2020-01-01T00:00:00Z",
      credentialSubject: { id: earner },
      ...claims,
    })
    const spans = { nbf: seconds("2026-11-01T00:00:00Z"), exp: seconds("2026-12-01T00:00:00Z") }
    const header = { typ: "vc+jwt" }
    expect((await verify(await signJwt(harbor, credential(spans), header))).verdict).toBe("verified")
    const over = await signJwt(
      harbor,
      credential({ exp: seconds("2026-11-01T00:00:00Z"), validUntil: "2027-01-01T00:00:00Z" }),
      header,
    )
    expect(await verify(over)).toMatchObject({ verdict: "invalid", reason: "proofExpired" })
  })
})

describe("a forged JWT", () => {
  it.each(["none", "None", "NONE", undefined])("with alg %s is not valid", async (alg) => {
    for (const signature of ["", "AAAA"]) {
      const jwt = `${part({ alg, kid: keyIdOf(harbor) })}.${part(await payloadOf(harbor))}.${signature}`
      // oxlint-disable-next-line no-await-in-loop
      expect(await verify(jwt)).toMatchObject({ verdict: "invalid", reason: "unsigned" })
    }
  })

  it("that takes a public RSA key for a shared secret is not valid", async () => {
    const { jwk } = pairs.RS256
    const documents = worldOf([], { [harbor.did]: json(didDocumentWithJwk(harbor, jwk)) })
    for (const secret of [JSON.stringify(jwk), Buffer.from(jwk.n ?? "", "base64url")]) {
      const signed = `${part({ alg: "HS256", kid: `${harbor.did}#key-1` })}.${part(await payloadOf(harbor))}`
      const jwt = `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`
      // oxlint-disable-next-line no-await-in-loop
      expect(await verify(jwt, documents)).toMatchObject({ verdict: "invalid", reason: "signature" })
    }
  })

  it("that names a key of another kind than its way of signing is not valid", async () => {
    const jwt = await signJwt(harbor, await payloadOf(harbor))
    const [, payload, signature] = jwt.split(".")
    for (const alg of ["RS256", "ES256", "ES384"]) {
      const confused = `${part({ alg, kid: keyIdOf(harbor) })}.${payload}.${signature}`
      // oxlint-disable-next-line no-await-in-loop
      expect(await verify(confused)).toMatchObject({ verdict: "invalid", reason: "signature" })
    }
  })

  it.each(["RS1", "ES256K", "PS999", "zork"])(
    "with the unknown way of signing %s could not be checked",
    async (alg) => {
      const jwt = `${part({ alg, kid: keyIdOf(harbor) })}.${part(await payloadOf(harbor))}.AAAA`
      expect(await verify(jwt)).toMatchObject({ verdict: "unknown", reason: "unsupportedProof" })
    },
  )

  it("that brings its own key along proves no more than that nothing was changed", async () => {
    const { secret, jwk } = pairs.ES256
    const jwt = await signWith(secret, await payloadOf(harbor), { alg: "ES256", jwk })
    for (const documents of [worldOf([harbor]), worldOf([])]) {
      // oxlint-disable-next-line no-await-in-loop
      const report = await verify(jwt, documents)
      expect(report).toMatchObject({ verdict: "unknown", provenBy: null })
      expect(check(report, "proof")?.outcome).toBe("passed")
      expect(check(report, "issuer")?.outcome).toBe("unknown")
    }
    expect(await verify(tampered(jwt))).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("with a key of its own under a name of the issuer's does not fit the issuer's key", async () => {
    const { secret, jwk } = pairs.EdDSA
    const jwt = await signWith(secret, await payloadOf(harbor), { alg: "EdDSA", kid: keyIdOf(harbor), jwk })
    expect(await verify(jwt)).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("by another issuer's key is not valid", async () => {
    const jwt = await signJwt(mallory, await payloadOf(harbor))
    expect(await verify(jwt)).toMatchObject({ verdict: "invalid", reason: "keyNotListed" })
  })

  it("by a key that the issuer withdrew, or lists for other things, is not valid, brought along or named", async () => {
    const { secret, jwk } = pairs.ES256
    const payload = await payloadOf(harbor)
    const named = await signWith(secret, payload, { alg: "ES256", kid: `${harbor.did}#key-1` })
    const brought = await signWith(secret, payload, { alg: "ES256", jwk })
    const withdrawn = { [harbor.did]: json(didDocumentWithJwk(harbor, jwk, { revoked: "2026-11-01T00:00:00Z" })) }
    const forLogin = { [harbor.did]: json({ ...didDocumentWithJwk(harbor, jwk), assertionMethod: [] }) }
    for (const jwt of [named, brought]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await verify(jwt, worldOf([], withdrawn))).toMatchObject({ verdict: "invalid", reason: "keyRevoked" })
      // oxlint-disable-next-line no-await-in-loop
      expect(await verify(jwt, worldOf([], forLogin))).toMatchObject({ verdict: "invalid", reason: "keyNotListed" })
    }
  })

  it("under which anybody can sign is refused, even when the issuer lists the key", async () => {
    const weak = { kty: "OKP", crv: "Ed25519", x: Buffer.from([1, ...Array(31).fill(0)]).toString("base64url") }
    const documents = worldOf([], { [harbor.did]: json(didDocumentWithJwk(harbor, weak)) })
    const signature = Buffer.from([1, ...Array(63).fill(0)]).toString("base64url")
    const jwt = `${part({ alg: "EdDSA", kid: `${harbor.did}#key-1` })}.${part(await payloadOf(harbor))}.${signature}`
    expect(await verify(jwt, documents)).toMatchObject({ verdict: "invalid", reason: "weakKey" })
  })

  it("with a key that is too small to mean anything is refused", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 })
    const documents = worldOf([], {
      [harbor.did]: json(didDocumentWithJwk(harbor, publicKey.export({ format: "jwk" }))),
    })
    const signed = `${part({ alg: "RS256", kid: `${harbor.did}#key-1` })}.${part(await payloadOf(harbor))}`
    const { sign } = await import("node:crypto")
    const jwt = `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`
    expect(["invalid", "unknown"]).toContain((await verify(jwt, documents)).verdict)
  })

  it.each([
    ["unknown critical rules", { crit: ["exp"] }],
    ["critical rules that are none", { crit: [] }],
    ["a payload that is not written as base64url", { b64: false, crit: ["b64"] }],
    ["another type", { typ: "at+jwt" }],
    ["the type of a presentation", { typ: "vp+jwt" }],
  ])("with %s is refused", async (_name, header) => {
    const jwt = await signJwt(harbor, await payloadOf(harbor))
    const { alg, kid } = { alg: "EdDSA", kid: keyIdOf(harbor) }
    const [, payload] = jwt.split(".")
    const { sign } = await import("node:crypto")
    const { jwtSigningKeyOf } = await import("../../../src/credentials/jwt/signing-key.ts")
    const signed = `${part({ alg, kid, ...header })}.${payload}`
    const signature = sign(null, Buffer.from(signed), jwtSigningKeyOf(harbor.key).key).toString("base64url")
    expect(await verify(`${signed}.${signature}`)).toMatchObject({ verdict: "unknown", reason: "unsupportedProof" })
  })

  it("whose payload is not written as base64url, against its own header, is not valid", async () => {
    const jwt = `${part({ alg: "EdDSA", kid: keyIdOf(harbor), b64: false })}.${part(await payloadOf(harbor))}.AAAA`
    expect(await verify(jwt)).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("that says a thing twice is refused", async () => {
    const payload = JSON.stringify(await payloadOf(harbor)).replace("{", '{"iss":"https://mallory.example",')
    expect(await verify(await signJwt(harbor, payload))).toMatchObject({ verdict: "invalid", reason: "notABadge" })
    const header = Buffer.from(`{"alg":"none","alg":"EdDSA"}`).toString("base64url")
    expect(await verify(`${header}.${part(await payloadOf(harbor))}.AAAA`)).toMatchObject({ reason: "notABadge" })
  })

  it("in a second spelling of the same signature is refused", async () => {
    const jwt = await signJwt(harbor, await payloadOf(harbor))
    // The last letter of 64 bytes carries four bits that mean nothing.
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    const last = alphabet.indexOf(jwt.at(-1) ?? "")
    const respelled = jwt.slice(0, -1) + (alphabet[last ^ 1] ?? "")
    expect(await verify(respelled)).toMatchObject({ verdict: "invalid" })
    expect((await verify(`${jwt}=`)).verdict).not.toBe("verified")
  })

  it("with an Ed25519 signature whose second half is larger than it can be does not fit", async () => {
    const jwt = await signJwt(harbor, await payloadOf(harbor))
    const [header, payload, signature = ""] = jwt.split(".")
    const bytes = Buffer.from(signature, "base64url")
    const order = Buffer.from("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", "hex")
    let carry = 0
    for (let at = 0; at < 32; at++) {
      const sum = (bytes[32 + at] ?? 0) + (order[at] ?? 0) + carry
      bytes[32 + at] = sum & 0xff
      carry = sum >> 8
    }
    expect(carry).toBe(0)
    const malleable = `${header}.${payload}.${bytes.toString("base64url")}`
    expect(await verify(malleable)).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("makes nobody fetch an address that it names", async () => {
    const { secret, jwk } = pairs.ES256
    const content = await contentOf(harbor, withStatus(harbor))
    const status = { ...[content.credentialStatus].flat()[0], statusListCredential: "https://victim.example/list" }
    const payload = await payloadOf(harbor, { credentialStatus: status })
    for (const header of [
      { alg: "ES256", kid: "https://victim.example/keys#1" },
      { alg: "ES256", jwk, jku: "https://victim.example/jwks", x5u: "https://victim.example/x5u" },
    ]) {
      const documents = worldOf([harbor])
      // oxlint-disable-next-line no-await-in-loop
      expect((await verify(await signWith(secret, payload, header), documents)).verdict).not.toBe("verified")
      expect(documents.asked).toEqual([harbor.did])
    }
  })
})

describe("an issuer at a web address", () => {
  const issuerId = "https://school.example/issuers/1"
  const keySetUrl = "https://school.example/.well-known/jwks.json"
  const payloadHere = async (more = {}) => {
    const payload = await payloadOf(harbor, { iss: issuerId, ...more })
    return { ...payload, issuer: { ...payload.issuer, id: issuerId } }
  }
  const keySet = (key: object) => json({ keys: [{ kty: "zork" }, key] })
  const profile = json({ id: issuerId, type: ["Profile"], name: "School" })

  it.each([
    ["kid", { kid: "2026" }],
    ["the address of the set and kid", { kid: `${keySetUrl}#2026` }],
    ["jwk", {}],
  ])("has its key found in the key set of its host by %s", async (_name, header: Record<string, unknown>) => {
    const { secret, jwk } = pairs.RS256
    const named = "kid" in header ? header : { jwk }
    const jwt = await signWith(secret, await payloadHere(), { alg: "RS256", ...named })
    const documents = worldOf([], { [issuerId]: profile, [keySetUrl]: keySet({ ...jwk, kid: "2026" }) })
    const report = await verify(jwt, documents)
    expect(report).toMatchObject({ verdict: "verified", provenBy: { kind: "domain", name: "school.example" } })
    expect(check(report, "issuer")?.basedOn).toMatchObject([{ url: keySetUrl }])
  })

  it("withdraws a key of the set by its own document", async () => {
    const { secret, jwk } = pairs.RS256
    const jwt = await signWith(secret, await payloadHere(), { alg: "RS256", kid: "2026" })
    const method = {
      id: `${issuerId}#old`,
      type: "JsonWebKey",
      controller: issuerId,
      publicKeyJwk: jwk,
      revoked: "2026-01-01T00:00:00Z",
    }
    const documents = worldOf([], {
      [issuerId]: json({ id: issuerId, verificationMethod: [method], assertionMethod: [method.id] }),
      [keySetUrl]: keySet({ ...jwk, kid: "2026" }),
    })
    expect(await verify(jwt, documents)).toMatchObject({ verdict: "invalid", reason: "keyRevoked" })
  })

  it("does not vouch for a key that lies anywhere else on its host", async () => {
    const { secret, jwk } = pairs.ES384
    const kid = "https://school.example/~mallory/key.json"
    const jwt = await signWith(secret, await payloadHere(), { alg: "ES384", kid })
    const documents = worldOf([], { [issuerId]: profile, [keySetUrl]: json({ keys: [] }), [kid]: json(jwk) })
    const report = await verify(jwt, documents)
    expect(report).toMatchObject({ verdict: "unknown", reason: "keyUnresolved", provenBy: null })
    expect(check(report, "proof")?.outcome).toBe("passed")
    expect(await verify(tampered(jwt), documents)).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("that cannot be reached leaves open whose key it is", async () => {
    const { secret } = pairs.ES384
    const jwt = await signWith(secret, await payloadHere(), { alg: "ES384", kid: "2026" })
    expect(await verify(jwt, worldOf([]))).toMatchObject({ verdict: "unknown", reason: "unreachable" })
  })
})

describe("an issuer that is named by a key", () => {
  it.each(["EdDSA", "ES256", "ES384"] as const)(
    "as did:jwk with %s verifies, with the warning that nobody vouches for it",
    async (alg) => {
      const { secret, jwk } = pairs[alg]
      const did = `did:jwk:${part(jwk)}`
      const payload = await payloadOf(harbor, { iss: did })
      const jwt = await signWith(
        secret,
        { ...payload, issuer: { ...payload.issuer, id: did } },
        { alg, kid: `${did}#0` },
      )
      const report = await verify(jwt, worldOf([]))
      expect(report).toMatchObject({ verdict: "warning", provenBy: { kind: "key", name: did } })
    },
  )

  it("as did:key verifies, with the same warning", async () => {
    const did = `did:key:${harbor.key.publicKeyMultibase}`
    const payload = await payloadOf(harbor, { iss: did })
    const signed = { ...payload, issuer: { ...payload.issuer, id: did } }
    const jwt = await signJwt(harbor, signed, { kid: `${did}#${harbor.key.publicKeyMultibase}` })
    expect(await verify(jwt, worldOf([]))).toMatchObject({ verdict: "warning" })
  })
})

describe("the reader of JWTs", () => {
  it("never throws, and never verifies what was changed anywhere", async () => {
    const jwt = await signJwt(harbor, await payloadOf(harbor))
    const documents = worldOf([harbor])
    expect((await verify(jwt, documents)).verdict).toBe("verified")
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: jwt.length - 1 }),
        fc.constantFrom(..."ABCxyz019-_.= ".split("")),
        async (at, letter) => {
          fc.pre(jwt[at] !== letter)
          const report = await verify(jwt.slice(0, at) + letter + jwt.slice(at + 1), documents)
          expect(["verified", "warning"]).not.toContain(report.verdict)
        },
      ),
      { numRuns: 150 },
    )
  })

  it("never throws for any header and payload, and verifies none of them", async () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom("none", "EdDSA", "HS256", "RS256"))
    const header = fc.dictionary(fc.constantFrom("alg", "kid", "jwk", "typ", "crit", "b64", "jku"), value)
    const payload = fc.dictionary(
      fc.constantFrom("vc", "iss", "sub", "jti", "nbf", "exp", "@context", "type", "issuer", "credentialSubject"),
      value,
    )
    const good = await payloadOf(harbor)
    await fc.assert(
      fc.asyncProperty(header, payload, fc.boolean(), fc.base64String(), async (head, body, isBadge, signature) => {
        const jwt = `${part(head)}.${part(isBadge ? { ...good, ...body } : body)}.${signature.replaceAll(/[+/=]/g, "")}`
        expect(["verified", "warning"]).not.toContain((await verify(jwt, worldOf([harbor]))).verdict)
      }),
      { numRuns: 150 },
    )
  })

  it("never throws for any text", () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.base64String(), { maxLength: 5 }).map((parts) => parts.join(".")),
    )
    fc.assert(fc.property(text, (input) => typeof readCompactJws(input).ok === "boolean"))
  })
})

/** The same header and signature around a badge for somebody else. */
function tampered(jwt: string): string {
  const [header, payload = "", signature] = jwt.split(".")
  const changed = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"))
  changed.credentialSubject.narrative = "Something else."
  return `${header}.${part(changed)}.${signature}`
}

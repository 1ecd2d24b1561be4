import { generateKeyPairSync } from "node:crypto"
import type { KeyObject } from "node:crypto"

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { decodeBase58, encodeBase58 } from "../../src/credentials/keys/base58.ts"
import { decodeBase64url } from "../../src/credentials/keys/base64url.ts"
import { controllerOfKeyItself } from "../../src/credentials/keys/did-key.ts"
import { examineJwk, examinePem, thumbprintOf } from "../../src/credentials/keys/jwk.ts"
import { readKeySet } from "../../src/credentials/keys/key-set.ts"
import { examineMultikey } from "../../src/credentials/keys/multikey.ts"
import { publicKeyOf } from "../../src/credentials/keys/verification-method.ts"

const jwkOf = (key: KeyObject): any => key.export({ format: "jwk" })
const ed25519 = generateKeyPairSync("ed25519").publicKey
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })

/** The Multikey of a key, written from its parts as the specification says. */
function multikeyOf(key: KeyObject): string {
  const { crv, x, y } = jwkOf(key)
  const [xBytes, yBytes] = [x, y ?? ""].map((number: string) => Buffer.from(number, "base64url")) as [Buffer, Buffer]
  if (crv === "Ed25519") return `z${encodeBase58(Buffer.concat([Buffer.from("ed01", "hex"), xBytes]))}`
  const sign = Buffer.from([2 + ((yBytes.at(-1) ?? 0) & 1)])
  const prefix = Buffer.from(crv === "P-256" ? "8024" : "8124", "hex")
  return `z${encodeBase58(Buffer.concat([prefix, sign, xBytes]))}`
}

const kinds = [
  ["Ed25519", ed25519],
  ["P-256", p256],
  ["P-384", p384],
] as const

describe("base58", () => {
  it("has exactly one spelling for every sequence of bytes, leading zeros included", () => {
    const bytes = fc
      .tuple(fc.nat(8), fc.uint8Array({ maxLength: 80 }))
      .map(([zeros, rest]) => Buffer.concat([Buffer.alloc(zeros), rest]))
    fc.assert(
      fc.property(bytes, (value) => value.equals(decodeBase58(encodeBase58(value)) ?? Buffer.from("nothing came"))),
    )
    const digits = fc.string({ unit: fc.constantFrom("1", "1", "2", "z", "A", "Q", "e", "9"), maxLength: 90 })
    fc.assert(fc.property(digits, (text) => encodeBase58(decodeBase58(text) ?? new Uint8Array()) === text))
    const isReadOneWay = (text: string) => {
      const decoded = decodeBase58(text)
      return decoded === undefined || encodeBase58(decoded) === text
    }
    fc.assert(fc.property(fc.string({ maxLength: 60 }), isReadOneWay))
  })

  it("agrees with the examples of its description", () => {
    expect(encodeBase58(Buffer.from("Hello World!"))).toBe("2NEpo7TZRRrLZSi2U")
    expect(encodeBase58(Buffer.from("0000287fb4cd", "hex"))).toBe("11233QC4")
  })

  it("refuses other characters and endless texts", () => {
    expect(decodeBase58("0OIl")).toBeUndefined()
    expect(decodeBase58("é")).toBeUndefined()
    expect(decodeBase58("2".repeat(201))).toBeUndefined()
  })
})

describe("base64url", () => {
  it("is read in its one spelling only", () => {
    expect(decodeBase64url("-_8")).toEqual(new Uint8Array([0xfb, 0xff]))
    for (const other of ["-_9", "-_8=", "+/8", "-_8 ", "-"]) expect(decodeBase64url(other)).toBeUndefined()
  })
})

describe("one key in several spellings", () => {
  it.each(kinds)("%s is the same key as Multikey, JWK, did:key and did:jwk", (algorithm, key) => {
    const multikey = multikeyOf(key)
    const did = `did:key:${multikey}`
    const jwk = jwkOf(key)
    const didJwk = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString("base64url")}`
    const verdicts = [
      examineMultikey(multikey),
      examineJwk(jwk),
      publicKeyOf({ id: "x", type: "Multikey", publicKeyMultibase: multikey }),
      publicKeyOf({ id: "x", type: "JsonWebKey2020", publicKeyJwk: jwk }),
      publicKeyOf(controllerOfKeyItself(did)?.verificationMethods.get(`${did}#${multikey}`) ?? { id: "", type: "" }),
      publicKeyOf(controllerOfKeyItself(didJwk)?.verificationMethods.get(`${didJwk}#0`) ?? { id: "", type: "" }),
    ]
    for (const verdict of verdicts) expect(verdict).toMatchObject({ ok: true, publicKey: { algorithm } })
    expect(new Set(verdicts.map((verdict) => (verdict.ok ? thumbprintOf(verdict.publicKey) : "")))).toHaveLength(1)
    expect(controllerOfKeyItself(did)?.assertionMethods).toEqual(new Set([`${did}#${multikey}`]))
  })

  it("has the thumbprint of the specification's example", () => {
    const verdict = examineJwk({
      kty: "OKP",
      crv: "Ed25519",
      x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    })
    expect(verdict.ok && thumbprintOf(verdict.publicKey)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
  })

  it("is read in the older types of verification methods", () => {
    const publicKeyBase58 = encodeBase58(Buffer.from(jwkOf(ed25519).x, "base64url"))
    const methods = [
      { type: "Ed25519VerificationKey2018", publicKeyBase58 },
      { type: "Ed25519VerificationKey2020", publicKeyMultibase: multikeyOf(ed25519) },
      { type: "EcdsaSecp256r1VerificationKey2019", publicKeyMultibase: multikeyOf(p256) },
      { type: "JsonWebKey", publicKeyJwk: jwkOf(rsa.publicKey) },
      { type: "CryptographicKey", publicKeyPem: rsa.publicKey.export({ type: "spki", format: "pem" }).toString() },
    ]
    for (const method of methods) expect(publicKeyOf({ id: "x", ...method })).toMatchObject({ ok: true })
  })

  it.each([
    [
      "another kind of key than its type says",
      { type: "Ed25519VerificationKey2020", publicKeyMultibase: multikeyOf(p256) },
    ],
    ["two keys", { type: "Multikey", publicKeyMultibase: multikeyOf(p256), publicKeyJwk: jwkOf(ed25519) }],
    ["a spelling that its type has not", { type: "Multikey", publicKeyJwk: jwkOf(ed25519) }],
    ["no key", { type: "Multikey" }],
    ["an unknown type", { type: "Bls12381G2Key2020", publicKeyMultibase: multikeyOf(p256) }],
  ])("is not read from a verification method with %s", (_name, method) => {
    expect(publicKeyOf({ id: "x", ...method })).toMatchObject({ ok: false, reason: "unsupportedKey" })
  })
})

describe("a JWK", () => {
  const good = jwkOf(p256)
  const flipped = Buffer.from(good.y, "base64url").map((byte, at) => (at === 31 ? byte ^ 1 : byte))

  it.each([
    ["a point beside the curve", { ...good, y: Buffer.from(flipped).toString("base64url") }],
    [
      "a coordinate without its leading zeros",
      { ...good, x: Buffer.from(good.x, "base64url").subarray(1).toString("base64url") },
    ],
    ["padding", { ...good, x: `${good.x}=` }],
    ["the curve of Bitcoin", { ...good, crv: "secp256k1" }],
    ["a shared secret's kind", { kty: "oct" }],
    ["a use for encryption", { ...good, use: "enc" }],
    ["operations that leave checking out", { ...good, key_ops: ["encrypt"] }],
    ["another algorithm than its kind", { ...good, alg: "RS256" }],
    ["a symmetric algorithm", { ...jwkOf(rsa.publicKey), alg: "HS256" }],
    ["nothing", {}],
    ["no object", "jwk"],
    ["more bits than anybody uses", { kty: "RSA", e: "AQAB", n: Buffer.alloc(1100, 0xff).toString("base64url") }],
    ["an exponent of forty bits", { ...jwkOf(rsa.publicKey), e: "AQAAAAE" }],
    ["a leading zero", { ...jwkOf(rsa.publicKey), n: `AA${jwkOf(rsa.publicKey).n}` }],
  ])("with %s is refused as one that cannot be checked", (_name, jwk) => {
    expect(examineJwk(jwk)).toMatchObject({ ok: false, reason: "unsupportedKey" })
  })

  it.each([
    ["its secret half", rsa.privateKey.export({ format: "jwk" })],
    ["a shared secret", { kty: "oct", k: "c2VjcmV0" }],
    ["1024 bits", jwkOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey)],
    ["2047 bits", { kty: "RSA", e: "AQAB", n: Buffer.alloc(256, 0x7f).toString("base64url") }],
    ["an exponent of one", { ...jwkOf(rsa.publicKey), e: "AQ" }],
    ["an even exponent", { ...jwkOf(rsa.publicKey), e: "BA" }],
    ["an even modulus", { kty: "RSA", e: "AQAB", n: Buffer.alloc(256, 0xfe).toString("base64url") }],
    ["a point of small order", { kty: "OKP", crv: "Ed25519", x: Buffer.alloc(32).toString("base64url") }],
  ])("with %s is refused as weak", (_name, jwk) => {
    expect(examineJwk(jwk)).toMatchObject({ ok: false, reason: "weakKey" })
  })

  it("of 2048 and of 8192 bits is read", () => {
    expect(examineJwk({ ...jwkOf(rsa.publicKey), alg: "RS256", use: "sig" })).toMatchObject({
      ok: true,
      publicKey: { algorithm: "RSA" },
    })
    const long = Buffer.alloc(1024, 0xff)
    expect(examineJwk({ kty: "RSA", e: "AQAB", n: long.toString("base64url") })).toMatchObject({ ok: true })
  })

  it("never makes anything throw, whatever it says", () => {
    const numbers = fc.oneof(fc.string(), fc.base64String(), fc.constant(good.x), fc.constant(""), fc.integer())
    const jwks = fc.record(
      {
        kty: fc.constantFrom("EC", "OKP", "RSA", "oct", ""),
        crv: fc.constantFrom("P-256", "P-384", "Ed25519", "X25519"),
        x: numbers,
        y: numbers,
        n: numbers,
        e: numbers,
        alg: fc.string(),
        use: fc.constantFrom("sig", "enc"),
      },
      { requiredKeys: [] },
    )
    fc.assert(fc.property(fc.oneof(jwks, fc.jsonValue()), (jwk) => void examineJwk(jwk)))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString("base64url")),
        ),
        (rest) => {
          controllerOfKeyItself(`did:jwk:${rest}`)
          controllerOfKeyItself(`did:key:${rest}`)
          controllerOfKeyItself(`did:key:z${rest}`)
          examineMultikey(`z${rest}`)
        },
      ),
    )
    fc.assert(fc.property(fc.jsonValue(), (value) => void readKeySet(value)))
  })
})

describe("a Multikey", () => {
  const withPrefix = (prefix: string, key: Uint8Array) =>
    `z${encodeBase58(Buffer.concat([Buffer.from(prefix, "hex"), key]))}`
  const edBytes = Buffer.from(jwkOf(ed25519).x, "base64url")

  it.each([
    ["the prefix of an X25519 key", withPrefix("ec01", edBytes)],
    ["the prefix of a secret key", withPrefix("8026", edBytes)],
    ["a prefix in a longer spelling", withPrefix("ed8100", edBytes)],
    ["no prefix", `z${encodeBase58(edBytes)}`],
    ["a byte too many", withPrefix("ed01", Buffer.concat([edBytes, Buffer.from([0])]))],
    ["a byte too few", withPrefix("ed01", edBytes.subarray(1))],
    ["a point that is not compressed", withPrefix("8024", Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]))],
    ["an x that is on no point", withPrefix("8024", Buffer.concat([Buffer.from([2]), Buffer.alloc(32, 0xff)]))],
    ["the point at infinity", withPrefix("8024", Buffer.alloc(33))],
    [
      "a key of P-256 under the prefix of P-384",
      withPrefix("8124", Buffer.concat([Buffer.from([2]), Buffer.from(jwkOf(p256).x, "base64url")])),
    ],
    ["another alphabet", `m${edBytes.toString("base64")}`],
    [
      "a coordinate above the prime",
      withPrefix("ed01", Buffer.concat([Buffer.from([0xf0]), Buffer.alloc(30, 0xff), Buffer.from([0x7f])])),
    ],
  ])("with %s is refused", (_name, multikey) => {
    expect(examineMultikey(multikey)).toMatchObject({ ok: false, reason: "unsupportedKey" })
  })
})

describe("a PEM", () => {
  it("is read as public keys only", () => {
    expect(examinePem(rsa.publicKey.export({ type: "spki", format: "pem" }).toString())).toMatchObject({ ok: true })
    expect(examinePem(rsa.publicKey.export({ type: "pkcs1", format: "pem" }).toString())).toMatchObject({ ok: true })
    expect(examinePem(rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString())).toMatchObject({ ok: false })
    expect(examinePem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")).toMatchObject({ ok: false })
    expect(examinePem("")).toMatchObject({ ok: false })
  })
})

describe("a did:key or did:jwk", () => {
  it.each([
    "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
    "did:key:abc",
    "did:jwk:e30",
    "did:jwk:_",
    `did:jwk:${Buffer.from(JSON.stringify({ ...jwkOf(p256), use: "enc" })).toString("base64url")}`,
    `did:jwk:${"A".repeat(5000)}`,
  ])("that cannot be read speaks for nobody (%s)", (did) => {
    expect(controllerOfKeyItself(did)).toBeUndefined()
  })
})

import { createHmac, generateKeyPairSync } from "node:crypto"
import type { KeyObject } from "node:crypto"

import { CompactSign } from "jose"
import { beforeAll, describe, expect, it } from "vitest"

import { collectLegacyParts, readCredential, verifyCredential } from "../../../src/credentials/index.ts"
import { json } from "../fixtures.ts"
import { addresses, assertion, badgeClass, now, openBadges2, profile, school, sourceOf } from "./world.ts"
import type { World } from "./world.ts"

type Pair = { publicKey: KeyObject; privateKey: KeyObject; alg: string }

const pairs: Record<"rsa" | "weak" | "p256" | "ed25519" | "other", Pair> = {
  rsa: { ...generateKeyPairSync("rsa", { modulusLength: 2048 }), alg: "RS256" },
  weak: { ...generateKeyPairSync("rsa", { modulusLength: 1024 }), alg: "RS256" },
  p256: { ...generateKeyPairSync("ec", { namedCurve: "P-256" }), alg: "ES256" },
  ed25519: { ...generateKeyPairSync("ed25519"), alg: "EdDSA" },
  other: { ...generateKeyPairSync("ec", { namedCurve: "P-256" }), alg: "ES256" },
}
const pemOf = ({ publicKey }: Pair) => publicKey.export({ type: "spki", format: "pem" }).toString()

const signedAssertion = (changes: Record<string, unknown> = {}) =>
  assertion({ verification: { type: "signed", creator: addresses.key }, ...changes })

const sign = async (payload: object, { privateKey, alg }: Pair) =>
  new CompactSign(json(payload)).setProtectedHeader({ alg }).sign(privateKey)

const keyDocument = (pair: Pair, changes: object = {}) => ({
  "@context": openBadges2,
  type: "CryptographicKey",
  id: addresses.key,
  owner: addresses.profile,
  publicKeyPem: pemOf(pair),
  ...changes,
})

const signingSchool = (pair: Pair, changes: World = {}): World =>
  school({
    [addresses.profile]: profile({ publicKey: addresses.key }),
    [addresses.key]: keyDocument(pair),
    ...changes,
  })

const bytesOf = (jws: string) => new TextEncoder().encode(jws)
const verify = (jws: string, world: World) => verifyCredential(bytesOf(jws), { now, documents: sourceOf(world) })
const check = (report: Awaited<ReturnType<typeof verify>>, id: string) => report.checks.find((one) => one.id === id)

describe("a signed badge of Open Badges 2.0", () => {
  let jws: string
  beforeAll(async () => {
    jws = await sign(signedAssertion(), pairs.p256)
  })

  it.each(["rsa", "p256", "ed25519"] as const)(
    "is verified under a key of the kind %s that its issuer lists",
    async (kind) => {
      const report = await verify(await sign(signedAssertion(), pairs[kind]), signingSchool(pairs[kind]))
      expect(report).toMatchObject({
        verdict: "verified",
        format: { code: "openBadges2", securing: "jws" },
        provenBy: { kind: "domain", name: "school.example" },
        issuer: { id: addresses.profile, keyId: addresses.key },
      })
      expect(check(report, "proof")?.basedOn?.map(({ url }) => url)).toEqual([addresses.key])
    },
  )

  it("is not asked for at its address: the signature is what counts", async () => {
    const documents = sourceOf(signingSchool(pairs.p256))
    await verifyCredential(bytesOf(jws), { now, documents })
    expect(documents.asked.map(([kind]) => kind)).toEqual(["badgeClass", "profile", "cryptographicKey"])
  })

  it("that was changed is not valid", async () => {
    const [header, , signature] = jws.split(".")
    const payload = Buffer.from(JSON.stringify(signedAssertion({ narrative: "With distinction." }))).toString(
      "base64url",
    )
    expect(await verify(`${header}.${payload}.${signature}`, signingSchool(pairs.p256))).toMatchObject({
      verdict: "invalid",
      reason: "signature",
      provenBy: null,
    })
  })

  it("that somebody else signed is not valid, whatever key they name", async () => {
    const forged = await sign(signedAssertion(), pairs.other)
    expect(await verify(forged, signingSchool(pairs.p256))).toMatchObject({ verdict: "invalid", reason: "signature" })
    const theirs = "https://evil.example/key"
    const named = await sign(signedAssertion({ verification: { type: "signed", creator: theirs } }), pairs.other)
    const world = signingSchool(pairs.p256, { [theirs]: keyDocument(pairs.other, { id: theirs }) })
    const documents = sourceOf(world)
    const report = await verifyCredential(bytesOf(named), { now, documents })
    expect(report).toMatchObject({ verdict: "invalid", reason: "keyNotListed", provenBy: null })
    expect(documents.asked.map(([, url]) => url)).not.toContain(theirs)
  })

  it("is not valid under a key that says it is another's, or calls itself by another address", async () => {
    const owned = signingSchool(pairs.p256, {
      [addresses.key]: keyDocument(pairs.p256, { owner: "https://university.example/issuer" }),
    })
    expect(await verify(jws, owned)).toMatchObject({ verdict: "invalid", reason: "keyNotListed" })
    const named = signingSchool(pairs.p256, {
      [addresses.key]: keyDocument(pairs.p256, { id: "https://school.example/keys/2" }),
    })
    expect(await verify(jws, named)).toMatchObject({ verdict: "invalid", reason: "idMismatch" })
  })

  it("is not valid under a key that can be broken", async () => {
    const weak = await sign(signedAssertion(), pairs.rsa)
    expect(await verify(weak, signingSchool(pairs.weak))).toMatchObject({ verdict: "invalid", reason: "weakKey" })
  })

  it("could not be checked while its key or its issuer's profile cannot be had, or no key is published", async () => {
    const missing = { [addresses.key]: undefined }
    expect(await verify(jws, signingSchool(pairs.p256, missing))).toMatchObject({
      verdict: "unknown",
      reason: "unreachable",
    })
    const unprofiled = { [addresses.profile]: undefined }
    expect(await verify(jws, signingSchool(pairs.p256, unprofiled))).toMatchObject({
      verdict: "unknown",
      reason: "unreachable",
    })
    const { creator: _creator, ...unnamed } = { type: "signed", creator: "" }
    const keyless = await sign(signedAssertion({ verification: unnamed }), pairs.p256)
    expect(await verify(keyless, school())).toMatchObject({ verdict: "unknown", reason: "keyUnresolved" })
    const empty = signingSchool(pairs.p256, { [addresses.key]: { "@context": openBadges2, owner: addresses.profile } })
    expect(await verify(jws, empty)).toMatchObject({ verdict: "unknown", reason: "keyUnresolved" })
  })

  it("that names no key is tried with those that its issuer lists, also where they stand in the profile", async () => {
    const unnamed = await sign(signedAssertion({ verification: { type: "signed" } }), pairs.p256)
    const within = keyDocument(pairs.p256, { id: `${addresses.profile}#key` })
    const publicKey = [keyDocument(pairs.other, { id: `${addresses.profile}#old` }), within]
    const world = school({ [addresses.profile]: profile({ publicKey }) })
    expect(await verify(unnamed, world)).toMatchObject({
      verdict: "verified",
      issuer: { keyId: `${addresses.profile}#key` },
    })
    const foreign = school({ [addresses.profile]: profile({ publicKey: publicKey.slice(0, 1) }) })
    expect(await verify(unnamed, foreign)).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it("cannot be forged by the usual confusions about how it was signed", async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
    const none = `${encode({ alg: "none" })}.${encode(signedAssertion())}.`
    expect(await verify(none, signingSchool(pairs.rsa))).toMatchObject({ verdict: "invalid", reason: "unsigned" })
    const head = `${encode({ alg: "HS256" })}.${encode(signedAssertion())}`
    const confused = `${head}.${createHmac("sha256", pemOf(pairs.rsa)).update(head).digest("base64url")}`
    expect(await verify(confused, signingSchool(pairs.rsa))).toMatchObject({ verdict: "invalid", reason: "signature" })
    expect(await verify(jws, signingSchool(pairs.rsa))).toMatchObject({ verdict: "invalid", reason: "signature" })
  })

  it.each([
    ["an id", [addresses.assertion], "The issuer has revoked it."],
    ["an object with an id", [{ id: addresses.assertion, revocationReason: "Given twice." }], "“Given twice.”"],
    ["an object with a uid", [{ uid: "x7" }], "The issuer has revoked it."],
  ])("is revoked when its issuer's list has it by %s", async (_, revokedAssertions, words) => {
    const list = { "@context": openBadges2, type: "RevocationList", id: addresses.revocationList, revokedAssertions }
    const world = signingSchool(pairs.p256, {
      [addresses.profile]: profile({ publicKey: addresses.key, revocationList: addresses.revocationList }),
      [addresses.revocationList]: list,
    })
    const report = await verify(await sign(signedAssertion({ uid: "x7" }), pairs.p256), world)
    expect(report).toMatchObject({ verdict: "invalid", reason: "revoked", label: "Revoked" })
    expect(check(report, "status")?.sentence).toContain(words)
    const other = await verify(await sign(signedAssertion({ id: "urn:uuid:1", uid: "x8" }), pairs.p256), world)
    expect(other).toMatchObject({ verdict: "verified" })
  })

  it("could not be checked while the list of revoked badges cannot be had or read", async () => {
    const listed = (list: unknown) =>
      signingSchool(pairs.p256, {
        [addresses.profile]: profile({ publicKey: addresses.key, revocationList: addresses.revocationList }),
        [addresses.revocationList]: list,
      })
    expect(await verify(jws, listed(undefined))).toMatchObject({ verdict: "unknown", reason: "listUnreachable" })
    for (const list of [
      new TextEncoder().encode("<html>"),
      { "@context": openBadges2, type: "Profile" },
      { a: { b: 1 } },
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await verify(jws, listed(list))).toMatchObject({ verdict: "unknown", reason: "listUnreadable" })
    }
    expect(await verify(jws, listed({ type: "RevocationList" }))).toMatchObject({ verdict: "verified" })
  })

  it("is read for showing, with what it leaves elsewhere", async () => {
    expect(readCredential(bytesOf(jws))).toMatchObject({ ok: false, needs: [addresses.badgeClass] })
    const kept = await collectLegacyParts(bytesOf(jws), sourceOf(signingSchool(pairs.p256)))
    expect(readCredential(bytesOf(jws), { kept })).toMatchObject({
      ok: true,
      credential: { issuer: { id: addresses.profile }, credentialSubject: { achievement: { name: "First crossing" } } },
    })
  })
})

describe("a signed badge of Open Badges 1.x", () => {
  const keyUrl = "https://school.example/key.pem"
  const older = {
    uid: "x7",
    recipient: { type: "email", hashed: "false", identity: "alice@meadow.example" },
    badge: addresses.badgeClass,
    verify: { type: "signed", url: keyUrl },
    issuedOn: 1746100800,
  }
  const {
    "@context": _class,
    type: _type,
    id: _id,
    ...olderClass
  } = badgeClass({ criteria: "https://school.example/crossing" })
  const olderSchool = (changes: World = {}): World => ({
    [addresses.badgeClass]: olderClass,
    [addresses.profile]: {
      name: "Harbor School",
      url: "https://school.example",
      email: "o@school.example",
      revocationList: addresses.revocationList,
    },
    [addresses.revocationList]: { x1: "Given by mistake." },
    [keyUrl]: { ok: true, bytes: new TextEncoder().encode(pemOf(pairs.rsa)), contentType: "text/plain" },
    ...changes,
  })

  it("is verified by the key that lies on its issuer's host", async () => {
    const report = await verify(await sign(older, pairs.rsa), olderSchool())
    expect(report).toMatchObject({
      verdict: "warning",
      format: { code: "openBadges1", securing: "jws" },
      provenBy: { name: "school.example" },
      credential: { validFrom: "2025-05-01T12:00:00Z" },
    })
  })

  it("is revoked by its uid, with the reason", async () => {
    const report = await verify(await sign({ ...older, uid: "x1" }, pairs.rsa), olderSchool())
    expect(report).toMatchObject({ verdict: "invalid", reason: "revoked" })
    expect(check(report, "status")?.sentence).toContain("“Given by mistake.”")
  })

  it("is not valid by a key that lies elsewhere", async () => {
    const evil = "https://evil.example/key.pem"
    const forged = await sign({ ...older, verify: { type: "signed", url: evil } }, pairs.other)
    const world = olderSchool({ [evil]: new TextEncoder().encode(pemOf(pairs.other)) })
    expect(await verify(forged, world)).toMatchObject({ verdict: "invalid", reason: "keyNotListed" })
  })
})

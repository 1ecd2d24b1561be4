import { beforeAll, describe, expect, it } from "vitest"

import { createVerificationMemory, digestOf, verifyCredential } from "../../src/credentials/index.ts"
import { createIssuer, didDocumentOf, issue, json, listOf, now, parsed, withStatus, worldOf } from "./fixtures.ts"
import type { Issuer } from "./fixtures.ts"

let issuer: Issuer
let bytes: Uint8Array
beforeAll(async () => {
  issuer = await createIssuer()
  ;({ bytes } = await issue(issuer, { ...withStatus(issuer), validUntil: new Date("2026-12-01T00:00:00Z") }))
})

const worldWith = async (revoked: number[] = []) =>
  worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer, revoked) })

describe("a credential that was verified before", () => {
  it("gets the same report, good or bad", async () => {
    const tampered = parsed(bytes)
    tampered.name = "Something else"
    const undefinedWord = { ...parsed(bytes), zork: 1 }
    const memory = createVerificationMemory()
    for (const one of [bytes, json(tampered), json(undefinedWord), json({ ...parsed(bytes), issuer: "x" })]) {
      // oxlint-disable-next-line no-await-in-loop
      const documents = await worldWith()
      // oxlint-disable-next-line no-await-in-loop
      const first = await verifyCredential(one, { now, documents })
      for (let time = 0; time < 3; time++) {
        // oxlint-disable-next-line no-await-in-loop
        expect(await verifyCredential(one, { now, documents, memory })).toEqual(first)
      }
    }
  })

  it("is judged anew by its dates, its status, its issuer's keys and its recipient", async () => {
    const memory = createVerificationMemory()
    const documents = await worldWith()
    expect(await verifyCredential(bytes, { now, documents, memory })).toMatchObject({ verdict: "verified" })
    const later = new Date("2027-01-01T00:00:00Z")
    expect(await verifyCredential(bytes, { now: later, documents, memory })).toMatchObject({ reason: "expired" })
    const revoking = await worldWith([77])
    expect(await verifyCredential(bytes, { now, documents: revoking, memory })).toMatchObject({ reason: "revoked" })
    const lost = json(didDocumentOf(issuer, [{ ...issuer.key, revokedAt: "2026-11-01T00:00:00Z" }]))
    const withoutKey = worldOf([], { [issuer.did]: lost })
    expect(await verifyCredential(bytes, { now, documents: withoutKey, memory })).toMatchObject({
      reason: "keyRevoked",
    })
    const other = { now, documents, memory, expectedRecipient: "https://meadow.example/actors/bob" }
    expect(await verifyCredential(bytes, other)).toMatchObject({ reason: "recipientMismatch" })
    expect(await verifyCredential(bytes, { now, documents, memory })).toMatchObject({ verdict: "verified" })
  })

  it("is not believed under another key of the same id", async () => {
    const memory = createVerificationMemory()
    expect(await verifyCredential(bytes, { now, documents: await worldWith(), memory })).toMatchObject({
      verdict: "verified",
    })
    const { publicKeyMultibase } = (await createIssuer()).key
    const list = JSON.parse(JSON.stringify(didDocumentOf(issuer)))
    list.verificationMethod[0].publicKeyMultibase = publicKeyMultibase
    const documents = worldOf([], { [issuer.did]: json(list) })
    expect(await verifyCredential(bytes, { now, documents, memory })).toMatchObject({ reason: "signature" })
  })
})

describe("the memory", () => {
  it("forgets what was verified longest ago when it is full", async () => {
    const memory = createVerificationMemory({ maximumBytes: bytes.byteLength * 8 * 3 })
    const documents = await worldWith()
    const credentials = await Promise.all(
      ["1", "2", "3", "4"].map((number) => issue(issuer, { id: `https://harbor.example/credentials/${number}` })),
    )
    for (const credential of credentials) {
      // oxlint-disable-next-line no-await-in-loop
      await verifyCredential(credential.bytes, { now, documents, memory })
    }
    expect(credentials.map((one) => memory.get(digestOf(one.bytes)) !== undefined)).toEqual([false, true, true, true])
  })
})

import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { createVerificationPool, verifyCredential } from "../../src/credentials/index.ts"
import type { DocumentSource } from "../../src/credentials/index.ts"
import { createIssuer, issue, json, listOf, now, parsed, withStatus, worldOf } from "./fixtures.ts"
import type { Issuer } from "./fixtures.ts"

const pool = createVerificationPool({ threads: 2 })
let issuer: Issuer
let world: ReturnType<typeof worldOf>
let credentials: Uint8Array[]
beforeAll(async () => {
  issuer = await createIssuer()
  world = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer, [3]) })
  const issued = await Promise.all(Array.from({ length: 70 }, (_, index) => issue(issuer, withStatus(issuer, index))))
  const tampered = issued.slice(0, 5).map(({ bytes }) => json({ ...parsed(bytes), name: "Something else" }))
  credentials = [...issued.map(({ bytes }) => bytes), ...tampered, new TextEncoder().encode("<html>")]
})
afterAll(() => pool.close())

describe("verifying in threads of its own", () => {
  it("gives the same reports as verifying here, each to whom it belongs", async () => {
    const reports = await Promise.all(credentials.map((bytes) => pool.verify({ bytes, options: { now } }, world)))
    const here = await Promise.all(credentials.map((bytes) => verifyCredential(bytes, { now, documents: world })))
    // Where a list was looked up before, the report says of when it is.
    const withoutTimes = (value: unknown) =>
      JSON.parse(JSON.stringify(value, (name, member) => (name === "seenAt" ? undefined : member)))
    expect(withoutTimes(reports)).toEqual(withoutTimes(here))
    expect(reports.filter(({ verdict }) => verdict === "verified")).toHaveLength(69)
  })

  it("passes on whom the badge must be by and for", async () => {
    const options = { now, expectedRecipient: "https://meadow.example/actors/bob", expectedIssuer: issuer.actorUri }
    const report = await pool.verify({ bytes: credentials[0]!, options }, world)
    expect(report).toMatchObject({ verdict: "invalid", reason: "recipientMismatch" })
  })

  it("asks for documents once in a batch", async () => {
    const counted = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer) })
    await Promise.all(credentials.slice(0, 32).map((bytes) => pool.verify({ bytes, options: { now } }, counted)))
    expect(counted.asked.filter((name) => name === issuer.did)).toHaveLength(1)
  })

  it("survives a source of documents that throws, which none may", async () => {
    const broken: DocumentSource = { ...world, didDocument: () => Promise.reject(new Error("out of order")) }
    await expect(pool.verify({ bytes: credentials[0]!, options: { now } }, broken)).rejects.toThrow("out of order")
    const report = await pool.verify({ bytes: credentials[0]!, options: { now } }, world)
    expect(report.verdict).toBe("verified")
  })

  it("rejects what is asked for after the end", async () => {
    const ended = createVerificationPool({ threads: 1 })
    await ended.close()
    await expect(ended.verify({ bytes: credentials[0]!, options: { now } }, world)).rejects.toThrow("closed")
  })
})

import { beforeAll, describe, expect, it } from "vitest"

import { verificationReportSchema, verifyCredential } from "../../src/credentials/index.ts"
import type { DocumentSource } from "../../src/credentials/index.ts"
import { withKeptDocuments } from "../../src/credentials/kept-documents.ts"
import type { KeptDocument, LookUps } from "../../src/credentials/kept-documents.ts"
import { createStatusList, statusListCredential } from "../../src/credentials/index.ts"
import { createIssuer, didDocumentOf, issue, json, listOf, now, withStatus, worldOf } from "./fixtures.ts"
import type { Issuer } from "./fixtures.ts"

const later = new Date("2027-03-02T08:00:00Z")
const gone: DocumentSource = {
  didDocument: async () => ({ ok: false, passing: true, failure: "dns", sentence: "there is no such server." }),
  document: async () => ({ ok: false, passing: true, failure: "dns", sentence: "there is no such server." }),
}

/** Keeps what came, as a room does with a table. */
function memory() {
  const kept = new Map<string, KeptDocument>()
  const check = async (bytes: Uint8Array, source: DocumentSource, at: Date) => {
    const lookUps: LookUps = { seen: [], missing: [] }
    const recall = async ({ kind, name }: { kind: string; name: string }) => kept.get(`${kind} ${name}`) ?? null
    const documents = withKeptDocuments(source, { recall, now: at, lookUps })
    const report = await verifyCredential(bytes, { now: at, documents })
    for (const { kind, name, bytes: seen, contentType } of lookUps.seen) {
      kept.set(`${kind} ${name}`, { bytes: seen, contentType, seenAt: at, missingSince: null })
    }
    for (const { kind, name, missingSince } of lookUps.missing) {
      const copy = kept.get(`${kind} ${name}`)
      if (copy !== undefined) kept.set(`${kind} ${name}`, { ...copy, missingSince })
    }
    return report
  }
  return { kept, check }
}

describe("a badge whose issuer is gone", () => {
  let issuer: Issuer
  let bytes: Uint8Array
  let alive: DocumentSource
  beforeAll(async () => {
    issuer = await createIssuer()
    bytes = (await issue(issuer, withStatus(issuer))).bytes
    alive = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer) })
  })

  it("says when it was verified and since when its issuer is gone, for ever the same days", async () => {
    const { check } = memory()
    expect(await check(bytes, alive, now)).toMatchObject({ verdict: "verified" })
    for (const at of [later, new Date("2031-01-01T00:00:00Z")]) {
      // oxlint-disable-next-line no-await-in-loop
      const report = await check(bytes, gone, at)
      expect(report).toMatchObject({
        verdict: "warning",
        reason: "lastSeen",
        label: "Verified on 2026-11-21; issuer unreachable since 2027-03-02",
      })
      expect(verificationReportSchema.parse(report)).toEqual(report)
      const issuerCheck = report.checks.find(({ id }) => id === "issuer")
      expect(issuerCheck?.sentence).toContain("That is how it stood on 2026-11-21")
      expect(issuerCheck?.basedOn).toMatchObject([{ seenAt: now.toISOString(), missingSince: later.toISOString() }])
    }
  })

  it("is verified again, without such words, when the issuer is back", async () => {
    const { check } = memory()
    await check(bytes, alive, now)
    await check(bytes, gone, later)
    expect(await check(bytes, alive, later)).toMatchObject({ verdict: "verified", label: "Verified" })
  })

  it("could not be checked when nothing of its issuer was ever seen", async () => {
    expect(await memory().check(bytes, gone, later)).toMatchObject({ verdict: "unknown", reason: "unreachable" })
  })

  it("stays revoked when it was revoked the last time that anybody looked", async () => {
    const { check } = memory()
    const revoked = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer, [77]) })
    await check(bytes, alive, now)
    expect(await check(bytes, revoked, now)).toMatchObject({ verdict: "invalid", reason: "revoked" })
    expect(await check(bytes, gone, later)).toMatchObject({ verdict: "invalid", reason: "revoked", label: "Revoked" })
  })

  it("stays without a key that was withdrawn the last time that anybody looked", async () => {
    const { check } = memory()
    const withdrawn = worldOf([], {
      [issuer.did]: json(didDocumentOf(issuer, [{ ...issuer.key, revokedAt: now.toISOString() }])),
      [issuer.statusListUrl]: await listOf(issuer),
    })
    await check(bytes, alive, now)
    await check(bytes, withdrawn, now)
    expect(await check(bytes, gone, later)).toMatchObject({ verdict: "invalid", reason: "keyRevoked" })
  })

  it("is not verified by what was kept while whoever has its domain now lists other keys", async () => {
    const { check } = memory()
    await check(bytes, alive, now)
    const buyer = worldOf([], { [issuer.did]: json(didDocumentOf({ ...issuer, key: (await createIssuer()).key })) })
    expect(await check(bytes, buyer, later)).toMatchObject({ verdict: "invalid", reason: "keyNotListed" })
  })

  it("is judged by its list as of the day on which that was seen, also when the list is out of date since", async () => {
    const { check } = memory()
    const { bytes: shortLived } = await statusListCredential({
      url: issuer.statusListUrl,
      did: issuer.did,
      key: issuer.key,
      purpose: "revocation",
      list: createStatusList(),
      now,
      ttl: 300_000,
      validUntil: new Date(now.getTime() + 86_400_000),
    })
    const world = worldOf([issuer], { [issuer.statusListUrl]: shortLived })
    expect(await check(bytes, world, now)).toMatchObject({ verdict: "verified" })
    expect(await check(bytes, gone, later)).toMatchObject({ verdict: "warning", reason: "lastSeen" })
    // One that comes fresh and is out of date says nothing about today.
    expect(await check(bytes, world, later)).toMatchObject({ verdict: "unknown" })
  })

  it("still expires", async () => {
    const { check } = memory()
    const expiring = (await issue(issuer, { validUntil: new Date("2027-01-01T00:00:00Z") })).bytes
    await check(expiring, alive, now)
    expect(await check(expiring, gone, later)).toMatchObject({ verdict: "invalid", reason: "expired" })
  })

  it("is judged by its good copies when a page stands where the keys stood", async () => {
    const { check, kept } = memory()
    await check(bytes, alive, now)
    const before = [...kept.values()].map((copy) => copy.bytes)
    const page = new TextEncoder().encode("<html>This domain is for sale</html>")
    const parked = worldOf([], { [issuer.did]: page, [issuer.statusListUrl]: page })
    expect(await check(bytes, parked, later)).toMatchObject({ verdict: "warning", reason: "lastSeen" })
    expect([...kept.values()].map((copy) => copy.bytes)).toEqual(before)
  })
})

import * as fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"

import {
  createStatusList,
  createStatusListCache,
  decodeStatusList,
  verifyCredential,
  verifyInput,
} from "../../../src/credentials/index.ts"
import type { TrustedStatusList } from "../../../src/credentials/status/list-cache.ts"
import type { Issuer } from "../fixtures.ts"
import { createIssuer, json, now, worldOf } from "../fixtures.ts"
import { badgeWith, encodedList, entryOf, listUrl, signedList, statusOf } from "./fixtures.ts"

let harbor: Issuer
beforeAll(async () => {
  harbor = await createIssuer("harbor.example")
})

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe("a cache of status lists", () => {
  it("answers for as long as the list lets it, and says when the list was seen", async () => {
    const statusLists = createStatusListCache()
    const badge = await badgeWith(harbor, entryOf())
    const other = await badgeWith(harbor, entryOf({ statusListIndex: "78" }))
    const list = await signedList(harbor, { ttl: 10 * 60_000, encodedList: encodedList({ 78: 1 }) })
    const first = await statusOf(harbor, badge, { [listUrl]: list }, { statusLists })
    expect([first.report.verdict, first.asked]).toEqual(["verified", [listUrl]])
    const again = await statusOf(harbor, badge, {}, { statusLists, now: later(9) })
    expect([again.report.verdict, again.asked]).toEqual(["verified", []])
    expect(again.finding?.basedOn).toMatchObject([{ url: listUrl, seenAt: now.toISOString() }])
    expect((await statusOf(harbor, other, {}, { statusLists })).report.label).toBe("Revoked")
    const late = await statusOf(harbor, badge, {}, { statusLists, now: later(10) })
    expect([late.report.verdict, late.asked]).toEqual(["unknown", [listUrl]])
  })

  it("keeps a list that says nothing for five minutes, and none beyond its end or with no time to live", async () => {
    const badge = await badgeWith(harbor, entryOf())
    const askedAfter = async (minutes: number, subject: object, more: object) => {
      const statusLists = createStatusListCache()
      const list = await signedList(harbor, { ...subject }, { ...more })
      await statusOf(harbor, badge, { [listUrl]: list }, { statusLists })
      return (await statusOf(harbor, badge, { [listUrl]: list }, { statusLists, now: later(minutes) })).asked.length
    }
    expect(await askedAfter(4, {}, {})).toBe(0)
    expect(await askedAfter(5, {}, {})).toBe(1)
    expect(await askedAfter(2, {}, { validUntil: later(1).toISOString().slice(0, 19) + "Z" })).toBe(1)
    expect(await askedAfter(0, { ttl: 0 }, {})).toBe(1)
    expect(await askedAfter(25 * 60, { ttl: 365 * 24 * 60 * 60_000 }, {})).toBe(1)
  })

  it("forgets what its issuer says has changed, and what it knows from a time to come", async () => {
    const statusLists = createStatusListCache()
    const badge = await badgeWith(harbor, entryOf())
    const list = await signedList(harbor)
    const revoked = await signedList(harbor, { encodedList: encodedList({ 77: 1 }) })
    await statusOf(harbor, badge, { [listUrl]: list }, { statusLists })
    expect((await statusOf(harbor, badge, { [listUrl]: revoked }, { statusLists })).report.verdict).toBe("verified")
    statusLists.forget(listUrl)
    expect((await statusOf(harbor, badge, { [listUrl]: revoked }, { statusLists })).report.label).toBe("Revoked")
    const back = await statusOf(harbor, badge, { [listUrl]: list }, { statusLists, now: later(-3) })
    expect(back.asked).toEqual([listUrl])
  })

  it("holds nothing that was not signed by the issuer, and no list of one issuer for another's badges", async () => {
    const statusLists = createStatusListCache()
    const mallory = await createIssuer("mallory.example")
    const forged = await signedList({ ...mallory, did: harbor.did }, { encodedList: encodedList() })
    const badge = await badgeWith(harbor, entryOf())
    await statusOf(harbor, badge, { [listUrl]: forged }, { statusLists })
    expect(statusLists.get(listUrl, harbor.did, now)).toBeUndefined()
    await statusOf(harbor, badge, { [listUrl]: await signedList(harbor) }, { statusLists })
    expect(statusLists.get(listUrl, harbor.did, now)).toBeDefined()
    expect(statusLists.get(listUrl, mallory.did, now)).toBeUndefined()
  })

  it("stays within its bounds, whatever is put into it", () => {
    const entryOfLength = (length: number): TrustedStatusList => ({
      list: { ...createStatusList(), length },
      purposes: [],
      warnings: [],
      basis: { what: "", url: "" },
      seenAt: now,
      goodUntil: later(5),
    })
    const operation = fc.record({
      url: fc.constantFrom("a", "b", "c", "d", "e"),
      kilobytes: fc.nat({ max: 60 }),
      kind: fc.constantFrom("set", "set", "get", "forget"),
    })
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const cache = createStatusListCache({ maximumBytes: 100 * 1024 })
        const sizes = new Map<string, number>()
        for (const { url, kilobytes, kind } of operations) {
          if (kind === "set") {
            cache.set(url, "x", entryOfLength(kilobytes * 8192))
            sizes.set(url, kilobytes + 1)
          } else if (kind === "forget") cache.forget(url)
          else cache.get(url, "x", now)
          const held = [...sizes].filter(([name]) => cache.get(name, "x", now) !== undefined)
          expect(held.reduce((sum, [, size]) => sum + size, 0)).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe("the decoder of status lists", () => {
  it("answers for any text, bounded", () => {
    const text = fc.oneof(
      fc.string(),
      fc.base64String().map((packed) => `H4sI${packed}`),
      fc.base64String().map((packed) => `u${packed.replaceAll(/[+/=]/g, "_")}`),
      fc.nat({ max: 200 }).map((at) => encodedList().slice(0, at)),
    )
    fc.assert(fc.property(text, (encoded) => typeof decodeStatusList(encoded).ok === "boolean"))
  })
})

it("fetches a list once for badges that came together", async () => {
  const badges = await Promise.all(
    ["1", "2", "3"].map((statusListIndex) => badgeWith(harbor, entryOf({ statusListIndex }))),
  )
  const credentials = badges.map((badge) => JSON.parse(new TextDecoder().decode(badge)))
  const presentation = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    type: ["VerifiablePresentation"],
    verifiableCredential: credentials,
  }
  const documents = worldOf([harbor], { [listUrl]: await signedList(harbor) })
  const { parts } = await verifyInput({ bytes: json(presentation) }, { now, documents })
  expect(parts.map((part) => ("report" in part ? part.report.verdict : part.refusal.sentence))).toEqual(
    Array(3).fill("verified"),
  )
  expect(documents.asked.filter((address) => address === listUrl)).toHaveLength(1)
})

it("answers a badge whose list is known without looking at anything else of that list", async () => {
  const statusLists = createStatusListCache()
  const badge = await badgeWith(harbor, entryOf())
  const list = await signedList(harbor)
  await statusOf(harbor, badge, { [listUrl]: list }, { statusLists })
  const documents = worldOf([harbor])
  for (let round = 0; round < 5; round++) {
    // oxlint-disable-next-line no-await-in-loop
    expect((await verifyCredential(badge, { now, documents, statusLists })).verdict).toBe("verified")
  }
  expect(new Set(documents.asked)).toEqual(new Set([harbor.did]))
})

import { beforeAll, describe, expect, it } from "vitest"

import type { Issuer } from "../fixtures.ts"
import { createIssuer, json, now } from "../fixtures.ts"
import { signJwt } from "../jwt/fixtures.ts"
import {
  badgeWith,
  encodedList,
  entryOf,
  listContent,
  listUrl,
  secondListUrl,
  signedList,
  statusOf,
} from "./fixtures.ts"

let harbor: Issuer
let mallory: Issuer
beforeAll(async () => {
  harbor = await createIssuer("harbor.example")
  mallory = await createIssuer("mallory.example")
})

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe("a place of several bits", () => {
  it.each([
    [2, 3],
    [3, 5],
    [8, 200],
    [32, 7],
  ])("of %s bits is read as one number, the first bit counting most", async (statusSize, value) => {
    const badge = await badgeWith(
      harbor,
      entryOf({
        statusPurpose: "message",
        statusSize,
        statusMessage: [
          { status: "0x0", message: "fine" },
          { status: `0x${value.toString(16)}`, message: "on its way" },
        ],
      }),
    )
    const list = await signedList(harbor, {
      statusPurpose: "message",
      encodedList: encodedList({ 77: value }, { size: statusSize }),
    })
    const { finding, report } = await statusOf(harbor, badge, { [listUrl]: list })
    expect(finding).toMatchObject({ outcome: "warning", sentence: "The issuer says of it: “on its way”." })
    expect(report.verdict).toBe("warning")
    const clear = await signedList(harbor, {
      statusPurpose: "message",
      encodedList: encodedList({}, { size: statusSize }),
    })
    const fine = await statusOf(harbor, badge, { [listUrl]: clear })
    expect(fine.finding).toMatchObject({ outcome: "passed", sentence: "The issuer says of it: “fine”." })
  })

  it("revokes whatever number stands there, and its neighbours do not", async () => {
    const badge = await badgeWith(harbor, entryOf({ statusSize: 2 }))
    const set = await signedList(harbor, { encodedList: encodedList({ 77: 2 }, { size: 2 }) })
    expect((await statusOf(harbor, badge, { [listUrl]: set })).finding).toMatchObject({ reason: "revoked" })
    const beside = await signedList(harbor, { encodedList: encodedList({ 76: 3, 78: 3 }, { size: 2 }) })
    expect((await statusOf(harbor, badge, { [listUrl]: beside })).finding).toMatchObject({ outcome: "passed" })
  })

  it("beyond the list, or of more bits than anybody uses, leaves it open", async () => {
    const list = await signedList(harbor)
    const beyond = await badgeWith(harbor, entryOf({ statusSize: 8, statusListIndex: "16384" }))
    expect((await statusOf(harbor, beyond, { [listUrl]: list })).finding).toMatchObject({ reason: "listUnreadable" })
    const huge = await badgeWith(harbor, entryOf({ statusSize: 1_000_000_000 }))
    expect((await statusOf(harbor, huge, { [listUrl]: list })).finding).toMatchObject({ reason: "unsupportedStatus" })
  })

  it("with a number that nobody explains is told as such", async () => {
    const badge = await badgeWith(harbor, entryOf({ statusPurpose: "message" }))
    const list = await signedList(harbor, { statusPurpose: "message", encodedList: encodedList({ 77: 1 }) })
    const { finding } = await statusOf(harbor, badge, { [listUrl]: list })
    expect(finding).toMatchObject({ outcome: "warning", sentence: expect.stringContaining("does not explain") })
  })
})

describe("the purpose of a list", () => {
  it.each([
    ["suspension", "failed", "suspended"],
    ["refresh", "warning", "newer copy"],
    ["zork", "warning", "zork"],
  ])("“%s” is %s where the bit is set", async (statusPurpose, outcome, word) => {
    const badge = await badgeWith(harbor, entryOf({ statusPurpose }))
    const list = await signedList(harbor, { statusPurpose, encodedList: encodedList({ 77: 1 }) })
    const { finding } = await statusOf(harbor, badge, { [listUrl]: list })
    expect(finding?.outcome).toBe(outcome)
    expect(finding?.sentence).toContain(word)
  })

  it("must be that of the entry", async () => {
    const badge = await badgeWith(harbor, entryOf())
    const list = await signedList(harbor, { statusPurpose: ["suspension", "message"] })
    expect((await statusOf(harbor, badge, { [listUrl]: list })).finding).toMatchObject({ reason: "listUnreadable" })
  })
})

describe("a badge that is revoked in a list that names a second one for suspension", () => {
  const entry = () => entryOf({ statusReference: secondListUrl })
  const suspensions = (values: Record<number, number>) =>
    signedList(harbor, { statusPurpose: "suspension", encodedList: encodedList(values) }, { id: secondListUrl })

  it("is suspended when its bit is set there, too, and revoked when it is not", async () => {
    const badge = await badgeWith(harbor, entry())
    const revoked = await signedList(harbor, { encodedList: encodedList({ 77: 1 }) })
    const both = { [listUrl]: revoked, [secondListUrl]: await suspensions({ 77: 1 }) }
    expect((await statusOf(harbor, badge, both)).report).toMatchObject({ verdict: "invalid", label: "Suspended" })
    const one = { [listUrl]: revoked, [secondListUrl]: await suspensions({ 76: 1 }) }
    const { report, finding } = await statusOf(harbor, badge, one)
    expect(report).toMatchObject({ verdict: "invalid", label: "Revoked" })
    expect(finding?.basedOn?.map(({ url }) => url)).toEqual([listUrl, secondListUrl])
  })

  it("is revoked when the second list cannot be had, or is by somebody else", async () => {
    const badge = await badgeWith(harbor, entry())
    const revoked = await signedList(harbor, { encodedList: encodedList({ 77: 1 }) })
    expect((await statusOf(harbor, badge, { [listUrl]: revoked })).report.label).toBe("Revoked")
    const foreign = await signedList(mallory, { statusPurpose: "suspension", encodedList: encodedList({ 77: 1 }) })
    expect((await statusOf(harbor, badge, { [listUrl]: revoked, [secondListUrl]: foreign })).report.label).toBe(
      "Revoked",
    )
  })

  it("asks for the second list only then", async () => {
    const { asked, report } = await statusOf(harbor, await badgeWith(harbor, entry()), {
      [listUrl]: await signedList(harbor),
    })
    expect(report.verdict).toBe("verified")
    expect(asked).toEqual([listUrl])
  })
})

describe("a StatusList2021", () => {
  const context = "https://w3id.org/vc/status-list/2021/v1"
  const old = (set: Record<number, number>) =>
    signedList(
      harbor,
      { type: "StatusList2021", encodedList: encodedList(set).slice(1) },
      {
        "@context": ["https://www.w3.org/2018/credentials/v1", context],
        type: ["VerifiableCredential", "StatusList2021Credential"],
        validFrom: undefined,
        issuanceDate: "2026-11-21T09:00:00Z",
      },
    )
  const entry = () => entryOf({ id: `${listUrl}#77`, type: "StatusList2021Entry" })

  it("revokes like the list that came after it", async () => {
    const badge = await badgeWith(harbor, entry(), [context])
    const clear = await statusOf(harbor, badge, { [listUrl]: await old({}) })
    expect(clear.finding).toMatchObject({ outcome: "passed" })
    const set = await statusOf(harbor, badge, { [listUrl]: await old({ 77: 1 }) })
    expect(set.report).toMatchObject({ verdict: "invalid", reason: "revoked" })
  })
})

describe("a status list as a JWT", () => {
  it("counts like one with a proof, and only by the same issuer", async () => {
    const badge = await badgeWith(harbor, entryOf())
    const list = listContent(harbor, { encodedList: encodedList({ 77: 1 }) })
    const byHarbor = await statusOf(harbor, badge, {
      [listUrl]: bytesOf(await signJwt(harbor, list, { typ: "vc+jwt" })),
    })
    expect(byHarbor.report).toMatchObject({ verdict: "invalid", reason: "revoked" })
    const clear = bytesOf(await signJwt(harbor, listContent(harbor)))
    expect((await statusOf(harbor, badge, { [listUrl]: clear })).report.verdict).toBe("verified")
    const forged = bytesOf(await signJwt(mallory, listContent(harbor)))
    expect((await statusOf(harbor, badge, { [listUrl]: forged })).finding).toMatchObject({
      reason: "statusListNotTrusted",
    })
    const [header, payload] = (await signJwt(harbor, listContent(harbor))).split(".")
    const unsigned = bytesOf(`${header}.${payload}.`)
    expect((await statusOf(harbor, badge, { [listUrl]: unsigned })).finding).toMatchObject({
      reason: "statusListNotTrusted",
    })
  })
})

describe("a 1EdTech Revocation List", () => {
  const url = "https://harbor.example/revocations"
  const extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
  const entry = { id: url, type: "1EdTechRevocationList" }
  const listOf = (revokedCredentials: unknown, more = {}) => ({
    id: url,
    issuer: harbor.did,
    revokedCredentials,
    ...more,
  })
  const id = "https://harbor.example/credentials/1"

  it.each([
    ["is not named by", [{ id: "https://harbor.example/credentials/2", revoked: true }], "passed", "does not stand"],
    ["is named by", [{ id, revoked: true, revocationReason: "A mistake" }], "failed", "A mistake"],
    ["is named without a word by", [{ id }], "failed", "revoked"],
    ["is named as not revoked by", [{ id, revoked: false }], "passed", "does not stand"],
  ])("the badge %s it", async (_name, revokedCredentials, outcome, word) => {
    const badge = await badgeWith(harbor, entry, [extensions])
    const { finding, asked } = await statusOf(harbor, badge, { [url]: listOf(revokedCredentials) })
    expect(finding?.outcome).toBe(outcome)
    expect(finding?.sentence).toContain(word)
    expect(asked).toEqual([url])
  })

  it.each([
    ["of another issuer", () => listOf([], { issuer: mallory.did }), "statusListNotTrusted"],
    ["of nobody", () => ({ revokedCredentials: [] }), "listUnreadable"],
    ["that is none", () => ({ issuer: harbor.did, revokedCredentials: "all" }), "listUnreadable"],
  ])("%s clears nothing", async (_name, list, reason) => {
    const badge = await badgeWith(harbor, entry, [extensions])
    const { finding } = await statusOf(harbor, badge, { [url]: list() })
    expect(finding).toMatchObject({ reason })
  })

  it("that comes unprotected clears nothing, but revokes", async () => {
    const open = "http://harbor.example/revocations"
    const badge = await badgeWith(harbor, { ...entry, id: open }, [extensions])
    const clear = await statusOf(harbor, badge, { [open]: listOf([]) })
    expect(clear.finding).toMatchObject({ outcome: "unknown", reason: "listNotConfirmed" })
    expect((await statusOf(harbor, badge, { [open]: listOf([{ id }]) })).finding).toMatchObject({ reason: "revoked" })
  })

  it("that cannot be had leaves it open", async () => {
    const badge = await badgeWith(harbor, entry, [extensions])
    expect((await statusOf(harbor, badge, {})).finding).toMatchObject({ reason: "listUnreachable" })
  })
})

describe("several entries", () => {
  it("are all looked at, and being revoked outweighs all else", async () => {
    const suspended = await signedList(
      harbor,
      { statusPurpose: "suspension", encodedList: encodedList({ 77: 1 }) },
      { id: secondListUrl },
    )
    const revoked = await signedList(harbor, { encodedList: encodedList({ 77: 1 }) })
    const two = await badgeWith(harbor, [
      entryOf({ statusPurpose: "suspension", statusListCredential: secondListUrl }),
      entryOf(),
    ])
    const answers = { [listUrl]: revoked, [secondListUrl]: suspended }
    expect((await statusOf(harbor, two, answers)).report.label).toBe("Revoked")
    expect((await statusOf(harbor, two, { ...answers, [listUrl]: await signedList(harbor) })).report.label).toBe(
      "Suspended",
    )
    expect((await statusOf(harbor, two, { [listUrl]: await signedList(harbor) })).report).toMatchObject({
      verdict: "unknown",
      reason: "listUnreachable",
    })
  })
})

it("says when the list was seen, and what it was", async () => {
  const badge = await badgeWith(harbor, entryOf())
  const list = await signedList(harbor)
  const { finding } = await statusOf(harbor, badge, { [listUrl]: list })
  expect(finding?.basedOn).toMatchObject([{ url: listUrl, digest: expect.any(String) }])
  const late = { now: new Date(now.getTime() + 60_000) }
  expect((await statusOf(harbor, badge, { [listUrl]: json({}) }, late)).finding).toMatchObject({ outcome: "unknown" })
})

import { beforeAll, describe, expect, it } from "vitest"

import { verifyCredential } from "../../../src/credentials/index.ts"
import type { Issuer } from "../fixtures.ts"
import { contentOf, createIssuer, earner, listOf, now, signAnything, withStatus, worldOf } from "../fixtures.ts"

let harbor: Issuer
let mallory: Issuer
beforeAll(async () => {
  harbor = await createIssuer("harbor.example")
  mallory = await createIssuer("mallory.example")
})

const extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
const url = "https://harbor.example/refresh/1"
const later = "2026-11-21T09:30:00Z"

/** A badge of the first of November that names an address for a newer copy. */
async function badge(changes: Record<string, unknown> = {}, by = harbor): Promise<Uint8Array> {
  const content = await contentOf(harbor, withStatus(harbor))
  return signAnything(by, {
    ...content,
    "@context": [...content["@context"], extensions],
    validFrom: "2026-11-01T09:00:00Z",
    refreshService: { id: url, type: "1EdTechCredentialRefresh" },
    ...changes,
  })
}

async function verifyWith(
  bytes: Uint8Array,
  copy: Uint8Array | undefined,
  { revoked = [] as number[], more = {} } = {},
) {
  const answers = {
    [harbor.statusListUrl]: await listOf(harbor, revoked),
    ...(copy === undefined ? {} : { [url]: copy }),
  }
  const documents = worldOf([harbor, mallory], answers)
  const report = await verifyCredential(bytes, { now, documents, ...more })
  const outcomes = Object.fromEntries(report.checks.map((check) => [check.id, check]))
  return { report, outcomes, asked: documents.asked.filter((address) => address === url) }
}

describe("a newer copy of a badge", () => {
  it("counts in place of one that has expired, and is asked for once", async () => {
    const old = await badge({ validUntil: "2026-11-20T09:00:00Z" })
    const { report, outcomes, asked } = await verifyWith(
      old,
      await badge({ validFrom: later, validUntil: "2027-11-20T09:00:00Z" }),
    )
    expect(report).toMatchObject({ verdict: "warning", reason: "oddity" })
    expect(outcomes["refresh"]).toMatchObject({ outcome: "warning", sentence: expect.stringContaining("newer copy") })
    expect(outcomes["dates"]?.outcome).toBe("passed")
    expect(asked).toEqual([url])
  })

  it("that is revoked, or for another time, takes the badge with it", async () => {
    const { report } = await verifyWith(await badge(), await badge({ validFrom: later }), { revoked: [77] })
    expect(report).toMatchObject({ verdict: "invalid", label: "Revoked" })
    const ended = await badge({ validFrom: later, validUntil: "2026-11-21T09:40:00Z" })
    expect((await verifyWith(await badge(), ended)).report.label).toBe("Expired")
  })

  it("that is not newer changes nothing", async () => {
    const { report, outcomes } = await verifyWith(await badge(), await badge())
    expect(outcomes["refresh"]).toMatchObject({ outcome: "passed", basedOn: [{ url }] })
    expect(report.verdict).toBe("verified")
  })

  it.each([
    ["that cannot be had", undefined],
    ["with another id", () => badge({ validFrom: later, id: "https://harbor.example/credentials/2" })],
    [
      "for another person",
      async () => {
        const { credentialSubject } = await contentOf(harbor)
        return badge({
          validFrom: later,
          credentialSubject: { ...credentialSubject, id: "https://meadow.example/bob" },
        })
      },
    ],
    ["by another issuer", () => badge({ validFrom: later }, mallory)],
    ["that is none", async () => new TextEncoder().encode("<html>")],
    [
      "whose signature does not fit",
      async () =>
        new TextEncoder().encode(
          new TextDecoder().decode(await badge({ validFrom: later })).replace("Harbor", "Marbor"),
        ),
    ],
  ])("%s leaves the badge as it is, and the report says so", async (_name, copy) => {
    const { report, outcomes } = await verifyWith(await badge(), await copy?.())
    expect(report.verdict).toBe("warning")
    expect(outcomes["refresh"]).toMatchObject({
      outcome: "warning",
      sentence: expect.stringContaining("It counts as it is."),
    })
    const expired = await verifyWith(await badge({ validUntil: "2026-11-20T09:00:00Z" }), await copy?.())
    expect(expired.report.label).toBe("Expired")
  })

  it("is not asked for by a badge that somebody forged", async () => {
    const forged = new TextEncoder().encode(new TextDecoder().decode(await badge()).replace("Harbor", "Marbor"))
    const { report, asked } = await verifyWith(forged, await badge({ validFrom: later }))
    expect(report.verdict).toBe("invalid")
    expect(asked).toEqual([])
  })

  it("is for the person who is asked about, too", async () => {
    const more = { expectedRecipient: earner, expectedIssuer: harbor.actorUri }
    const { outcomes } = await verifyWith(await badge(), await badge({ validFrom: later }), { more })
    expect(outcomes["recipient"]?.outcome).toBe("passed")
  })
})

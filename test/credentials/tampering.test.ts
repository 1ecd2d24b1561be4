import * as fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"

import { verifyCredential } from "../../src/credentials/index.ts"
import type { Issuer } from "./fixtures.ts"
import { createIssuer, issue, json, listOf, now, parsed, withStatus, worldOf } from "./fixtures.ts"

type Path = (string | number)[]

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path]
  return Object.entries(value).flatMap(([name, member]) =>
    leavesOf(member, [...path, Array.isArray(value) ? Number(name) : name]),
  )
}

function holderOf(document: any, path: Path): any {
  return path.slice(0, -1).reduce((value, step) => value[step], document)
}

function lastOf(path: Path): string | number {
  const last = path.at(-1)
  if (last === undefined) throw new Error("A leaf has a name.")
  return last
}

let issuer: Issuer
let document: any
let list: Uint8Array
beforeAll(async () => {
  issuer = await createIssuer()
  document = parsed(
    (await issue(issuer, { ...withStatus(issuer), validUntil: new Date("2027-01-01T00:00:00Z") })).bytes,
  )
  list = await listOf(issuer)
})

const verdictOf = async (changed: unknown) =>
  (await verifyCredential(json(changed), { now, documents: worldOf([issuer], { [issuer.statusListUrl]: list }) }))
    .verdict

describe("a signed badge", () => {
  it("is verified as it is", async () => {
    expect(await verdictOf(document)).toBe("verified")
    expect(leavesOf(document).length).toBeGreaterThan(35)
  })

  it("never verifies with any one value changed by a character", async () => {
    for (const path of leavesOf(document)) {
      const changed = structuredClone(document)
      const holder = holderOf(changed, path)
      const name = lastOf(path)
      holder[name] = `${holder[name]}x`
      // oxlint-disable-next-line no-await-in-loop
      expect([path.join("."), await verdictOf(changed)]).not.toEqual([
        path.join("."),
        expect.stringMatching(/verified|warning/),
      ])
    }
  })

  it("never verifies with any one value replaced", async () => {
    const leaves = leavesOf(document)
    const values = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.webUrl(),
      fc.constant([]),
      fc.constant({}),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...leaves), values, async (path, value) => {
        const changed = structuredClone(document)
        const holder = holderOf(changed, path)
        const name = lastOf(path)
        fc.pre(holder[name] !== value)
        holder[name] = value
        expect(["invalid", "unknown"]).toContain(await verdictOf(changed))
      }),
      { numRuns: 80 },
    )
  })

  it("never verifies with any one member removed", async () => {
    for (const path of leavesOf(document)) {
      const changed = structuredClone(document)
      const holder = holderOf(changed, path)
      if (Array.isArray(holder)) holder.splice(Number(lastOf(path)), 1)
      else delete holder[lastOf(path)]
      // oxlint-disable-next-line no-await-in-loop
      expect([path.join("."), await verdictOf(changed)]).not.toEqual([
        path.join("."),
        expect.stringMatching(/verified|warning/),
      ])
    }
  })

  it("never verifies with a member added that says something", async () => {
    const places = fc.constantFrom<Path>(
      [],
      ["issuer"],
      ["credentialSubject"],
      ["credentialSubject", "achievement"],
      ["credentialStatus"],
      ["proof", 0],
    )
    const names = fc.oneof(
      fc.stringMatching(/^[a-zA-Z@:_-]{1,12}$/),
      fc.constantFrom("awardedDate", "refreshService", "termsOfUse", "humanCode", "role", "nonce"),
    )
    await fc.assert(
      fc.asyncProperty(
        places,
        names,
        fc.oneof(fc.string({ minLength: 1 }), fc.integer()),
        async (place, name, value) => {
          const changed = structuredClone(document)
          const holder = place.reduce((inner: any, step) => inner[step], changed)
          fc.pre(!(name in holder))
          holder[name] = value
          expect(["invalid", "unknown"]).toContain(await verdictOf(changed))
        },
      ),
      { numRuns: 60 },
    )
  })

  it("answers with a report, not with an exception, for any JSON at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(["invalid", "unknown"]).toContain(await verdictOf(value))
      }),
      { numRuns: 100 },
    )
  })
})

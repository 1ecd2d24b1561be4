import * as fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"

import { verifyCredential } from "../../src/credentials/index.ts"
import { ed25519Signature2020V1 } from "../../src/credentials/json-ld/contexts.ts"
import { decodeBase58, encodeBase58 } from "../../src/credentials/keys/base58.ts"
import { readCbor } from "../../src/credentials/proofs/cbor.ts"
import { readDisclosure, readSelectiveProofValue } from "../../src/credentials/proofs/disclosure.ts"
import { json, now, worldOf } from "./fixtures.ts"
import { badge, issuerId, listOfKeys, officialSelectiveSuite, officialSuites } from "./official-suites.ts"
import type { Official } from "./official-suites.ts"

/** The report on a badge by the issuer, who lists these keys. */
const reportOn = (document: object, keys: string[]) =>
  verifyCredential(json(document), { now, documents: worldOf([], { [issuerId]: json(listOfKeys(keys)) }) })
const isVerified = async (document: object, keys: string[]) =>
  /verified|warning/.test((await reportOn(document, keys)).verdict)

const suiteNames = [
  "eddsa-rdfc-2022",
  "eddsa-jcs-2022",
  "Ed25519Signature2020",
  "ecdsa-rdfc-2019",
  "ecdsa-jcs-2019",
  "ecdsa-rdfc-2019 on P-384",
  "ecdsa-jcs-2019 on P-384",
]

describe.each(suiteNames)("a badge signed by the official suite %s", (name) => {
  let suite: Official
  let signed: any
  beforeAll(async () => {
    const found = (await officialSuites()).find((candidate) => candidate.name === name)
    if (found === undefined) throw new Error(`There is no suite ${name}.`)
    suite = found
    const unsigned = badge()
    if (name === "Ed25519Signature2020") unsigned["@context"].push(ed25519Signature2020V1)
    signed = await suite.sign(unsigned)
  })

  it("is verified", async () => {
    expect(await suite.accepts(signed)).toBe(true)
    const report = await reportOn(signed, [suite.publicKeyMultibase])
    expect(report).toMatchObject({ verdict: "verified" })
  })

  it("is not confirmed, and not called forged, when only the key's id spells the key", async () => {
    const report = await verifyCredential(json(signed), { now, documents: worldOf([]) })
    expect(report).toMatchObject({ verdict: "unknown", label: "Signature valid, issuer not confirmed" })
    expect(report.checks.find(({ id }) => id === "proof")?.outcome).toBe("passed")
  })

  it("is no longer verified, by us and by the library, with any one value changed", async () => {
    for (const path of pathsOf(signed)) {
      const changed = changedAt(signed, path)
      const verdicts = [
        path.join("."),
        await isVerified(changed, [suite.publicKeyMultibase]),
        await suite.accepts(changed),
      ]
      expect(verdicts).toEqual([path.join("."), false, false])
    }
  })

  it("is no longer verified with a proof that says more, or with a signature in another spelling", async () => {
    const { proofValue } = signed.proof
    const bytes = decodeBase58(proofValue.slice(1)) ?? new Uint8Array()
    const changes: object[] = [
      { domain: "https://evil.example" },
      { challenge: "x" },
      { expires: "2030-01-01T00:00:00Z" },
      { id: "urn:uuid:1" },
      { zork: 1 },
      { proofValue: `z1${proofValue.slice(1)}` },
      { proofValue: `u${Buffer.from(bytes).toString("base64url")}` },
      { proofValue: `z${encodeBase58(Buffer.concat([bytes, Buffer.alloc(1)]))}` },
      { proofValue: `z${encodeBase58(bytes.subarray(1))}` },
      { proofValue: `z${encodeBase58(new Uint8Array(bytes.length))}` },
      { proofPurpose: "authentication" },
    ]
    for (const change of changes) {
      const changed = { ...signed, proof: { ...signed.proof, ...change } }
      // oxlint-disable-next-line no-await-in-loop
      expect([change, await isVerified(changed, [suite.publicKeyMultibase])]).toEqual([change, false])
    }
  })

  it("is not verified under a key of another kind, whatever the id of the key", async () => {
    const suites = await officialSuites()
    for (const other of suites.filter(
      ({ publicKeyMultibase }) => publicKeyMultibase.length !== suite.publicKeyMultibase.length,
    )) {
      const list = listOfKeys([suite.publicKeyMultibase])
      for (const method of list.verificationMethod) method.publicKeyMultibase = other.publicKeyMultibase
      const documents = worldOf([], { [issuerId]: json(list) })
      // oxlint-disable-next-line no-await-in-loop
      expect(await verifyCredential(json(signed), { now, documents })).toMatchObject({ verdict: "invalid" })
    }
  })
})

describe("a badge with several proofs", () => {
  it("is verified by any one of the issuer, whatever stands beside it and in whatever order", async () => {
    const [first, second, , third] = await officialSuites()
    if (first === undefined || second === undefined || third === undefined) throw new Error("There are no suites.")
    const [one, two, three] = await Promise.all([first, second, third].map((suite) => suite.sign(badge())))
    const strange = { type: "DataIntegrityProof", cryptosuite: "bbs-2023", proofPurpose: "assertionMethod" }
    const forged = { ...one.proof, proofValue: two.proof.proofValue }
    const stranger = { ...forged, verificationMethod: "did:example:stranger#key" }
    for (const proof of [
      [one.proof, two.proof, three.proof],
      [strange, three.proof],
      [forged, two.proof],
      [...Array.from({ length: 30 }, () => stranger), three.proof],
    ]) {
      const keys = [first, second, third].map(({ publicKeyMultibase }) => publicKeyMultibase)
      // oxlint-disable-next-line no-await-in-loop
      expect(await reportOn({ ...badge(), proof }, keys)).toMatchObject({ verdict: "verified" })
    }
    const others = [stranger, strange, forged]
    expect((await reportOn({ ...badge(), proof: others }, [first.publicKeyMultibase])).verdict).not.toBe("verified")
  })
})

describe("a badge with parts left out (ecdsa-sd-2023)", () => {
  const mandatory = ["/issuer", "/validFrom", "/credentialSubject/achievement/name"]
  let suite: Awaited<ReturnType<typeof officialSelectiveSuite>>
  let base: any
  let shown: any
  beforeAll(async () => {
    suite = await officialSelectiveSuite(mandatory)
    base = await suite.sign(badge())
    shown = await suite.derive(base, [
      "/id",
      "/type",
      "/credentialSubject/id",
      "/credentialSubject/type",
      "/credentialSubject/achievement",
      "/credentialSubject/result",
    ])
  })

  it("is verified, and says that parts may be missing", async () => {
    expect(await suite.accepts(shown)).toBe(true)
    expect(shown.name).toBeUndefined()
    const report = await reportOn(shown, [suite.publicKeyMultibase])
    expect(report.verdict).toBe("verified")
    expect(report.checks.find(({ id }) => id === "proof")?.sentence).toContain("may have left parts out")
  })

  it("is verified when nothing is left out", async () => {
    const whole = await suite.derive(base, ["/id", "/type", "/name", "/credentialSubject"])
    expect(await reportOn(whole, [suite.publicKeyMultibase])).toMatchObject({ verdict: "verified" })
  })

  it("could not be checked with the proof that is for its holder only, which says so", async () => {
    const report = await reportOn(base, [suite.publicKeyMultibase])
    expect(report).toMatchObject({ verdict: "unknown", reason: "unsupportedProof" })
    expect(report.checks.find(({ id }) => id === "proof")?.sentence).toContain("for its holder only")
  })

  it("is no longer verified, by us and by the library, with any one value changed or any one member missing", async () => {
    for (const path of pathsOf(shown)) {
      for (const changed of [changedAt(shown, path), withoutAt(shown, path)]) {
        const verdicts = [
          path.join("."),
          await isVerified(changed, [suite.publicKeyMultibase]),
          await suite.accepts(changed),
        ]
        expect(verdicts).toEqual([path.join("."), false, false])
      }
    }
  })

  it("is no longer verified when a part of its proof is missing, changed or moved", async () => {
    const bytes = Buffer.from(shown.proof.proofValue.slice(1), "base64url")
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const flipped = Buffer.from(bytes)
        flipped[at] = (flipped[at] ?? 0) ^ change
        const changed = { ...shown, proof: { ...shown.proof, proofValue: `u${flipped.toString("base64url")}` } }
        const report = await reportOn(changed, [suite.publicKeyMultibase])
        return report.verdict === "invalid"
      }),
      { numRuns: 150 },
    )
  })

  it("is not verified where the library leaves a part of a text uncovered", async () => {
    // It takes what looks like a blank node within a text for one, and forgets what it was: “_:” and any word are signed alike.
    const uncovered = badge({ name: "Sea _:legs" })
    const derived = await suite.derive(await suite.sign(uncovered), ["/id", "/type", "/name", "/credentialSubject"])
    const changed = { ...derived, name: "Sea _:captain" }
    expect([await suite.accepts(derived), await suite.accepts(changed)]).toEqual([true, true])
    for (const document of [derived, changed]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await reportOn(document, [suite.publicKeyMultibase])).toMatchObject({ verdict: "invalid" })
    }
  })

  it("is not read when two things of which it speaks share one name", () => {
    const bytes = Buffer.from(shown.proof.proofValue.slice(1), "base64url")
    const disclosure = readDisclosure(bytes)
    const names = [...(disclosure?.labels.values() ?? [])].map((label) => Buffer.from(label.slice(1), "base64url"))
    expect(names.length).toBeGreaterThan(1)
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = names
    const doubled = Buffer.from(bytes.toString("hex").replace(second.toString("hex"), first.toString("hex")), "hex")
    expect(doubled.equals(bytes)).toBe(false)
    expect(readDisclosure(doubled)).toBeUndefined()
  })
})

describe("CBOR from outside", () => {
  it("is read or not, never throws, and is no larger than its bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => sizeOf(readCbor(bytes)) <= bytes.length))
    fc.assert(fc.property(fc.string(), (text) => void readSelectiveProofValue(`u${text}`)))
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        (bytes) => void readDisclosure(Buffer.concat([Buffer.from("d95d01", "hex"), bytes])),
      ),
    )
  })

  it.each([
    ["an array that is not all there", "9affffffff00"],
    ["bytes that are not all there", "5affffffff00"],
    ["a map that names a key twice", "a200000001"],
    ["bytes left over", "0000"],
    ["an endless array", "9f00ff"],
    ["arrays in arrays", "81".repeat(40)],
    ["a floating number", "fb3ff0000000000000"],
    ["text that is no UTF-8", "61ff"],
    ["another tag", "c100"],
    ["nothing", ""],
  ])("with %s is not read", (_name, hex) => {
    expect(readCbor(Buffer.from(hex, "hex"))).toBeUndefined()
  })

  it("is read in the forms that proof values use", () => {
    expect(readCbor(Buffer.from("8318ff1901004101", "hex"))).toEqual(
      [255, 256, new Uint8Array([1])].map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value)),
    )
    expect(readCbor(Buffer.from("d8404102", "hex"))).toEqual(Buffer.from([2]))
    expect(readCbor(Buffer.from("a1006161", "hex"))).toEqual(new Map([[0, "a"]]))
  })
})

function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length
  if (Array.isArray(value)) return value.reduce((size: number, item) => size + sizeOf(item), value.length)
  return value instanceof Map ? value.size * 2 : value === undefined ? 0 : 1
}

type Path = (string | number)[]

/** Where every text and number of a document stands. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path]
  return Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member, [...path, Array.isArray(value) ? Number(name) : name]),
  )
}

function changedAt(document: object, path: Path): any {
  const changed: any = structuredClone(document)
  const holder = path.slice(0, -1).reduce((inner: any, step) => inner[step], changed)
  const [name] = path.slice(-1)
  if (name === undefined) throw new Error("The path is empty.")
  const value = String(holder[name])
  // The last character but one, so that texts that begin with a scheme or a date stay such.
  holder[name] =
    value.length < 2 ? `${value}x` : `${value.slice(0, -2)}${value.at(-2) === "1" ? "2" : "1"}${value.at(-1)}`
  return changed
}

function withoutAt(document: object, path: Path): any {
  const changed: any = structuredClone(document)
  const holder = path.slice(0, -1).reduce((inner: any, step) => inner[step], changed)
  const [name] = path.slice(-1)
  if (Array.isArray(holder)) holder.splice(Number(name), 1)
  else if (name !== undefined) delete holder[name]
  return changed
}

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, property, string, uint8Array } from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createSecrets, loadSecret, SealBroken } from "../../src/db/index.ts"

const secrets = createSecrets("a secret of thirty-two characters or more")
const bytes = uint8Array({ maxLength: 200 })

describe("secrets", () => {
  it("open what they sealed, with the same purpose and secret only", () => {
    assert(
      property(bytes, string(), string(), (plain, purpose, otherPurpose) => {
        const sealed = secrets.seal(plain, purpose)
        expect([...secrets.open(sealed, purpose)]).toEqual([...plain])
        expect(() => secrets.open(sealed, `${purpose}${otherPurpose}.`)).toThrow(SealBroken)
        expect(() => createSecrets("another secret of thirty-two characters").open(sealed, purpose)).toThrow(SealBroken)
      }),
    )
  })

  it("notice every changed or missing byte", () => {
    const sealed = secrets.seal("private key", "test")
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = sealed.slice()
      changed[index]! ^= 1
      expect(() => secrets.open(changed, "test")).toThrow(SealBroken)
      expect(() => secrets.open(sealed.subarray(0, index), "test")).toThrow(SealBroken)
    }
    expect(Buffer.from(secrets.open(sealed, "test")).toString()).toBe("private key")
  })

  it("never seal twice to the same bytes, and show nothing of the plain text", () => {
    expect(secrets.seal("same", "test")).not.toEqual(secrets.seal("same", "test"))
    expect(Buffer.from(secrets.seal("readable words", "test")).includes("readable")).toBe(false)
  })

  it("derive keys that stay the same and differ by purpose", () => {
    const again = createSecrets("a secret of thirty-two characters or more")
    expect(again.derive("sessions")).toEqual(secrets.derive("sessions"))
    expect(secrets.derive("sessions")).toHaveLength(32)
    expect(secrets.derive("other", 16)).toHaveLength(16)
    expect(secrets.derive("other")).not.toEqual(secrets.derive("sessions"))
  })
})

describe("loadSecret", () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "haversack-secret-"))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it("takes the environment's", () => {
    expect(loadSecret({ secret: "x".repeat(32), dataFolder: folder })).toBe("x".repeat(32))
  })

  it("makes one at the first start that only the owner can read, and finds it again", () => {
    const made = loadSecret({ dataFolder: join(folder, "new") })
    expect(made.length).toBeGreaterThanOrEqual(43)
    expect(statSync(join(folder, "new", "secret")).mode & 0o777).toBe(0o600)
    expect(loadSecret({ dataFolder: join(folder, "new") })).toBe(made)
  })

  it("refuses to replace a damaged one", () => {
    writeFileSync(join(folder, "secret"), "half")
    expect(() => loadSecret({ dataFolder: folder })).toThrow(/cut off/)
  })

  it("never makes one for a server database", () => {
    expect(() => loadSecret({ dataFolder: folder, databaseUrl: "postgres://localhost/x" })).toThrow(/HAVERSACK_SECRET/)
  })
})

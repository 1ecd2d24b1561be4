import { describe, expect, it } from "vitest"

import { readOpenBadgeCredential, verificationReportSchema, verifyCredential } from "../../src/credentials/index.ts"
import { areVectorsHere, bytesOf, jsonOf, readManifest, worldOfVectors } from "./vectors.ts"
import type { Vector } from "./vectors.ts"

const now = new Date("2026-11-21T10:00:00Z")
const manifest = readManifest()
const judged = (vector: Vector) => ["valid", "invalid", "valid-with-warning"].includes(vector.expected)

const isJson = ({ file }: Vector) => file.endsWith(".json")
const openBadges3 = manifest.filter((vector) => vector.file.includes("/ob30/") && judged(vector) && isJson(vector))
const pictures = manifest.filter(
  (vector) => vector.file.includes("/ob30/") && judged(vector) && /\.(?:png|svg)$/.test(vector.file),
)

const verify = (file: string, issuersConfirmTheirKeys: boolean) => {
  const bytes = bytesOf(file)
  const document = file.endsWith(".json") ? jsonOf(file) : undefined
  return verifyCredential(bytes, { now, documents: worldOfVectors(document, { issuersConfirmTheirKeys }) })
}

describe.skipIf(!areVectorsHere)("1EdTech's Open Badges 3.0 vectors", () => {
  it("are here in the number that the suite was written for", () => {
    expect([openBadges3.length, pictures.length]).toEqual([10, 3])
  })

  it.each(openBadges3)("$file is $expected, if the issuer confirms its keys", async ({ file, expected }) => {
    const report = await verify(file, true)
    const warned = expected === "valid-with-warning"
    const verdict =
      report.verdict === "verified" || (report.verdict === "warning" && !warned) ? "valid" : report.verdict
    expect(verdict).toBe(warned ? "warning" : expected)
    expect(verificationReportSchema.parse(report)).toEqual(report)
  })

  it.each([
    ["simple-err-expired.json", "expired"],
    ["simple-err-issuer.json", "notABadge"],
    ["simple-err-context.json", "notABadge"],
    ["simple-err-proof-value.json", "signature"],
    ["bit-string-list/credential-status-revoked.json", "revoked"],
    ["bit-string-list/credential-status-revoked-blank-nodes.json", "revoked"],
  ])("%s fails for the reason it was made for: %s", async (name, reason) => {
    const report = await verify(`1edtech-public-validator/ob30/${name}`, true)
    expect(report).toMatchObject({ verdict: "invalid", reason })
  })

  it.each(openBadges3)(
    "$file is never verified while nothing confirms the key in its fragment",
    async ({ file, expected }) => {
      const report = await verify(file, false)
      expect(["invalid", "unknown"]).toContain(report.verdict)
      expect([expected === "invalid", report.verdict]).not.toEqual([false, "invalid"])
    },
  )

  it.each(pictures)("$file, which is not JSON, is told apart from a badge", async ({ file }) => {
    const report = await verify(file, true)
    expect(report).toMatchObject({ verdict: "invalid", reason: "notABadge" })
  })

  it("signed in the specification's text verify", async () => {
    const report = await verify("1edtech-spec/examples/impl_linked-data-proof-ob.5.json", true)
    expect(["verified", "warning"]).toContain(report.verdict)
    expect(await verify("1edtech-spec/examples/impl_linked-data-proof-clr.5.json", true)).toMatchObject({
      verdict: "unknown",
    })
  })
})

describe.skipIf(!areVectorsHere)("the examples of the Open Badges 3.0 specification", () => {
  const examples = manifest.filter(
    ({ file, expected }) =>
      file.startsWith("1edtech-spec/examples/") && expected === "unsigned-example" && schemaCheckOf(file),
  )

  function schemaCheckOf(file: string): boolean {
    const types = JSON.stringify(jsonOf(file)?.type ?? "")
    return (
      /OpenBadgeCredential|AchievementCredential/.test(types) &&
      jsonOf(file).credentialSubject?.achievement !== undefined
    )
  }

  it.each(examples)("$file is read by our model", ({ file }) => {
    const read = readOpenBadgeCredential(jsonOf(file))
    expect(read).toMatchObject({ ok: true })
  })

  it.each(examples)("$file is not valid as it stands: nobody signed it", async ({ file }) => {
    expect(["invalid", "unknown"]).toContain((await verify(file, true)).verdict)
  })

  it("are here", () => {
    expect(examples.length).toBeGreaterThan(5)
  })
})

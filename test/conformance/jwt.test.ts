import { describe, expect, it } from "vitest"

import { openInput, verifyCredential } from "../../src/credentials/index.ts"
import type { DocumentSource, FetchedDocument } from "../../src/credentials/index.ts"
import { areVectorsHere, bytesOf } from "./vectors.ts"

const now = new Date("2026-11-21T10:00:00Z")
const missing: FetchedDocument = { ok: false, passing: true, sentence: "the server did not answer." }

describe.skipIf(!areVectorsHere)("1EdTech's badge as a JWT (RS256, with its key in the header)", () => {
  const jwt = async () => {
    const opened = await openInput(bytesOf("1edtech-public-validator/ob30/simple-jwt.png"))
    const found = opened.ok ? opened.found[0] : undefined
    if (found === undefined || found.kind !== "jwt") throw new Error("there is no JWT in the image")
    return found.bytes
  }
  const header = (bytes: Uint8Array) =>
    JSON.parse(Buffer.from(new TextDecoder().decode(bytes).split(".")[0] ?? "", "base64url").toString("utf8"))
  const publishing = (keys: object[]): DocumentSource => ({
    didDocument: async () => missing,
    document: async (url) =>
      url.href === "https://1edtech.edu/.well-known/jwks.json"
        ? { ok: true, bytes: new TextEncoder().encode(JSON.stringify({ keys })) }
        : missing,
  })

  it("verifies, with a warning about the claim it leaves out, when its issuer publishes the key", async () => {
    const bytes = await jwt()
    const report = await verifyCredential(bytes, { now, documents: publishing([header(bytes).jwk]) })
    expect(report).toMatchObject({ verdict: "warning", provenBy: { kind: "domain", name: "1edtech.edu" } })
    expect(report.checks.find(({ id }) => id === "proof")?.sentence).toContain("“sub”")
  })

  it("has a good signature and an issuer that nothing confirms, when it does not", async () => {
    const report = await verifyCredential(await jwt(), { now, documents: publishing([]) })
    expect(report).toMatchObject({ verdict: "unknown", provenBy: null })
    expect(report.checks.find(({ id }) => id === "proof")?.outcome).toBe("warning")
  })
})

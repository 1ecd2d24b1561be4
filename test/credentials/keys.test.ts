import * as ed25519Multikey from "@digitalbazaar/ed25519-multikey"
import { describe, expect, it } from "vitest"

import { generateCredentialKey } from "../../src/credentials/index.ts"
import { examineMultikey } from "../../src/credentials/keys/multikey.ts"

/** The key's 32 bytes in Multikey spelling, by way of a JWK, so that no base58 is written by hand here. */
async function multikeyOf(bytes: Buffer): Promise<string> {
  const jwk = { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") }
  const pair = await ed25519Multikey.from({ type: "JsonWebKey", id: "x:y#z", controller: "x:y", publicKeyJwk: jwk })
  return (await pair.export({ publicKey: true })).publicKeyMultibase
}

/** OpenSSL 3.0 accepts forged signatures under each of these, 3.5 does not: what we accept must not depend on which one is installed. */
const smallOrder = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]

describe("a public key", () => {
  it("is accepted when we made it", async () => {
    const { publicKeyMultibase, secretKeyMultibase } = await generateCredentialKey()
    expect(publicKeyMultibase).toMatch(/^z6Mk/)
    expect(secretKeyMultibase).not.toContain(publicKeyMultibase)
    expect(examineMultikey(publicKeyMultibase)).toMatchObject({ ok: true, publicKey: { algorithm: "Ed25519" } })
  })

  it.each(smallOrder)("of small order is refused (%s)", async (hex) => {
    expect(examineMultikey(await multikeyOf(Buffer.from(hex, "hex")))).toMatchObject({
      ok: false,
      reason: "weakKey",
    })
  })

  it("on P-256 is read as what it is", () => {
    const verdict = examineMultikey("zDnaekGZTbQBerwcehBSXLqAg6s55hVEBms1zFy89VHXtJSa9")
    expect(verdict).toMatchObject({ ok: true, publicKey: { algorithm: "P-256" } })
  })

  it.each([
    ["an X25519 key", "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"],
    ["nothing", ""],
    ["text", "z6Mk"],
  ])("that is %s is not taken for a key", (_name, multibase) => {
    expect(examineMultikey(multibase)).toMatchObject({ ok: false, reason: "unsupportedKey" })
  })

  it("with one more digit, or with a zero in front, is another string and not accepted", async () => {
    const { publicKeyMultibase } = await generateCredentialKey()
    for (const other of [
      `${publicKeyMultibase}1`,
      `z1${publicKeyMultibase.slice(1)}`,
      publicKeyMultibase.toUpperCase(),
    ]) {
      expect(examineMultikey(other).ok).toBe(false)
    }
  })
})

import { createHash } from "node:crypto"

import { describe, expect, it } from "vitest"

import { verifyCredential } from "../../../src/credentials/index.ts"
import type { VerificationOptions } from "../../../src/credentials/index.ts"
import { json } from "../fixtures.ts"
import { addresses, assertion, now, school, sourceOf } from "./world.ts"

const hash = (algorithm: "md5" | "sha256", text: string) =>
  `${algorithm}$${createHash(algorithm).update(text).digest("hex")}`

async function check(recipient: object, expectedRecipient: VerificationOptions["expectedRecipient"]) {
  const badge = assertion({ recipient })
  const documents = sourceOf(school({ [addresses.assertion]: badge }))
  const report = await verifyCredential(json(badge), { now, documents, expectedRecipient })
  const { outcome, reason = null } = report.checks.find(({ id }) => id === "recipient") ?? {}
  return { verdict: report.verdict, outcome, reason }
}
const verified = { verdict: "verified", outcome: "passed", reason: null }
const mismatch = { verdict: "invalid", outcome: "failed", reason: "recipientMismatch" }

describe("who earned a legacy badge", () => {
  const email = "alice@meadow.example"
  const actor = "https://meadow.example/users/alice"
  const telephone = "+491234567"

  it.each([
    ["a plain email address", { type: "email", hashed: false, identity: email }, email],
    ["one in another case", { type: "email", hashed: false, identity: "Alice@Meadow.example" }, email],
    ["a hashed one", { type: "email", hashed: true, identity: hash("sha256", email) }, email],
    ["a salted one", { type: "email", hashed: true, salt: "sea", identity: hash("sha256", `${email}sea`) }, email],
    [
      "a salted one by MD5",
      { type: ["email"], hashed: true, salt: "sea", identity: hash("md5", `${email}sea`) },
      email,
    ],
    ["a hash in capitals", { type: "email", hashed: true, identity: hash("sha256", email).toUpperCase() }, email],
    [
      "the hash of another case",
      { type: "email", hashed: true, identity: hash("sha256", email) },
      "Alice@meadow.example",
    ],
    ["a hash that is not said to be one", { type: "email", identity: hash("sha256", email) }, email],
    ["words for true, as 1.0 allowed", { type: "EMAIL", hashed: "True", identity: hash("sha256", email) }, email],
    ["a word written as an address", { type: "schema:email", hashed: false, identity: email }, email],
    ["a web address", { type: "url", hashed: false, identity: actor }, actor],
    [
      "a hashed web address",
      { type: "url", hashed: true, salt: "sea", identity: hash("sha256", `${actor}sea`) },
      actor,
    ],
    ["a telephone number", { type: "telephone", hashed: false, identity: telephone }, telephone],
    ["a hashed telephone number", { type: "telephone", hashed: true, identity: hash("sha256", telephone) }, telephone],
  ])("is told by %s", async (_, recipient, expected) => {
    expect(await check(recipient, expected)).toEqual(verified)
  })

  it.each([
    ["an email address", { type: "email", hashed: true, identity: hash("sha256", email) }, "bob@meadow.example"],
    ["a web address", { type: "url", hashed: false, identity: actor }, "https://meadow.example/users/bob"],
    [
      "a hashed web address",
      { type: "url", hashed: true, identity: hash("sha256", actor) },
      "https://meadow.example/users/bob",
    ],
    ["a telephone number", { type: "telephone", hashed: false, identity: telephone }, "+498765432"],
    ["a salt that was left out", { type: "email", hashed: true, identity: hash("sha256", `${email}sea`) }, email],
  ])("is somebody else by %s", async (_, recipient, expected) => {
    expect(await check(recipient, expected)).toEqual(mismatch)
  })

  it("could not be told when another kind of address is asked about, or the hash is of a kind that nobody should use", async () => {
    const open = { verdict: "unknown", outcome: "unknown", reason: "hiddenRecipient" }
    expect(
      await check({ type: "email", hashed: true, identity: hash("sha256", email) }, { telephones: [telephone] }),
    ).toEqual(open)
    const sha1 = `sha1$${createHash("sha1").update(email).digest("hex")}`
    expect(await check({ type: "email", hashed: true, identity: sha1 }, email)).toEqual(open)
  })
})

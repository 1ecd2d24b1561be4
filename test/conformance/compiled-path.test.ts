import { describe, expect, it } from "vitest"

import { isJsonObject } from "../../src/credentials/canonical-form.ts"
import { readJsonDocument } from "../../src/credentials/json-document.ts"
import { canonicalizeByLibrary, canonicalizeCompiled } from "../../src/credentials/json-ld/canonicalize.ts"
import { proofConfiguration } from "../../src/credentials/proofs/hashed-quads.ts"
import { proofsOf } from "../../src/credentials/proofs/read-proof.ts"
import { ownCredentials } from "../fuzz/seeds.ts"
import { areVectorsHere, bytesOf, readManifest } from "./vectors.ts"

/** Some of the vectors are broken on purpose. */
function jsonIn(file: string): unknown {
  const json = readJsonDocument(bytesOf(file))
  return json.ok ? json.value : undefined
}

const documents = readManifest()
  .filter(({ file }) => /\.json$|\/testlist$/.test(file))
  .map(({ file, expected }) => ({ file, expected, document: jsonIn(file) }))
  .flatMap(({ document, ...vector }) => (isJsonObject(document) ? [{ ...vector, document }] : []))

/** Well-formed badges and endorsements of Open Badges 3.0, among them some that were revoked or have expired since. */
const badges = documents.filter(
  ({ file, expected, document }) =>
    /\/ob30\/|^1edtech-spec\//.test(file) &&
    (/^(?:valid|signed-example)/.test(expected) || /-revoked|-expired/.test(file)) &&
    /OpenBadgeCredential|AchievementCredential|EndorsementCredential/.test(JSON.stringify(document["type"])) &&
    proofsOf(document).some(({ cryptosuite }) => cryptosuite === "eddsa-rdfc-2022"),
)

const isCompiled = (document: Record<string, unknown>) =>
  canonicalizeCompiled(document, { without: "proof" }) !== undefined &&
  proofsOf(document)
    .filter(({ cryptosuite }) => cryptosuite === "eddsa-rdfc-2022")
    .every((proof) => canonicalizeCompiled(proofConfiguration(document, proof)) !== undefined)

describe("the compiled path", () => {
  it("reads at least 95 % of what we issue", async () => {
    const own = await ownCredentials(200)
    const share = own.filter(({ document }) => isCompiled(document)).length / own.length
    expect(share).toBeGreaterThanOrEqual(0.95)
  })

  it.skipIf(!areVectorsHere)("reads at least 80 % of the valid badges with eddsa-rdfc-2022 among the vectors", () => {
    expect(badges.map(({ file }) => file).length).toBeGreaterThanOrEqual(6)
    const share = badges.filter(({ document }) => isCompiled(document)).length / badges.length
    expect(share).toBeGreaterThanOrEqual(0.8)
  })

  it.skipIf(!areVectorsHere)(
    "answers as the library about every vector that it reads, and is silent about all that the library refuses",
    async () => {
      let read = 0
      for (const { file, document } of documents) {
        const { proof: _proof, ...unsigned } = document
        const compiled = canonicalizeCompiled(unsigned)
        if (compiled === undefined) continue
        read++
        // oxlint-disable-next-line no-await-in-loop
        expect({ file, canonical: compiled }).toEqual({ file, canonical: await canonicalizeByLibrary(unsigned) })
      }
      expect(read).toBeGreaterThan(15)
    },
  )
})

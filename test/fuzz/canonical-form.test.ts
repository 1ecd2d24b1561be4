import { describe, expect, it } from "vitest"

import type { JsonObject } from "../../src/credentials/canonical-form.ts"
import { canonicalizeCompiled } from "../../src/credentials/json-ld/canonicalize.ts"
import { compareCanonicalForms, inFreshProcess } from "./differences.ts"
import type { Judgement } from "./judge.ts"
import { foreignDocuments, ownCredentials, withoutProof } from "./seeds.ts"

describe("the compiled path from a document to its canonical form", () => {
  it("reads what we issue, and what others write with every part of Open Badges, as the libraries do", async () => {
    const documents = [
      ...(await ownCredentials(24)).map(({ document }) => withoutProof(document)),
      ...foreignDocuments(),
    ]
    const judgements = await inFreshProcess<Judgement>(
      "./judge.ts",
      documents.map((document) => JSON.stringify(document)),
    )
    expect(documents.map((document) => ({ canonical: canonicalizeCompiled(document) }))).toEqual(judgements)
  })

  it("agrees with the libraries in a fresh process about mutated documents, wherever it answers", async () => {
    const seeds = [...(await ownCredentials(8)).map(({ document }) => withoutProof(document)), ...foreignDocuments()]
    const outcome = await compareCanonicalForms({ seeds, seed: 42, count: 300 })
    expect(outcome.differences).toEqual([])
    // Otherwise the comparison would be about nothing.
    expect(outcome.compiled).toBeGreaterThan(60)
    expect(outcome.refused).toBeGreaterThan(60)
  }, 120_000)
})

const base: JsonObject = {
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
  id: "urn:uuid:1",
  type: ["VerifiableCredential"],
  issuer: "https://issuer.example/",
}

describe("what the compiled path leaves to the library", () => {
  it.each<[string, JsonObject]>([
    ["a word that nobody defined", { zork: 1 }],
    ["a name that objects inherit", { constructor: 1 }],
    ["a relative address", { issuer: "issuer" }],
    ["an address with a space in it", { issuer: "https://issuer.example/a b" }],
    ["a blank node's name", { issuer: "_:b0" }],
    ["a context of the document's own", { "@context": { name: "https://schema.org/name" } }],
    ["a context that is not bundled", { "@context": "https://www.w3.org/ns/credentials/examples/v2" }],
    [
      "contexts that contradict each other",
      { "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"] },
    ],
    ["proofs within the graph", { proof: { type: "DataIntegrityProof" } }],
    ["blank nodes that look alike", { evidence: [{ type: "Evidence" }, { type: "Evidence" }] }],
    [
      "one text with two directions",
      {
        name: [
          { "@value": "a", "@direction": "ltr" },
          { "@value": "a", "@direction": "rtl" },
        ],
      },
    ],
    [
      "the same number in two spellings",
      { name: [1, { "@value": "1", "@type": "http://www.w3.org/2001/XMLSchema#integer" }] },
    ],
  ])("%s", (_what, more) => {
    expect(canonicalizeCompiled(base)).toBeTypeOf("string")
    expect(canonicalizeCompiled({ ...base, ...more })).toBeUndefined()
  })
})

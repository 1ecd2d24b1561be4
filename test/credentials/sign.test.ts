import { describe, expect, it } from "vitest"

import { corpusIssuers, corpusMoment, corpusParts } from "../../bench/credentials/corpus.ts"
import { unsignedCredential } from "../../src/credentials/issue.ts"
import { signByLibrary, signCompiled, signDocument } from "../../src/credentials/sign.ts"
import { ownCredentials, withoutProof } from "../fuzz/seeds.ts"

const [issuer] = await corpusIssuers(1)
if (issuer === undefined) throw new Error("There is no issuer.")
const { key, did } = issuer
const unsigned = (number: number) => unsignedCredential(corpusParts(issuer, number), did, corpusMoment)
const signing = (document: ReturnType<typeof unsigned>) => ({ unsigned: document, key, did, now: corpusMoment })

describe("signing by the compiled path", () => {
  it("makes the same text, byte for byte, as the library", async () => {
    for (let number = 0; number < 40; number++) {
      const document = unsigned(number)
      // oxlint-disable-next-line no-await-in-loop
      const byLibrary = await signByLibrary(signing(document))
      expect(JSON.stringify(signCompiled(signing(document)))).toBe(JSON.stringify(byLibrary))
    }
  })

  it("is the way in which we sign what we issue", async () => {
    for (const { document } of await ownCredentials(3)) {
      expect(signCompiled({ ...signing(withoutProof(document)) })).toBeDefined()
    }
  })

  it.each<[string, (document: any) => void]>([
    ["no issuer", (document) => delete document.issuer],
    ["an issuer that is no address", (document) => (document.issuer.id = "issuer")],
    ["a date that is none", (document) => (document.validUntil = "tomorrow")],
    ["a status entry without a type", (document) => delete document.credentialStatus.type],
    ["a word that nobody defined", (document) => (document.credentialSubject.zork = 1)],
    ["a relative address", (document) => (document.credentialSubject.achievement.id = "achievements/1")],
    ["an earner that is no address", (document) => (document.credentialSubject.id = "https://:80")],
  ])("refuses what the library refuses, with its words: %s", async (_what, change) => {
    const document: any = unsigned(1)
    change(document)
    const byLibrary: unknown = await signByLibrary(signing(document)).catch((error: unknown) => error)
    const { message } = byLibrary as Error
    await expect(signDocument(signing(document))).rejects.toThrow(`The credential cannot be signed: ${message}`)
  })

  it("leaves credentials of VCDM 1.1, which the library dates, to the library", async () => {
    const document: any = unsigned(1)
    document["@context"][0] = "https://www.w3.org/2018/credentials/v1"
    expect(signCompiled(signing(document))).toBeUndefined()
  })
})

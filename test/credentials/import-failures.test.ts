import { beforeAll, describe, expect, it } from "vitest"

import { hashedEmail, reportRecord, verifyInput } from "../../src/credentials/index.ts"
import type { DocumentSource, FetchedDocument, VerificationReport } from "../../src/credentials/index.ts"
import { contentOf, createIssuer, earner, issue, json, now, parsed, signAnything, worldOf } from "./fixtures.ts"
import type { Issuer } from "./fixtures.ts"
import { itxt, pngWith, text } from "./input/containers.ts"
import { addresses, assertion, badgeClass, openBadges2, profile, school, sourceOf } from "./legacy/world.ts"

/**
 * The ten ways in which bringing a badge fails most often (docs/verifying.md), each as a person meets it: what they brought, and then the
 * code, a sentence that says what is wrong, and what they can do next.
 */
let issuer: Issuer
let good: Uint8Array

beforeAll(async () => {
  issuer = await createIssuer()
  good = (await issue(issuer)).bytes
})

type Options = { documents?: DocumentSource; expectedRecipient?: string; at?: Date }

/** What is said first of what was brought, as the record for programs has it, with what to do next. */
async function said(
  brought: Uint8Array | string,
  { documents = worldOf([issuer]), expectedRecipient, at = now }: Options = {},
) {
  const input = typeof brought === "string" ? { address: brought } : { bytes: brought }
  const { parts } = await verifyInput(input, {
    documents,
    now: at,
    ...(expectedRecipient === undefined ? {} : { expectedRecipient }),
  })
  const [part] = parts
  if (part === undefined) throw new Error("Nothing was said.")
  const { verdict, checks } = reportRecord("it", part)
  const telling =
    checks.find(({ outcome }) => outcome === "failed") ?? checks.find(({ outcome }) => outcome === "unknown")
  const nextStep = "refusal" in part ? part.refusal.nextStep : stepOf(part.report, telling?.code)
  return { verdict, code: telling?.code ?? null, sentence: telling?.message ?? "", nextStep }
}

const stepOf = ({ checks }: VerificationReport, code: string | null | undefined): string =>
  checks.find(({ reason, outcome }) => reason === code && outcome !== "passed")?.nextStep ?? ""

const failing = (answer: Extract<FetchedDocument, { ok: false }>): DocumentSource => ({
  didDocument: async () => answer,
  document: async () => answer,
})
const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value)

describe("the ten failures of an import say what is wrong and what to do", () => {
  it.each([
    ["dns", "There is no server with the name school.example.", "unreachable", "unknown"],
    ["tls", "A secure connection to school.example could not be made.", "unreachable", "unknown"],
    ["timeout", "school.example did not answer in time.", "unreachable", "unknown"],
    ["status", "school.example has a problem of its own (status 500).", "unreachable", "unknown"],
    ["blockedAddress", "school.example is on a private network.", "unsupportedAddress", "unknown"],
  ] as const)("1: a hosted badge that is unreachable by %s says which", async (failure, sentence, code, verdict) => {
    const documents = failing({ ok: false, passing: true, failure, sentence })
    const image = pngWith(text("openbadges", addresses.assertion))
    for (const brought of [addresses.assertion, new Uint8Array(image)]) {
      expect(await said(brought, { documents })).toMatchObject({
        verdict,
        code,
        sentence: expect.stringContaining(sentence),
      })
    }
    const whole = await said(json(assertion()), { documents })
    expect(whole).toMatchObject({ verdict: "unknown", sentence: expect.stringContaining(sentence) })
    expect(whole.nextStep).not.toBe("")
  })

  it("2: an image without a badge says that it was lost, and where to get it", async () => {
    const step = expect.stringContaining("Download")
    expect(await said(new Uint8Array(pngWith()))).toMatchObject({ code: "noBadgeInImage", nextStep: step })
    const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0])
    expect(await said(jpeg)).toMatchObject({
      code: "imageCannotHoldBadge",
      sentence: expect.stringContaining("JPEG"),
      nextStep: step,
    })
  })

  it("3: a badge of somebody else says so, and knows an email address in any case", async () => {
    expect(await said(good, { expectedRecipient: "https://meadow.example/actors/bob" })).toMatchObject({
      verdict: "invalid",
      code: "recipientMismatch",
      nextStep: expect.stringMatching(/another of their addresses/),
    })
    expect(await said(good, { expectedRecipient: earner })).toMatchObject({ verdict: "verified" })
    const content = await contentOf(issuer)
    const { id: _id, ...subject } = content.credentialSubject
    const hashed = await signAnything(issuer, {
      ...content,
      credentialSubject: {
        ...subject,
        identifier: [
          {
            type: "IdentityObject",
            hashed: true,
            identityType: "emailAddress",
            ...hashedEmail("Alice@Example.org", "some salt"),
          },
        ],
      },
    })
    expect(await said(hashed, { expectedRecipient: "alice@example.org" })).toMatchObject({ verdict: "verified" })
    expect(await said(hashed, { expectedRecipient: "bob@example.org" })).toMatchObject({
      verdict: "invalid",
      code: "recipientMismatch",
      nextStep: expect.stringMatching(/confirmed/),
    })
  })

  it("4: an unknown vocabulary is named, and is no fault of the badge", async () => {
    const document = parsed(good)
    document["@context"].push("https://vocabulary.example/v1")
    expect(await said(json(document))).toMatchObject({
      verdict: "unknown",
      code: "unknownContext",
      sentence: expect.stringContaining("https://vocabulary.example/v1"),
      nextStep: expect.stringContaining("vocabulary"),
    })
  })

  it("5: an undefined word is named with its place", async () => {
    const document = parsed(good)
    document.credentialSubject.achievement.difficulty = "hard"
    expect(await said(json(document))).toMatchObject({
      verdict: "invalid",
      code: "undefinedTerm",
      sentence: expect.stringContaining("difficulty"),
      nextStep: expect.stringContaining("without the word"),
    })
  })

  it("6: a key or a proof that cannot be looked at is not called forged", async () => {
    const unreachable = await said(good, { documents: worldOf([]) })
    expect(unreachable).toMatchObject({
      verdict: "unknown",
      code: "unreachable",
      nextStep: expect.stringContaining("Try again later"),
    })
    const document = parsed(good)
    document.proof = [document.proof].flat().map((proof: object) => ({ ...proof, cryptosuite: "quantum-2030" }))
    const unsupported = await said(json(document))
    expect(unsupported).toMatchObject({
      verdict: "unknown",
      code: "unsupportedProof",
      nextStep: expect.stringContaining("eddsa-rdfc-2022"),
    })
    for (const { sentence } of [unreachable, unsupported]) expect(sentence).not.toMatch(/forged|fake|not valid/i)
  })

  it("7: a page, a record of another kind and a JWT are told by name", async () => {
    expect(await said(bytesOf("<!doctype html><title>My badge</title>"))).toMatchObject({
      code: "page",
      nextStep: expect.stringContaining("download"),
    })
    const record = {
      "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
      ],
      type: ["VerifiableCredential", "ClrCredential"],
    }
    const { parts } = await verifyInput({ bytes: json(record) }, { documents: worldOf([]), now })
    expect(parts[0]).toHaveProperty("report.checks.0.sentence", expect.stringContaining("Comprehensive Learner Record"))
    const jwt = ['{"alg":"none"}', '{"iss":"x"}', "x"].map((part) => Buffer.from(part).toString("base64url")).join(".")
    expect(await said(bytesOf(jwt))).toMatchObject({ verdict: "invalid", nextStep: expect.stringMatching(/.{20}/) })
    const page = { ok: true as const, bytes: bytesOf("<!doctype html><p>Badge"), contentType: "text/html" }
    expect(
      await said(json(assertion()), { documents: sourceOf(school({ [addresses.assertion]: page })) }),
    ).toMatchObject({
      verdict: "unknown",
      code: "documentUnreadable",
      sentence: expect.stringContaining("a web page"),
    })
  })

  it("8: a copy that names itself otherwise, or lies where its issuer does not answer, is not believed", async () => {
    const evil = "https://evil.example/7"
    expect(
      await said(json(assertion({ id: evil })), { documents: sourceOf(school({ [evil]: assertion() })) }),
    ).toMatchObject({
      verdict: "invalid",
      code: "idMismatch",
      nextStep: expect.stringContaining(addresses.assertion),
    })
    expect(
      await said(json(assertion({ id: evil })), { documents: sourceOf(school({ [evil]: assertion({ id: evil }) })) }),
    ).toMatchObject({
      verdict: "invalid",
      code: "notInScope",
    })
  })

  it("9: a legacy badge that lacks something names the field and the document", async () => {
    const { recipient: _recipient, ...nobodys } = assertion()
    expect(
      await said(json(nobodys), { documents: sourceOf(school({ [addresses.assertion]: nobodys })) }),
    ).toMatchObject({
      verdict: "invalid",
      code: "notABadge",
      sentence: expect.stringContaining("the field “recipient” is missing"),
      nextStep: expect.stringContaining("Ask the issuer"),
    })
    const { name: _name, ...nameless } = badgeClass()
    expect(
      await said(json(assertion()), { documents: sourceOf(school({ [addresses.badgeClass]: nameless })) }),
    ).toMatchObject({
      sentence: expect.stringContaining(addresses.badgeClass),
    })
    expect(profile()["@context"]).toBe(openBadges2)
  })

  it("10: dates are judged with five minutes for clocks that differ", async () => {
    const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
    const soon = (await issue(issuer, { validFrom: minutes(4) })).bytes
    expect(await said(soon)).toMatchObject({ verdict: "verified" })
    const later = (await issue(issuer, { validFrom: minutes(60) })).bytes
    expect(await said(later)).toMatchObject({
      verdict: "invalid",
      code: "notYetValid",
      nextStep: expect.stringContaining("Come back"),
    })
    const over = (await issue(issuer, { validUntil: minutes(10) })).bytes
    expect(await said(over, { at: minutes(60) })).toMatchObject({
      verdict: "invalid",
      code: "expired",
      nextStep: expect.stringContaining("renewed"),
    })
  })

  it("and umlauts that an image writer spoilt are read, with a note", async () => {
    const spoilt = Buffer.from(new TextDecoder().decode(good).replace("We sail.", "Café"), "latin1")
    const { parts } = await verifyInput(
      { bytes: new Uint8Array(pngWith(itxt("openbadgecredential", spoilt))) },
      { documents: worldOf([issuer]), now },
    )
    expect(parts[0]).toMatchObject({ found: { notes: [expect.stringContaining("UTF-8")] } })
  })
})

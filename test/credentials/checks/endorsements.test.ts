import { beforeAll, describe, expect, it } from "vitest"

import { checkEndorsements } from "../../../src/credentials/checks/endorsements.ts"
import { verifyCredential } from "../../../src/credentials/index.ts"
import type { Issuer } from "../fixtures.ts"
import { contentOf, createIssuer, now, parsed, signAnything, worldOf } from "../fixtures.ts"
import { signJwt } from "../jwt/fixtures.ts"

let harbor: Issuer
let guild: Issuer
beforeAll(async () => {
  harbor = await createIssuer("harbor.example")
  guild = await createIssuer("guild.example")
})

const credentialId = "https://harbor.example/credentials/1"
const achievementId = "https://harbor.example/achievements/1"

const endorsement = (about: string, changes: Record<string, unknown> = {}) => ({
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
  id: "https://guild.example/endorsements/1",
  type: ["VerifiableCredential", "EndorsementCredential"],
  name: "A good badge",
  issuer: { id: guild.did, type: ["Profile"], name: "Sailors' Guild" },
  validFrom: "2026-11-01T09:00:00Z",
  credentialSubject: { id: about, type: ["EndorsementSubject"], endorsementComment: "Well done." },
  ...changes,
})

const signed = async (about: string, changes = {}, by = guild) =>
  parsed(await signAnything(by, endorsement(about, changes)))

/** A badge with recommendations at its several places. */
async function badge({ own, ofAchievement, ofIssuer }: { own?: object; ofAchievement?: object; ofIssuer?: object }) {
  return signAnything(harbor, await badgeContent({ own, ofAchievement, ofIssuer }))
}

type Places = { own?: object | undefined; ofAchievement?: object | undefined; ofIssuer?: object | undefined }

async function badgeContent({ own, ofAchievement, ofIssuer }: Places) {
  const content = await contentOf(harbor)
  const { achievement, ...subject } = content.credentialSubject
  return {
    ...content,
    ...own,
    issuer: { ...content.issuer, ...ofIssuer },
    credentialSubject: { ...subject, achievement: { ...achievement, ...ofAchievement } },
  }
}

/** The vocabulary of Open Badges has no word for recommendations as JWTs, so a proof cannot cover them. */
const lookAtJwts = async (endorsementJwt: string[]) =>
  checkEndorsements(await badgeContent({ own: { endorsementJwt } }), (bytes) =>
    verifyCredential(bytes, { now, documents: worldOf([guild]) }),
  )

async function lookAt(bytes: Uint8Array, issuers = [harbor, guild]) {
  const documents = worldOf(issuers)
  const report = await verifyCredential(bytes, { now, documents })
  return { report, finding: report.checks.find(({ id }) => id === "endorsements"), asked: documents.asked }
}

describe("recommendations in a badge", () => {
  it("are verified at each of their places, and named with who is behind them", async () => {
    const bytes = await badge({
      own: { endorsement: [await signed(credentialId)] },
      ofAchievement: { endorsement: [await signed(achievementId)] },
      ofIssuer: { endorsement: [await signed(harbor.did)] },
    })
    const { report, finding } = await lookAt(bytes)
    expect(finding).toMatchObject({
      outcome: "passed",
      sentence: "It is recommended by “Sailors' Guild” (guild.example).",
    })
    expect(finding?.basedOn?.length).toBeGreaterThan(0)
    expect(report.verdict).toBe("verified")
  })

  it.each([
    ["about something else", () => signed("https://harbor.example/credentials/2")],
    ["with a changed word", async () => ({ ...(await signed(credentialId)), name: "The best badge" })],
    ["by another key", () => signed(credentialId, {}, { ...guild, key: harbor.key })],
    ["that nobody signed", async () => endorsement(credentialId)],
    ["that is over", () => signed(credentialId, { validUntil: "2026-11-02T09:00:00Z" })],
    ["that is a badge", async () => parsed(await signAnything(harbor, await contentOf(harbor)))],
  ])("%s do not count, and leave the badge as it is", async (_name, make) => {
    const { report, finding } = await lookAt(await badge({ own: { endorsement: [await make()] } }))
    expect(finding).toMatchObject({ outcome: "warning", sentence: expect.stringContaining("does not count") })
    expect(report.verdict).toBe("warning")
  })

  it("whose issuer cannot be reached leave the badge as it is", async () => {
    const { report, finding } = await lookAt(await badge({ own: { endorsement: [await signed(credentialId)] } }), [
      harbor,
    ])
    expect(finding?.outcome).toBe("warning")
    expect(report.verdict).toBe("warning")
  })

  it("are looked at up to a bound, and not within each other", async () => {
    const many = await Promise.all(
      Array.from({ length: 9 }, (_, number) =>
        signJwt(guild, endorsement(credentialId, { id: `https://guild.example/e/${number}` })),
      ),
    )
    const finding = await lookAtJwts(many)
    expect(finding).toMatchObject({ outcome: "warning", sentence: expect.stringContaining("5 more") })
    expect(finding.basedOn).toHaveLength(4)
    const nested = await signed(credentialId, { endorsement: [await signed("https://guild.example/endorsements/1")] })
    expect(
      (await lookAt(await badge({ own: { endorsement: [nested] } }))).asked.filter((name) => name === guild.did),
    ).toHaveLength(1)
  })

  it("as JWTs count like those with proofs", async () => {
    const good = await signJwt(guild, endorsement(credentialId))
    expect(await lookAtJwts([good])).toMatchObject({ outcome: "passed" })
    const [header, payload] = good.split(".")
    expect(await lookAtJwts([`${header}.${payload}.`])).toMatchObject({ outcome: "warning" })
    expect(await lookAtJwts(["zork"])).toMatchObject({ outcome: "warning" })
  })

  it("in a forged badge are not looked at", async () => {
    const bytes = await badge({ own: { endorsement: [await signed(credentialId)] } })
    const forged = new TextEncoder().encode(new TextDecoder().decode(bytes).replace("First crossing", "Last crossing"))
    const { report, asked } = await lookAt(forged)
    expect(report.verdict).toBe("invalid")
    expect(asked).not.toContain(guild.did)
  })
})

import { isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"

/** What a document is, by its own words; nothing says yet that it is a good one. */
export const documentFormats = {
  openBadges3: "an Open Badges 3.0 badge",
  endorsement: "an endorsement, a recommendation of somebody's badge or issuer",
  comprehensiveLearnerRecord: "a Comprehensive Learner Record, a bundle of records",
  verifiableCredential: "a verifiable credential that is no badge",
  openBadges2: "an Open Badges 2.0 badge",
  openBadges1: "a badge in the old Open Badges 1 form",
  openBadges05: "a badge in the first form that Open Badges had (0.5)",
  presentation: "a presentation, a wrapper around badges",
} as const
export type DocumentFormat = keyof typeof documentFormats

/** How a document is kept from being changed: by proofs within it, by a signature around it, or by lying at its issuer's address. */
export const securings = ["dataIntegrity", "jwt", "jws", "hosted", "none"] as const
export type Securing = (typeof securings)[number]

/** The formats that came before verifiable credentials. */
export const isLegacy = (format: DocumentFormat): format is "openBadges2" | "openBadges1" | "openBadges05" =>
  format === "openBadges2" || format === "openBadges1" || format === "openBadges05"

/** Recognises a document in canonical form (canonical-form.ts) by its types, contexts and members; undefined for anything else. */
export function formatOf(canonical: JsonObject): DocumentFormat | undefined {
  const types = namesIn(canonical["type"])
  const contexts = namesIn(canonical["@context"])
  if (types.includes("VerifiablePresentation")) return "presentation"
  if (types.includes("ClrCredential") || contexts.some((url) => url.includes("/spec/clr/"))) {
    return "comprehensiveLearnerRecord"
  }
  if (types.includes("EndorsementCredential")) return "endorsement"
  if (types.includes("OpenBadgeCredential") || types.includes("AchievementCredential")) return "openBadges3"
  const legacy = legacyFormatOf(canonical, types, contexts)
  if (legacy !== undefined) return legacy
  // One that forgot to name its type, and so fails the schema, is not taken for a credential about something else.
  if (contexts.some((url) => url.includes("/ob/v3p0/")) && hasAchievement(canonical["credentialSubject"])) {
    return "openBadges3"
  }
  return types.includes("VerifiableCredential") ? "verifiableCredential" : undefined
}

function legacyFormatOf(canonical: JsonObject, types: string[], contexts: string[]): DocumentFormat | undefined {
  const has = (name: string) => name in canonical
  if (contexts.some((url) => /openbadges\/v2|\/ob\/v2p/.test(url))) return "openBadges2"
  if (contexts.some((url) => /openbadges\/v1|openbadges\.org/.test(url))) return "openBadges1"
  if (types.includes("Assertion")) return "openBadges2"
  if (!has("badge") || !(has("verify") || has("recipient") || has("verification"))) return undefined
  if (has("verification")) return "openBadges2"
  // The first form had the badge, its criteria and its issuer within the assertion, and no word about how to check it.
  const { badge } = canonical
  return isJsonObject(badge) && !has("verify") ? "openBadges05" : "openBadges1"
}

const hasAchievement = (subject: unknown): boolean =>
  [subject].flat().some((one) => isJsonObject(one) && "achievement" in one)

function namesIn(value: unknown): string[] {
  return [value].flat().filter((item) => typeof item === "string")
}

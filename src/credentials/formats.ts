import { isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"
import { editionOf } from "./legacy/kinds.ts"

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
  const edition = editionOf(canonical)
  if (edition === "2.0") return "openBadges2"
  if (edition !== undefined) return edition === "0.5" ? "openBadges05" : "openBadges1"
  // One that forgot to name its type, and so fails the schema, is not taken for a credential about something else.
  if (contexts.some((url) => url.includes("/ob/v3p0/")) && hasAchievement(canonical["credentialSubject"])) {
    return "openBadges3"
  }
  return types.includes("VerifiableCredential") ? "verifiableCredential" : undefined
}

const hasAchievement = (subject: unknown): boolean =>
  [subject].flat().some((one) => isJsonObject(one) && "achievement" in one)

function namesIn(value: unknown): string[] {
  return [value].flat().filter((item) => typeof item === "string")
}

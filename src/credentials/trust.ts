import type { VerificationReport } from "./report.ts"

/**
 * Who a reader relies on when they rely on a badge, in a sentence: the domain, or no more than a key, to which the signing key, or the place where a hosted badge
 * lies, was proven to belong. What the badge calls its issuer is told apart from that, as the issuer's own words.
 */
export function trustSentence({
  provenBy,
  issuer,
  format,
}: Pick<VerificationReport, "provenBy" | "issuer" | "format">): string {
  const ownWords = issuer?.name ?? null
  if (provenBy === null) {
    const claim =
      ownWords === null ? "" : ` The badge calls its issuer “${ownWords}”, which anybody could have written.`
    return `Nobody yet: it was not proven whose badge this is.${claim}`
  }
  const claim = ownWords === null ? "" : ` “${ownWords}” is what the issuer calls itself.`
  // A hosted badge is signed by nobody: the domain's word is that it lies there, or where its profile says.
  const deed =
    format?.securing === "hosted" ? "answers for the place where it lies" : "publishes the key that signed it"
  if (provenBy.kind === "domain") return `${provenBy.name}, which ${deed}.${claim}`
  return `Whoever has the key ${provenBy.name}: the badge names no website that stands behind it.${claim}`
}

import type { VerificationReport } from "./report.ts"

/**
 * Who a reader relies on when they rely on a badge, in a sentence: the domain, or no more than a key, to which the signing key was proven to
 * belong. What the badge calls its issuer is told apart from that, as the issuer's own words.
 */
export function trustSentence({ provenBy, issuer }: Pick<VerificationReport, "provenBy" | "issuer">): string {
  const ownWords = issuer?.name ?? null
  if (provenBy === null) {
    const claim =
      ownWords === null ? "" : ` The badge calls its issuer “${ownWords}”, which anybody could have written.`
    return `Nobody yet: it was not proven whose badge this is.${claim}`
  }
  const claim = ownWords === null ? "" : ` “${ownWords}” is what the issuer calls itself.`
  if (provenBy.kind === "domain") return `${provenBy.name}, which publishes the key that signed it.${claim}`
  return `Whoever has the key ${provenBy.name}: the badge names no website that stands behind it.${claim}`
}

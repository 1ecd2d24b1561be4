import { type Alignment, type Evidence, type OpenBadgeCredential } from "../credentials/index.ts"
import type { Actor } from "../actors/index.ts"
import type { StoredImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { renderMarkdown, safeHttpUrl, summary, typedText } from "../text/index.ts"
import type { OwnDocuments } from "./documents.ts"
import { badgePicture } from "./pictures.ts"
import type { BadgeSnapshot } from "./snapshot.ts"

const longestName = 200
const longestDescription = 5000
const mostListed = 50

/**
 * What pages show of a credential: every text rendered safe, every link a web address, the picture fetched and made safe. A picture that
 * cannot be had is replaced by a drawn one, and the snapshot says so.
 *
 * @param issuerActor whoever offered the badge, whose picture stands for the issuer; null when it was not offered.
 */
export async function makeSnapshot(
  ground: Ground,
  own: OwnDocuments,
  credential: OpenBadgeCredential,
  issuerActor: Actor | null,
): Promise<{ snapshot: BadgeSnapshot; picture: StoredImage }> {
  const { achievement, narrative, id: subjectId } = credential.credentialSubject
  const name = oneLine(achievement.name) || "A badge without a name"
  const issuerName = oneLine(credential.issuer.name ?? issuerActor?.name ?? "") || credential.issuer.id
  const picture = await badgePicture(ground, own, achievement.image?.id ?? credential.image?.id ?? null, name)
  const snapshot: BadgeSnapshot = {
    name,
    description: typedText(achievement.description, longestDescription),
    criteriaHtml: rendered(achievement.criteria.narrative) ?? "",
    criteriaUrl: link(achievement.criteria.id),
    achievementType: achievement.achievementType === undefined ? null : oneLine(achievement.achievementType),
    tags: (achievement.tag ?? [])
      .slice(0, mostListed)
      .map((tag) => oneLine(tag))
      .filter(Boolean),
    alignments: (achievement.alignment ?? []).slice(0, mostListed).map(alignmentOf),
    narrativeHtml: rendered(narrative),
    evidence: (credential.evidence ?? []).slice(0, mostListed).map(evidenceOf),
    issuer: {
      id: credential.issuer.id,
      name: issuerName,
      url: link(credential.issuer.url),
      imageDigest: issuerActor?.iconDigest ?? null,
    },
    imageDigest: picture.image.digest,
    imageAlt: oneLine(achievement.image?.caption ?? "", 500),
    imageWarning: picture.warning,
    subjectId: subjectId ?? null,
    validFrom: credential.validFrom,
    validUntil: credential.validUntil ?? null,
  }
  return { snapshot, picture: picture.image }
}

const alignmentOf = (alignment: Alignment): BadgeSnapshot["alignments"][number] => ({
  targetName: oneLine(alignment.targetName),
  targetUrl: link(alignment.targetUrl),
  targetDescription: alignment.targetDescription === undefined ? null : oneLine(alignment.targetDescription, 2000),
  targetFramework: alignment.targetFramework === undefined ? null : oneLine(alignment.targetFramework),
})

const evidenceOf = (evidence: Evidence): BadgeSnapshot["evidence"][number] => ({
  name: evidence.name === undefined ? null : oneLine(evidence.name),
  narrativeHtml: rendered(evidence.narrative ?? evidence.description),
  url: link(evidence.id),
})

/** The specification allows Markdown in criteria, narratives and evidence; raw HTML in them is shown as text. */
const rendered = (markdown: string | undefined): string | null =>
  markdown === undefined || markdown.trim() === "" ? null : renderMarkdown(markdown).html

const link = (url: string | undefined): string | null => (url === undefined ? null : (safeHttpUrl(url)?.href ?? null))

/** A name of somebody else's making on one line. It stays text, which whoever shows it escapes. */
const oneLine = (text: string, length = longestName): string => summary(text, length)

/** What a page shows of a credential, made safe when its bytes arrived, so that no page ever parses or sanitises. */
export type BadgeSnapshot = {
  name: string
  /** Text: Open Badges allows Markdown in criteria, narratives and evidence, and not here. */
  description: string
  criteriaHtml: string
  criteriaUrl: string | null
  achievementType: string | null
  tags: string[]
  alignments: {
    targetName: string
    targetUrl: string | null
    targetDescription: string | null
    targetFramework: string | null
  }[]
  narrativeHtml: string | null
  evidence: { name: string | null; narrativeHtml: string | null; url: string | null }[]
  issuer: { id: string; name: string; url: string | null; imageDigest: string | null }
  /** Digest of the picture in our own store; a drawn placeholder when the issuer's could not be had. */
  imageDigest: string
  imageAlt: string
  /** Why a placeholder stands where the issuer's picture should be; null when there is nothing to say. */
  imageWarning: string | null
  subjectId: string | null
  validFrom: string | null
  validUntil: string | null
}

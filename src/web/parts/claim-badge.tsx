import type { Child } from "hono/jsx"
import type { Ground } from "../../ground.ts"
import type { ClaimView } from "../../views/index.ts"
import { BadgeHero, BadgeImage, Byline, Day, describeExpiry, Facts, PersonLine } from "../components/index.ts"
import { actorView } from "../present/actors.ts"
import { achievementPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { altOf, kindOf } from "./badge-facts.tsx"
import { BadgeStory } from "./badge-story.tsx"

/** The head of a page behind a link: the badge, who awards it, and to whom. */
export function ClaimHero({ ground, view, eyebrow, children }: ClaimProps & { eyebrow: string; children?: Child }) {
  const { issuer, earner, email } = view
  const parts: { label: string; value: Child }[] = [
    { label: "Awarded by", value: <PersonLine actor={actorView(ground, issuer)} /> },
  ]
  if (earner !== null) parts.push({ label: "Awarded to", value: <PersonLine actor={actorView(ground, earner)} /> })
  else if (email !== null) parts.push({ label: "Sent to", value: <span>{email}</span> })
  return (
    <BadgeHero
      eyebrow={eyebrow}
      name={view.name}
      description={view.description}
      picture={
        <BadgeImage
          src={picturePath(ground, view.imageDigest)}
          alt={altOf(view)}
          size="fill"
          standing={view.standing === "revoked" ? "revoked" : view.standing === "expired" ? "expired" : "current"}
          eager
        />
      }
    >
      <Byline parts={parts} />
      {children}
    </BadgeHero>
  )
}

/** What the badge says: why it was awarded, what it takes, when. */
export function ClaimStory({ ground, view }: ClaimProps) {
  const { issuer, issuerWebsite, validFrom, validUntil } = view
  const { host } = ground.config
  const left = validUntil === null ? null : describeExpiry(validUntil, ground.now())
  return (
    <div class="badge-sheet">
      <div class="stack stack-loose">
        <BadgeStory
          snapshot={{
            name: view.name,
            description: view.description,
            criteriaHtml: view.criteriaHtml,
            criteriaUrl: null,
            achievementType: view.achievementType,
            tags: view.tags,
            alignments: view.alignments.map((one) => ({
              targetName: one.targetName,
              targetUrl: one.targetUrl,
              targetDescription: one.targetDescription ?? null,
              targetFramework: one.targetFramework ?? null,
            })),
            narrativeHtml: view.narrativeHtml,
            evidence: view.evidence,
            issuer: { id: issuer.uri, name: issuer.name, url: issuerWebsite, imageDigest: issuer.iconDigest },
            imageDigest: view.imageDigest,
            imageAlt: view.imageAlt,
            imageWarning: null,
            subjectId: null,
            validFrom: validFrom.toISOString(),
            validUntil: validUntil?.toISOString() ?? null,
          }}
        />
      </div>
      <aside class="badge-aside" aria-label="At a glance">
        <Facts
          facts={[
            { label: "Issued", value: <Day moment={validFrom} /> },
            {
              label: "Expires",
              value:
                validUntil === null || left === null ? (
                  "It does not expire"
                ) : (
                  <>
                    <Day moment={validUntil} />
                    {left.soon && !left.expired && <span class="soft small"> · {left.label}</span>}
                  </>
                ),
            },
            { label: "Kind", value: kindOf(view.achievementType) },
            { label: "Signed on", value: host },
            {
              label: "Issuer's site",
              value:
                issuerWebsite === null ? undefined : (
                  <a href={issuerWebsite} rel="nofollow noopener noreferrer">
                    {URL.canParse(issuerWebsite) ? new URL(issuerWebsite).host : issuerWebsite}
                  </a>
                ),
            },
          ]}
        />
        <p class="small soft">
          The issuer's account and its keys are on {host}, and anybody can check the badge against them.{" "}
          <a href={achievementPaths(view.achievementId).page}>About this badge</a>
        </p>
      </aside>
    </div>
  )
}

type ClaimProps = { ground: Ground; view: ClaimView }

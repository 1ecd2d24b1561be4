import type { BadgeSnapshot } from "../../backpack/index.ts"
import type { Ground } from "../../ground.ts"
import type { Who } from "../../views/index.ts"
import { BadgeImage, Byline, Day, describeExpiry, Facts, PersonLine, type BadgeStanding } from "../components/index.ts"
import { actorView } from "../present/actors.ts"
import { picturePath } from "../present/pictures.ts"

export type BadgePictureProps = { ground: Ground; snapshot: BadgeSnapshot; standing: BadgeStanding }

/** The badge's picture, as large as its place. */
export function BadgePicture({ ground, snapshot, standing }: BadgePictureProps) {
  return (
    <BadgeImage
      src={picturePath(ground, snapshot.imageDigest)}
      alt={altOf(snapshot)}
      size="fill"
      standing={standing}
      eager
    />
  )
}

export type BadgeBylineProps = {
  ground: Ground
  snapshot: BadgeSnapshot
  /** The actor that offered it; null for a badge that came another way, whose issuer is known by its words only. */
  issuer: Who | null
  earner: Who
}

/** Who awarded it to whom. */
export function BadgeByline({ ground, snapshot, issuer, earner }: BadgeBylineProps) {
  return (
    <Byline
      parts={[
        { label: "Awarded to", value: <PersonLine actor={actorView(ground, earner)} /> },
        {
          label: "Awarded by",
          value: issuer === null ? snapshot.issuer.name : <PersonLine actor={actorView(ground, issuer)} />,
        },
      ]}
    />
  )
}

export type BadgeFactsProps = { snapshot: BadgeSnapshot; issuerWebsite?: string | null; now: Date }

/** The facts at a glance: when, until when, what kind, where its issuer is at home. */
export function BadgeFacts({ snapshot, issuerWebsite, now }: BadgeFactsProps) {
  const website = issuerWebsite ?? snapshot.issuer.url
  return (
    <>
      <Facts
        facts={[
          { label: "Issued", value: dayOf(snapshot.validFrom) },
          { label: "Expires", value: dayOf(snapshot.validUntil, now) ?? "It does not expire" },
          { label: "Kind", value: kindOf(snapshot.achievementType) },
          {
            label: "Issuer's site",
            value:
              website === null ? undefined : (
                <a href={website} rel="nofollow noopener noreferrer">
                  {URL.canParse(website) ? new URL(website).host : website}
                </a>
              ),
          },
        ]}
      />
      {snapshot.imageWarning && <p class="soft small">{snapshot.imageWarning}</p>}
    </>
  )
}

/** What the picture shows in words; the badge's name when its issuer gave none. */
export const altOf = (badge: { imageAlt: string; name: string }): string => badge.imageAlt || `Badge: ${badge.name}`

/** `CertificateOfCompletion` and `ext:Microdegree` as people say them. */
export function kindOf(achievementType: string | null): string | undefined {
  return achievementType?.replace(/^ext:/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
}

/** Dates come as the credential wrote them: what is none is left out here and named by the check of its dates. */
function dayOf(text: string | null, now?: Date) {
  if (text === null || Number.isNaN(Date.parse(text))) return undefined
  const left = now === undefined ? undefined : describeExpiry(text, now)
  return (
    <>
      <Day moment={text} />
      {left?.soon && !left.expired && <span class="soft small"> · {left.label}</span>}
    </>
  )
}

import type { Actor } from "../../actors/index.ts"
import type { BadgeSnapshot } from "../../backpack/index.ts"
import type { Ground } from "../../ground.ts"
import { BadgeImage, Day, Facts, PersonLine, type BadgeStanding } from "../components/index.ts"
import { actorView, type ShownActor } from "../present/actors.ts"
import { picturePath } from "../present/pictures.ts"

export type BadgeFactsProps = {
  ground: Ground
  snapshot: BadgeSnapshot
  standing: BadgeStanding
  /** The actor that offered it; null for a badge that came another way, whose issuer is known by its words only. */
  issuer: ShownActor | null
  earner: ShownActor | Actor
}

/** The picture and the facts at a glance: who, to whom, when, until when. */
export function BadgeFacts({ ground, snapshot, standing, issuer, earner }: BadgeFactsProps) {
  return (
    <>
      <BadgeImage src={picturePath(ground, snapshot.imageDigest)} alt={altOf(snapshot)} size="large" standing={standing} eager />
      {snapshot.imageWarning && <p class="soft small">{snapshot.imageWarning}</p>}
      <Facts
        facts={[
          {
            label: "Awarded by",
            value: issuer === null ? <IssuerWords issuer={snapshot.issuer} /> : <PersonLine actor={actorView(ground, issuer)} />,
          },
          { label: "Awarded to", value: <PersonLine actor={actorView(ground, earner)} /> },
          { label: "Issued", value: dayOf(snapshot.validFrom) },
          { label: "Expires", value: dayOf(snapshot.validUntil) ?? "It does not expire" },
          { label: "Kind", value: snapshot.achievementType },
        ]}
      />
    </>
  )
}

/** What the picture shows in words; the badge's name when its issuer gave none. */
export const altOf = (snapshot: Pick<BadgeSnapshot, "imageAlt" | "name">): string => snapshot.imageAlt || `Badge: ${snapshot.name}`

function IssuerWords({ issuer }: { issuer: BadgeSnapshot["issuer"] }) {
  return issuer.url === null ? (
    <>{issuer.name}</>
  ) : (
    <a href={issuer.url} rel="nofollow noopener noreferrer">
      {issuer.name}
    </a>
  )
}

/** Dates come as the credential wrote them: what is none is left out here and named by the check of its dates. */
function dayOf(text: string | null) {
  return text === null || Number.isNaN(Date.parse(text)) ? undefined : <Day moment={text} />
}

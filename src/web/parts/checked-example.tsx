import type { Ground } from "../../ground.ts"
import type { BadgeCard } from "../../views/index.ts"
import { BadgeLine, Button, VerdictStrip } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"
import { picturePath } from "../present/pictures.ts"
import { verdictView } from "../present/report.ts"

/** How anybody can check a badge, shown on one that stands here; only told where there is none yet. */
export function CheckedExample({ ground, badge }: { ground: Ground; badge: BadgeCard | undefined }) {
  return (
    <section class="split" id="check" aria-labelledby="check-title">
      <div class="stack">
        <h2 id="check-title">Check a badge</h2>
        <p>
          Open its page: the verdict stands on top, in plain words. Below it every check is listed, with what it means:
          whether the signature is right, whose key made it, whether the badge was taken back or has expired.
        </p>
        <p class="soft">
          You need no account for that, and you need not believe this server: with the badge's file, anybody can check
          the same elsewhere.
        </p>
        {badge !== undefined && (
          <div>
            <Button href={`${badge.href}#verification`} icon="seal">
              See what was checked
            </Button>
          </div>
        )}
      </div>
      {badge?.standing && (
        <div class="panel stack">
          <BadgeLine name={badge.name} url={badge.href} imageUrl={picturePath(ground, badge.imageDigest)}>
            {badge.holder !== null && `Earned by ${nameOf(badge.holder)} · `}
            {badge.issuerName}
          </BadgeLine>
          <VerdictStrip
            {...verdictView(badge.standing)}
            sentence={`${badge.issuerName} signed this badge for exactly this person, and nothing was changed since.`}
            checkedAt={badge.standing.checkedAt}
          />
        </div>
      )}
    </section>
  )
}

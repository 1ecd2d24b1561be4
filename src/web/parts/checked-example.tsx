import type { Ground } from "../../ground.ts"
import type { BadgeCard } from "../../views/index.ts"
import { BadgeLine, Button, Icon, VerdictStrip } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"
import { picturePath } from "../present/pictures.ts"
import { verdictView } from "../present/report.ts"

/** How anybody can check a badge, shown on one that stands here where there is one. */
export function CheckedExample({ ground, badge }: { ground: Ground; badge: BadgeCard | undefined }) {
  return (
    <section class="split" id="check" aria-labelledby="check-title">
      <div class="stack">
        <h2 id="check-title">How badges are checked</h2>
        <p>
          Open the badge's page: on top stands in plain words whether it is genuine. Below, every question that was
          asked stands with its answer, and a button asks them all again.
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
      <div class="panel stack">
        {badge?.standing && (
          <>
            <BadgeLine name={badge.name} url={badge.href} imageUrl={picturePath(ground, badge.imageDigest)}>
              {badge.holder !== null && `Earned by ${nameOf(badge.holder)} · `}
              {badge.issuerName}
            </BadgeLine>
            <VerdictStrip {...verdictView(badge.standing)} checkedAt={badge.standing.checkedAt} />
          </>
        )}
        <ul
          class="questions"
          aria-label={badge === undefined ? "What is asked of every badge" : "What was asked of it"}
        >
          {questions.map((question) => (
            <li>
              <span class={`check-icon ${badge === undefined ? "tone-muted" : "tone-good"}`}>
                <Icon name={badge === undefined ? "question" : "check"} />
              </span>
              {question}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

// Each so that yes is good: a tick stands before it.
const questions = [
  "Did this issuer really sign it?",
  "Is everything in it as it was signed?",
  "Was it awarded to the person who shows it?",
  "Is it in force today?",
  "Does the issuer still stand by it?",
]

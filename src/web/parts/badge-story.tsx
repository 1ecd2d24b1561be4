import type { BadgeSnapshot } from "../../backpack/index.ts"
import { EvidenceList, Tags } from "../components/index.ts"
import { safeHtml } from "../present/safe-html.ts"

/** Why it was awarded and what it rests on, as its credential says. */
export function BadgeStory({ snapshot }: { snapshot: BadgeSnapshot }) {
  const { criteriaHtml, criteriaUrl, narrativeHtml, evidence, alignments, tags } = snapshot
  return (
    <>
      {narrativeHtml && (
        <section class="stack stack-tight">
          <h2>Why it was awarded</h2>
          <div class="prose" dir="auto">
            {safeHtml(narrativeHtml)}
          </div>
        </section>
      )}
      <section class="stack stack-tight">
        <h2>What it takes to earn it</h2>
        {criteriaHtml ? (
          <div class="prose" dir="auto">
            {safeHtml(criteriaHtml)}
          </div>
        ) : (
          criteriaUrl === null && <p class="soft">The issuer does not say in the badge.</p>
        )}
        {criteriaUrl !== null && (
          <p>
            <a href={criteriaUrl} rel="nofollow noopener noreferrer">
              Criteria on the issuer's site
            </a>
          </p>
        )}
      </section>
      {evidence.length > 0 && (
        <section class="stack stack-tight">
          <h2>Evidence</h2>
          <EvidenceList
            evidence={evidence.map((one) => ({
              name: one.name ?? undefined,
              url: one.url ?? undefined,
              narrative: one.narrativeHtml ? safeHtml(one.narrativeHtml) : undefined,
            }))}
          />
        </section>
      )}
      {alignments.length > 0 && (
        <section class="stack stack-tight">
          <h2>Skills and standards</h2>
          <ul class="stack stack-tight">
            {alignments.map((alignment) => (
              <Alignment {...alignment} />
            ))}
          </ul>
        </section>
      )}
      <Tags tags={tags} label="Tags of this badge" />
    </>
  )
}

function Alignment(props: BadgeSnapshot["alignments"][number]) {
  const { targetName, targetUrl, targetDescription, targetFramework } = props
  return (
    <li>
      {targetUrl === null ? (
        <strong>{targetName}</strong>
      ) : (
        <a href={targetUrl} rel="nofollow noopener noreferrer">
          {targetName}
        </a>
      )}
      {targetFramework && <span class="soft"> · {targetFramework}</span>}
      {targetDescription && <p class="soft small">{targetDescription}</p>}
    </li>
  )
}

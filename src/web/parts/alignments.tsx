import type { AchievementView } from "../../views/index.ts"

/** What a badge corresponds to elsewhere. Nothing without any. */
export function Alignments({ alignments }: Pick<AchievementView, "alignments">) {
  if (alignments.length === 0) return null
  return (
    <section class="stack stack-tight">
      <h2>Skills and standards</h2>
      <ul class="stack stack-tight">
        {alignments.map(({ targetName, targetUrl, targetFramework, targetCode, targetDescription }) => (
          <li>
            <a href={targetUrl} rel="nofollow noopener noreferrer">
              {targetName}
            </a>
            {(targetFramework || targetCode) && (
              <span class="soft"> · {[targetFramework, targetCode].filter(Boolean).join(" ")}</span>
            )}
            {targetDescription && <p class="soft small">{targetDescription}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

import type { PolicyInput } from "../../moderation/index.ts"
import { Pill, type Sign } from "../components/index.ts"

const signs: Record<PolicyInput["severity"], Sign | null> = {
  suspend: { word: "Suspended", icon: "ban", tone: "bad" },
  silence: { word: "Silenced", icon: "pause", tone: "caution" },
  none: null,
}

/** What is decided about a server, in pills. */
export function ServerDecision({
  policy,
}: {
  policy: Pick<PolicyInput, "severity" | "rejectMedia" | "rejectReports">
}) {
  const sign = signs[policy.severity]
  const nothing = sign === null && !policy.rejectMedia && !policy.rejectReports
  return (
    <span class="cluster cluster-tight">
      {sign !== null && <Pill {...sign} />}
      {policy.rejectMedia && <Pill word="No pictures" icon="minus" tone="muted" />}
      {policy.rejectReports && <Pill word="No reports" icon="flag" tone="muted" />}
      {nothing && <Pill word="Nothing" icon="check" tone="good" />}
    </span>
  )
}

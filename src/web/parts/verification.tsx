import type { Child } from "hono/jsx"
import type { VerificationReport as Report } from "../../credentials/index.ts"
import type { Standing } from "../../views/index.ts"
import { Notice, VerdictStrip, VerificationReport } from "../components/index.ts"
import { checkViews, verdictSentence, verdictView } from "../present/report.ts"

export type VerdictProps = {
  standing: Standing | null
  report: Report | null
  /** Announced to screen readers: right after somebody asked for another check. */
  announce?: boolean
  /** What can be done about it. */
  children?: Child
}

/** The verdict at the top of a badge's page. */
export function Verdict({ standing, report, announce, children }: VerdictProps) {
  if (standing === null || report === null) {
    return (
      <Notice kind="info" title="This badge has not been checked yet.">
        {children}
      </Notice>
    )
  }
  return (
    <VerdictStrip
      {...verdictView(standing)}
      sentence={verdictSentence(standing, report)}
      checkedAt={standing.checkedAt}
      reportHref="#verification"
      announce={announce}
    >
      {children}
    </VerdictStrip>
  )
}

/** The opened report: every check in its order. */
export function VerificationSection({ report, host }: { report: Report | null; host: string }) {
  if (report === null) return null
  return (
    <section class="stack stack-tight" id="verification" aria-labelledby="verification-title">
      <h2 id="verification-title">What was checked</h2>
      <p class="soft">
        {host} checked these by itself, from the badge's own bytes. Anybody with the badge's file can check the same
        elsewhere.
      </p>
      <VerificationReport checks={checkViews(report)} />
    </section>
  )
}

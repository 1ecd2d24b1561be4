import type { Child } from "hono/jsx"
import type { VerificationReport as Report } from "../../credentials/index.ts"
import { VerdictStrip, VerificationReport } from "../components/index.ts"
import { checkViews, verdictSentence, verdictView } from "../present/report.ts"

/** The verdict at the top of a badge's page; `children` are its actions. */
export function Verdict({ report, announce, children }: { report: Report; announce?: boolean; children?: Child }) {
  return (
    <VerdictStrip
      {...verdictView(report)}
      sentence={verdictSentence(report)}
      checkedAt={report.checkedAt}
      reportHref="#verification"
      announce={announce}
    >
      {children}
    </VerdictStrip>
  )
}

/** The opened report: every check in its order. */
export function VerificationSection({ report, host }: { report: Report; host: string }) {
  return (
    <section class="stack stack-tight" id="verification" aria-labelledby="verification-title">
      <h2 id="verification-title">What was checked</h2>
      <p class="soft">
        {host} checked these by itself, from the badge's own bytes. Anybody with the badge's file can check the same elsewhere.
      </p>
      <VerificationReport checks={checkViews(report)} />
    </section>
  )
}

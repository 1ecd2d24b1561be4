import type { Child } from "hono/jsx"
import { trustSentence, type VerificationReport as Report } from "../../credentials/index.ts"
import type { Standing, Who } from "../../views/index.ts"
import { Notice, Trusted, VerdictStrip, VerificationReport } from "../components/index.ts"
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

export type VerificationSectionProps = { report: Report | null; host: string; earner: Who }

/** The opened report: every check in its order. */
export function VerificationSection({ report, host, earner }: VerificationSectionProps) {
  if (report === null) return null
  return (
    <section class="stack stack-tight" id="verification" aria-labelledby="verification-title">
      <h2 id="verification-title">What was checked</h2>
      <p class="soft">
        A badge is a small file that its issuer sealed with a signature only they can make, a bit like wax on a letter.
        If anybody had changed one letter, the seal would be broken. {host} looked at all of this by itself, and anybody
        with the badge's file can do the same elsewhere.
      </p>
      <Trusted sentence={trustSentence(report)} />
      <VerificationReport checks={checkViews(report, earner)} />
      <p class="small">
        <a href="/verify">Check another badge</a>, from anywhere.
      </p>
    </section>
  )
}

import type { Child } from "hono/jsx"
import { Icon } from "./icon.tsx"
import type { Moment } from "./moments.ts"
import { Pill } from "./pill.tsx"
import { DayTime } from "./time-ago.tsx"
import type { Sign } from "./tone.ts"

export type Verdict = "verified" | "warning" | "invalid" | "unknown"

/** Why a badge is not valid, where there is a plainer word for it. */
export type VerdictReason = "revoked" | "suspended" | "expired"

const VERDICTS: Record<Verdict, Sign> = {
  verified: { word: "Verified", icon: "seal", tone: "good" },
  warning: { word: "Verified with warnings", icon: "warning", tone: "caution" },
  invalid: { word: "Not valid", icon: "cross", tone: "bad" },
  unknown: { word: "Could not be checked", icon: "question", tone: "note" },
}

const REASONS: Record<VerdictReason, Sign> = {
  revoked: { word: "Revoked", icon: "ban", tone: "bad" },
  suspended: { word: "Suspended", icon: "pause", tone: "bad" },
  expired: { word: "Expired", icon: "clock", tone: "bad" },
}

/** Word, icon and colour of a verdict; a reason counts only beside `invalid`. */
export function verdictSign(verdict: Verdict, reason?: VerdictReason): Sign {
  return verdict === "invalid" && reason ? REASONS[reason] : VERDICTS[verdict]
}

export type VerdictMarkProps = { verdict: Verdict; reason?: VerdictReason }

/** A verdict as a pill. */
export function VerdictMark({ verdict, reason }: VerdictMarkProps) {
  return <Pill {...verdictSign(verdict, reason)} />
}

export type VerdictStripProps = {
  verdict: Verdict
  reason?: VerdictReason
  /** What was found, in plain words. */
  sentence?: string
  checkedAt: Moment
  /** Link to the report, such as `#verification`. */
  reportHref?: string
  /** Which badge it is about, where a page is about several. */
  about?: string
  /** Announced when it appears: right after somebody pressed Check again. */
  announce?: boolean
  /** Check again. */
  children?: Child
}

/** The tag on top of a badge's page: icon and word, what it means, when it was checked. */
export function VerdictStrip(props: VerdictStripProps) {
  const sign = verdictSign(props.verdict, props.reason)
  return (
    <section
      class={`verdict tone-${sign.tone}`}
      aria-label={`Verification${props.about === undefined ? "" : ` of ${props.about}`}: ${sign.word}`}
    >
      <div class="verdict-seal">
        <Icon name={sign.icon} />
      </div>
      <div class="verdict-text" role={props.announce ? "status" : undefined}>
        <p class="verdict-word">{sign.word}</p>
        {props.sentence && <p class="verdict-sentence">{props.sentence}</p>}
        <p class="verdict-when">
          Checked <DayTime moment={props.checkedAt} />
        </p>
      </div>
      {(props.reportHref || props.children) && (
        <div class="verdict-actions">
          {props.reportHref && (
            <a class="button button-quiet button-small" href={props.reportHref}>
              What was checked
            </a>
          )}
          {props.children}
        </div>
      )}
    </section>
  )
}

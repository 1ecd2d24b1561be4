import { Heading, type HeadingLevel } from "./heading.tsx"
import { Icon } from "./icon.tsx"
import type { Sign } from "./tone.ts"

export type CheckOutcome = "passed" | "warning" | "failed" | "unknown" | "not-applicable"

export type CheckView = {
  /** e.g. "Signature" */
  title: string
  outcome: CheckOutcome
  /** What was found. */
  sentence: string
  /** What that means for the reader. */
  meaning?: string
  /** What the reader can do about it. */
  nextStep?: string
  /** Raw data, shown on demand. */
  detail?: string
}

const OUTCOMES: Record<CheckOutcome, Sign> = {
  passed: { word: "Passed", icon: "check", tone: "good" },
  warning: { word: "Warning", icon: "warning", tone: "caution" },
  failed: { word: "Failed", icon: "cross", tone: "bad" },
  unknown: { word: "Could not be checked", icon: "question", tone: "note" },
  "not-applicable": { word: "Not applicable", icon: "minus", tone: "muted" },
}

export type VerificationReportProps = { checks: CheckView[]; headingLevel?: HeadingLevel }

/** The checks in their order, each with its outcome in a word and a sentence. */
export function VerificationReport({ checks, headingLevel = 3 }: VerificationReportProps) {
  return (
    <ol class="report">
      {checks.map((check) => (
        <Check {...check} headingLevel={headingLevel} />
      ))}
    </ol>
  )
}

function Check({
  title,
  outcome,
  sentence,
  meaning,
  nextStep,
  detail,
  headingLevel,
}: CheckView & { headingLevel: HeadingLevel }) {
  const sign = OUTCOMES[outcome]
  return (
    <li class="check">
      <span class={`check-icon tone-${sign.tone}`}>
        <Icon name={sign.icon} />
      </span>
      <div class="check-body">
        <div class="check-head">
          <Heading level={headingLevel} class="check-title">
            {title}
          </Heading>
          <span class={`check-outcome tone-${sign.tone}`}>{sign.word}</span>
        </div>
        <p>{sentence}</p>
        {meaning && <p class="check-meaning">{meaning}</p>}
        {nextStep && (
          <p class="check-next">
            <strong>What you can do:</strong> {nextStep}
          </p>
        )}
        {detail && <RawDetail summary="Raw detail" about={title} text={detail} />}
      </div>
    </li>
  )
}

export type RawDetailProps = {
  summary: string
  /** Tells one detail from the next for screen readers. */
  about?: string
  text: string
}

/** Text for the curious, folded away. */
export function RawDetail({ summary, about, text }: RawDetailProps) {
  return (
    <details class="detail">
      <summary>
        <Icon name="chevron-right" />
        <span>
          {summary}
          {about && <span class="visually-hidden"> of {about}</span>}
        </span>
      </summary>
      <pre class="raw">{text}</pre>
    </details>
  )
}

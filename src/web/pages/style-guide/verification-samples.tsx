import {
  ActionButton,
  Trusted,
  VerdictMark,
  VerdictStrip,
  VerificationReport,
  type CheckView,
} from "../../components/index.ts"
import { Sample, SampleSection } from "./sample-section.tsx"

/** A report with every outcome. */
export const sampleChecks: CheckView[] = [
  {
    title: "Form",
    outcome: "passed",
    sentence: "The badge is an Open Badge 3.0 with everything that the standard asks for.",
  },
  {
    title: "Signature",
    outcome: "passed",
    sentence: "The signature fits the badge: nothing was changed since Harbor Observatory signed it.",
    meaning: "Somebody who altered even one letter would have broken it.",
    detail: `{
  "type": "DataIntegrityProof",
  "cryptosuite": "eddsa-rdfc-2022",
  "verificationMethod": "did:web:harbor.example:users:9f3c#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
  "created": "2026-03-03T10:00:00Z"
}`,
  },
  {
    title: "Issuer",
    outcome: "warning",
    sentence: "The key belongs to harbor.example, but the issuer changed its name since.",
    meaning: "The badge shows the name that was signed.",
    nextStep: "Nothing needs to be done.",
    detail: `the issuer's list of keys: https://harbor.example/users/9f3c/did.json
  asked for 2026-05-14T09:28:00Z
  SHA-256 4a44dc15364204a80fe80e9039455cc1608281820fe2b24f1e5233ade6af1dd5`,
  },
  {
    title: "Dates",
    outcome: "failed",
    sentence: "The badge expired on 31 January 2026.",
    nextStep: "Ask the earner or the issuer whether it was renewed.",
  },
  {
    title: "Revocation",
    outcome: "unknown",
    sentence: "harbor.example did not answer, so we could not ask whether the badge was taken back.",
    meaning: "It was fine when last checked on 2 March 2026.",
    nextStep: "Try again later. Nothing speaks against the badge.",
  },
  { title: "Endorsements", outcome: "not-applicable", sentence: "Nobody endorsed this badge yet." },
]

const CHECKED_AT = "2026-05-14T09:28:00Z"

export function VerificationSamples() {
  return (
    <SampleSection id="verification" title="Verification">
      <Sample name="VerdictStrip">
        <VerdictStrip
          verdict="verified"
          checkedAt={CHECKED_AT}
          sentence="Harbor Observatory signed this badge for Alice Moreau, and nothing was changed."
          reportHref="#verification"
        >
          <ActionButton action="#verification" csrfToken="sample" variant="secondary" size="small" icon="refresh">
            Check again
          </ActionButton>
        </VerdictStrip>
        <VerdictStrip verdict="warning" checkedAt={CHECKED_AT} sentence="The issuer uses an older context." />
        <VerdictStrip verdict="invalid" checkedAt={CHECKED_AT} sentence="The signature does not fit the badge." />
        <VerdictStrip
          verdict="invalid"
          reason="expired"
          checkedAt={CHECKED_AT}
          sentence="It counted until 31 January 2026."
        />
        <VerdictStrip verdict="invalid" reason="revoked" checkedAt={CHECKED_AT} sentence="The issuer took it back." />
        <VerdictStrip verdict="invalid" reason="suspended" checkedAt={CHECKED_AT} />
        <VerdictStrip
          verdict="unknown"
          checkedAt={CHECKED_AT}
          sentence="harbor.example does not answer at the moment."
        />
        <div class="cluster">
          <VerdictMark verdict="verified" />
          <VerdictMark verdict="warning" />
          <VerdictMark verdict="invalid" />
          <VerdictMark verdict="unknown" />
        </div>
      </Sample>
      <Sample name="Trusted">
        <Trusted sentence="harbor.example, which publishes the key that signed it. “Harbor Observatory” is what the issuer calls itself." />
        <Trusted sentence="Whoever has the key did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK: the badge names no website that stands behind it." />
        <Trusted sentence="Nobody yet: it was not proven whose badge this is. The badge calls its issuer “Harbor Observatory”, which anybody could have written." />
      </Sample>
      <Sample name="VerificationReport">
        <VerificationReport checks={sampleChecks} headingLevel={4} />
      </Sample>
    </SampleSection>
  )
}

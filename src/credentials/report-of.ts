import { digestOf } from "./digest.ts"
import { asLastSeen, verdictAsOf } from "./last-seen.ts"
import { didWebPlace } from "./keys/did-web.ts"
import type { AnyCredential } from "./model.ts"
import { withNextStep } from "./next-steps.ts"
import { checkIds, checkTitles, notApplicable } from "./report.ts"
import type { CheckId, Finding, VerificationReport } from "./report.ts"

/** What the checks found so far. */
export type Findings = Partial<Record<CheckId, Finding>>

/** Checks that only some badges call for: nothing need be said about what kept them from being made. */
const notCalledFor: Findings = {
  refresh: notApplicable("It names no address at which a newer copy could lie."),
  endorsements: notApplicable("Nobody's recommendation stands in it."),
}

/** Puts the findings into their order and decides. */
export function reportOf({
  bytes,
  digest = digestOf(bytes),
  now,
  format,
  findings,
  credential,
  keyId = null,
  because,
}: {
  bytes: Uint8Array
  /** digestOf() the bytes, where it is known already. */
  digest?: string
  now: Date
  format: VerificationReport["format"]
  findings: Findings
  credential?: AnyCredential
  /** The verification method whose signature was examined. */
  keyId?: string | null
  /** Why the checks without a finding were not made. */
  because: string
}): VerificationReport {
  const checks = checkIds.map((id) => ({
    id,
    title: checkTitles[id],
    ...withNextStep(
      asLastSeen(findings[id] ?? notCalledFor[id] ?? notApplicable(`Not looked at, because ${because}.`)),
    ),
  }))
  return {
    version: 2,
    ...verdictAsOf(checks),
    checkedAt: now.toISOString(),
    digest,
    format,
    checks,
    ...(credential === undefined ? nothingKnown : claimsOf(credential, keyId)),
    provenBy: credential === undefined ? null : provenBy(credential.issuer.id, findings),
  }
}

/** What was proven about whose key it is. A domain is proven by what it publishes about its keys, a did:key only that it is itself. */
function provenBy(issuerId: string, { proof, issuer }: Findings): VerificationReport["provenBy"] {
  const fits = proof?.outcome === "passed" || proof?.outcome === "warning"
  if (!fits || (issuer?.outcome !== "passed" && issuer?.outcome !== "warning")) return null
  const domain = domainOf(issuerId)
  return domain === undefined ? { kind: "key", name: issuerId } : { kind: "domain", name: domain }
}

/** The host that speaks for an id, where one does. */
function domainOf(id: string): string | undefined {
  if (/^https?:/i.test(id) && URL.canParse(id)) return new URL(id).host
  return didWebPlace(id)?.host
}

type Claims = Pick<VerificationReport, "issuer" | "achievement" | "credential">

const nothingKnown: Claims = { issuer: null, achievement: null, credential: null }

function claimsOf(credential: AnyCredential, keyId: string | null): Claims {
  const { issuer } = credential
  const [subject] = [credential.credentialSubject].flat()
  return {
    issuer: { id: issuer.id, name: textIn(issuer.name), url: textIn(issuer.url), keyId },
    achievement: achievementClaimed(subject),
    credential: {
      id: credential.id ?? null,
      subjectId: subject?.id ?? null,
      validFrom: credential.validFrom ?? null,
      validUntil: credential.validUntil ?? null,
      statusLists: (credential.credentialStatus ?? []).flatMap(
        ({ statusListCredential }) => statusListCredential ?? [],
      ),
    },
  }
}

function achievementClaimed(subject: object | undefined): Claims["achievement"] {
  if (subject === undefined || !("achievement" in subject)) return null
  const { achievement } = subject
  if (typeof achievement !== "object" || achievement === null || !("id" in achievement) || !("name" in achievement)) {
    return null
  }
  const { id, name } = achievement
  if (typeof id !== "string" || typeof name !== "string") return null
  return { id, name, achievementType: "achievementType" in achievement ? textIn(achievement.achievementType) : null }
}

const textIn = (value: unknown): string | null => (typeof value === "string" ? value : null)

import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { basisOf, documentKinds } from "../documents.ts"
import type { DocumentSource } from "../documents.ts"
import { timeOf } from "../model.ts"
import type { AnyCredential } from "../model.ts"
import { passed, warning } from "../report.ts"
import type { CheckId, Finding, VerificationReport } from "../report.ts"

/** What came of looking for a newer copy: what to say of it, and the newer copy's own findings where they count in place of the badge's. */
export type RefreshVerdict = { finding: Finding; newer: VerificationReport | undefined }

/** The checks of a newer copy that count in place of those of the badge: how things stand today. */
export const refreshedChecks = ["status", "dates", "recipient", "endorsements"] as const satisfies CheckId[]

/** Where a newer copy of a credential would lie: the address of its 1EdTechCredentialRefresh. @see https://www.imsglobal.org/spec/vccr/v1p0/ */
export function refreshAddress(canonical: JsonObject): URL | undefined {
  const addresses = [canonical["refreshService"] ?? []].flat().flatMap((service) => {
    if (!isJsonObject(service) || ![service["type"]].flat().includes("1EdTechCredentialRefresh")) return []
    const { id } = service
    return typeof id === "string" && /^https?:\/\//i.test(id) && URL.canParse(id) ? [new URL(id)] : []
  })
  return addresses[0]
}

/**
 * Looks once for a newer copy of a credential. One that the same issuer signed, with the same id and for the same person, and that begins
 * later, is what counts today. Otherwise the badge counts as it is, and the finding says why; that never makes it worse.
 *
 * @param verify verifies the bytes of the copy, without looking for a newer one of it.
 * @see https://www.imsglobal.org/spec/vccr/v1p0/
 */
export async function checkRefresh(
  url: URL,
  credential: AnyCredential,
  { documents, verify }: { documents: DocumentSource; verify: (bytes: Uint8Array) => Promise<VerificationReport> },
): Promise<RefreshVerdict> {
  const fetched = await documents.document(url, "credential")
  const basedOn = [basisOf(documentKinds.credential.name, url.href, fetched)]
  const keep = (sentence: string): RefreshVerdict => ({
    finding: warning(`Whether there is a newer copy could not be found out. ${sentence} It counts as it is.`, {
      basedOn,
    }),
    newer: undefined,
  })
  if (!fetched.ok) return keep(`What lies at its address could not be fetched: ${fetched.sentence}`)
  const copy = await verify(fetched.bytes)
  const bad = copy.checks.find(
    ({ id, outcome }) => (id === "proof" || id === "issuer") && outcome !== "passed" && outcome !== "warning",
  )
  if (copy.credential === null || copy.issuer === null) return keep(`What lies at ${url.host} is no badge.`)
  if (bad !== undefined) return keep(`That of ${url.host} is not good: ${bad.sentence}`)
  if (copy.issuer.id !== credential.issuer.id || copy.credential.id !== (credential.id ?? null)) {
    return keep(`What lies at ${url.host} is another badge.`)
  }
  const [subject] = [credential.credentialSubject].flat()
  if (copy.credential.subjectId !== (subject?.id ?? null))
    return keep(`What lies at ${url.host} is somebody else's badge.`)
  const begins = (date: string | null | undefined) => (typeof date === "string" ? timeOf(date) : 0)
  if (begins(copy.credential.validFrom) <= begins(credential.validFrom)) {
    return { finding: passed("The issuer has no newer copy of it.", { basedOn }), newer: undefined }
  }
  const day = new Date(begins(copy.credential.validFrom)).toISOString().slice(0, 10)
  return {
    finding: warning(`The issuer has a newer copy, of ${day}. How things stand today is what that one says.`, {
      basedOn,
      nextStep: `Get the newer copy at ${url.href}.`,
    }),
    newer: copy,
  }
}

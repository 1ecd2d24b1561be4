import type { AnyCredential, CredentialStatus } from "../model.ts"
import { failed, passed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import type { TrustedStatusList } from "./list-cache.ts"
import { checkRevocationList } from "./revocation-list.ts"
import { readStatusEntry } from "./status-entry.ts"
import type { BitstringEntry } from "./status-entry.ts"
import { trustedStatusList } from "./trusted-list.ts"
import type { StatusCircumstances } from "./trusted-list.ts"

/** More entries than this are not looked up: each of them is a request to an address that the credential chose. */
const maximumEntries = 4

/**
 * Whether the issuer has revoked or suspended the credential, by its status lists. A list counts only when it is by the credential's own
 * issuer.
 *
 * @see https://www.w3.org/TR/vc-bitstring-status-list/
 */
export async function checkStatus(credential: AnyCredential, circumstances: StatusCircumstances): Promise<Finding> {
  const entries = credential.credentialStatus ?? []
  if (entries.length === 0) return passed("The issuer published no way to take it back, so it holds.")
  if (entries.length > maximumEntries) {
    return unknown(
      "unsupportedStatus",
      `It names ${entries.length} lists on which it could be revoked, more than this server looks up.`,
    )
  }
  const findings = await Promise.all(entries.map((entry) => checkEntry(entry, credential, circumstances)))
  const basedOn = findings.flatMap((finding) => finding.basedOn ?? [])
  return { ...combine(findings), ...(basedOn.length === 0 ? {} : { basedOn }) }
}

/** Revoked outweighs suspended, any bad news outweighs what could not be looked up, which outweighs good news. */
function combine(findings: Finding[]): Finding {
  const [only] = findings
  if (only !== undefined && findings.length === 1) return only
  const first = (wanted: (finding: Finding) => boolean) => findings.find(wanted)
  const found =
    first((finding) => finding.reason === "revoked") ??
    first((finding) => finding.outcome === "failed") ??
    first((finding) => finding.outcome === "unknown")
  if (found !== undefined) return found
  const oddities = findings.filter((finding) => finding.outcome === "warning")
  if (oddities.length > 0) return warning(oddities.map((finding) => finding.sentence).join(" "))
  return passed("The issuer's lists say that it is neither revoked nor suspended.")
}

async function checkEntry(
  status: CredentialStatus,
  credential: AnyCredential,
  circumstances: StatusCircumstances,
): Promise<Finding> {
  const read = readStatusEntry(status)
  if (!read.ok) {
    const { problem, detail } = read
    const sentence =
      problem === "unsupported"
        ? "Whether it was revoked is published in a form that this version cannot read yet."
        : "What it says about the list on which it could be revoked is incomplete."
    return unknown("unsupportedStatus", sentence, { detail })
  }
  const { entry } = read
  const issuerId = credential.issuer.id
  if (entry.kind === "revocationList") {
    return checkRevocationList(entry.list, { id: credential.id, issuerId }, circumstances)
  }
  const found = await trustedStatusList(entry.list, issuerId, circumstances)
  if (!found.ok) return { ...found.finding, basedOn: found.basedOn }
  const finding = { ...readPlace(entry, found.trusted), basedOn: found.basedOn }
  if (finding.reason !== "revoked" || entry.suspensionList === undefined) return finding
  return tellSuspension(finding, entry, entry.suspensionList, issuerId, circumstances)
}

/** What stands at the place that an entry names. */
function readPlace(entry: BitstringEntry, { list, purposes, warnings }: TrustedStatusList): Finding {
  const { index, size, purpose } = entry
  if (!purposes.includes(purpose)) {
    const about = purposes.join(", ")
    return unknown("listUnreadable", `The issuer's status list is about “${about}”, not about “${purpose}”.`)
  }
  if ((index + 1) * size > list.length) {
    return unknown("listUnreadable", `The issuer's status list ends before the place of this badge (${index}).`)
  }
  const value = list.read(index, size)
  if (value !== 0 && purpose === "revocation") return failed("revoked", "The issuer has revoked it.")
  if (value !== 0 && purpose === "suspension") return failed("suspended", "The issuer has suspended it for now.")
  const oddities = [...warnings, ...entry.oddities]
  const news = newsOf(entry, value)
  if (value !== 0) oddities.push(news)
  if (oddities.length > 0) return warning(oddities.join(" "))
  return passed(news === "" ? "Its entry in the issuer's status list is clear." : news)
}

/** What a number says that neither revokes nor suspends. */
function newsOf({ purpose, messages }: BitstringEntry, value: number): string {
  const message = messages.get(value)
  if (purpose === "message" && message !== undefined) return `The issuer says of it: “${message}”.`
  if (value === 0) return ""
  if (purpose === "message") return `The issuer's list says something of it (${value}) that the badge does not explain.`
  if (purpose === "refresh") return "The issuer says that there is a newer copy of it."
  return `The issuer's list marks it for “${purpose}”, which this version does not know.`
}

/**
 * Tells a badge that is suspended from one that is revoked: its bit is set in both lists. Where the second list cannot be had, the badge
 * is not valid all the same.
 */
async function tellSuspension(
  revoked: Finding,
  { index, size }: BitstringEntry,
  url: URL,
  issuerId: string,
  circumstances: StatusCircumstances,
): Promise<Finding> {
  const found = await trustedStatusList(url, issuerId, circumstances)
  const basedOn = [...(revoked.basedOn ?? []), ...found.basedOn]
  const isSuspended =
    found.ok &&
    found.trusted.purposes.includes("suspension") &&
    (index + 1) * size <= found.trusted.list.length &&
    found.trusted.list.read(index, size) !== 0
  return isSuspended
    ? failed("suspended", "The issuer has suspended it for now.", { basedOn })
    : { ...revoked, basedOn }
}

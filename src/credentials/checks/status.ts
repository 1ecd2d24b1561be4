import { isJsonObject } from "../canonical-form.ts"
import type { ControllerResolver } from "../keys/controller.ts"
import { basisOf } from "../documents.ts"
import type { DocumentSource, FetchedDocument } from "../documents.ts"
import { examineJsonLd } from "../json-ld/examine.ts"
import { readJsonDocument } from "../json-document.ts"
import { timeOf } from "../model.ts"
import type { CredentialStatus, AnyCredential, StatusListCredential } from "../model.ts"
import { readStatusListCredential } from "../read-credential.ts"
import { failed, passed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import { checkSignatures } from "../proofs/check-signatures.ts"
import { decodeStatusList } from "../status-list.ts"
import type { StatusList } from "../status-list.ts"

type Circumstances = { documents: DocumentSource; resolve: ControllerResolver; now: Date; clockSkew: number }

/** More entries than this are not looked up: each of them is a request to an address that the credential chose. */
const maximumEntries = 4

/**
 * Whether the issuer has revoked or suspended the credential, by its Bitstring Status Lists. A list counts only when it is signed by the
 * credential's own issuer.
 *
 * @see https://www.w3.org/TR/vc-bitstring-status-list/
 */
export async function checkStatus(credential: AnyCredential, circumstances: Circumstances): Promise<Finding> {
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
  const first = (wanted: (finding: Finding) => boolean) => findings.find(wanted)
  const found =
    first((finding) => finding.reason === "revoked") ??
    first((finding) => finding.outcome === "failed") ??
    first((finding) => finding.outcome === "unknown")
  if (found !== undefined) return found
  const oddities = findings.filter((finding) => finding.outcome === "warning")
  if (oddities.length > 0) return warning(oddities.map((finding) => finding.sentence).join(" "))
  return passed("The issuer's list says that it is neither revoked nor suspended.")
}

async function checkEntry(
  entry: CredentialStatus,
  credential: AnyCredential,
  circumstances: Circumstances,
): Promise<Finding> {
  if (!entry.type.includes("BitstringStatusListEntry")) {
    return unknown(
      "unsupportedStatus",
      "Whether it was revoked is published in a form that this version cannot read yet.",
      {
        detail: entry.type.join(", "),
      },
    )
  }
  const address = entry.statusListCredential
  const place = placeIn(entry)
  if (address === undefined || !/^https?:\/\//i.test(address) || !URL.canParse(address) || place === undefined) {
    return unknown("unsupportedStatus", "What it says about the list on which it could be revoked is incomplete.")
  }
  const url = new URL(address)
  const fetched = await circumstances.documents.document(url, "statusList")
  const basedOn = [basisOf("the issuer's status list", url.href, fetched)]
  // A list that was kept is judged as of the day on which it was seen: it says how things stood then.
  const asOf = fetched.ok && fetched.missingSince !== undefined ? fetched.seenAt : undefined
  const trusted = await readTrustedList({
    fetched,
    url,
    credential,
    circumstances: { ...circumstances, now: asOf ?? circumstances.now },
  })
  if (!trusted.ok) return { ...trusted.finding, basedOn }
  return { ...readEntry({ entry, place, ...trusted }), basedOn }
}

type Place = { index: number; numeric: boolean; purpose: string }

function placeIn(entry: CredentialStatus): Place | undefined {
  const { statusListIndex, statusPurpose } = entry
  if (statusPurpose === undefined || statusListIndex === undefined || !/^\d{1,15}$/.test(String(statusListIndex)))
    return undefined
  return { index: Number(statusListIndex), numeric: typeof statusListIndex === "number", purpose: statusPurpose }
}

type TrustedList =
  | { ok: true; list: StatusList; purposes: string[]; warnings: string[] }
  | { ok: false; finding: Finding }

/** The list as signed by the credential's issuer, or the finding that says why there is none to rely on. */
async function readTrustedList({
  fetched,
  url,
  credential,
  circumstances,
}: {
  fetched: FetchedDocument
  url: URL
  credential: AnyCredential
  circumstances: Circumstances
}): Promise<TrustedList> {
  const refuse = (finding: Finding): TrustedList => ({ ok: false, finding })
  if (!fetched.ok) {
    return refuse(
      unknown(
        fetched.passing ? "listUnreachable" : "listUnreadable",
        `The list on which the issuer would revoke it could not be fetched: ${fetched.sentence}`,
      ),
    )
  }
  const json = readJsonDocument(fetched.bytes)
  if (!json.ok) {
    return refuse(
      unknown(
        "listUnreadable",
        "The list on which the issuer would revoke it is in a form that this version cannot read.",
        {
          detail: json.sentence,
        },
      ),
    )
  }
  const read = readStatusListCredential(json.value)
  if (!read.ok || !isJsonObject(json.value)) {
    return refuse(
      unknown("listUnreadable", `What ${url.host} answered in place of the issuer's status list is not one.`, {
        detail: read.ok ? undefined : read.details.join(" "),
      }),
    )
  }
  const list = read.credential
  if (list.issuer.id !== credential.issuer.id) {
    return refuse(
      failed(
        "statusListNotTrusted",
        `The list on which it would be revoked is by ${list.issuer.id}, not by the issuer of the badge, so it says nothing.`,
      ),
    )
  }
  const jsonLd = await examineJsonLd(json.value)
  if (!jsonLd.ok)
    return refuse(
      unknown("listUnreadable", "The issuer's status list uses words that nobody defined.", {
        detail: jsonLd.sentence,
      }),
    )
  const { signature, key } = await checkSignatures(json.value, {
    ...circumstances,
    issuerId: credential.issuer.id,
    quads: jsonLd.quads,
  })
  if (signature.outcome === "failed" || key?.outcome === "failed") {
    const because = signature.outcome === "failed" ? signature.sentence : key?.sentence
    return refuse(
      failed("statusListNotTrusted", "The list on which it would be revoked is not properly signed by the issuer.", {
        detail: because,
      }),
    )
  }
  if (signature.outcome === "unknown" || key?.outcome !== "passed") {
    const because = key?.outcome === "unknown" ? key.sentence : signature.sentence
    const reason = signature.reason === "unsupportedProof" ? "listUnreadable" : "listNotConfirmed"
    return refuse(
      unknown(reason, "That the list on which it would be revoked is by the issuer could not be confirmed.", {
        detail: because,
      }),
    )
  }
  return readBits(list, url, circumstances)
}

function readBits(list: StatusListCredential, url: URL, { now, clockSkew }: Circumstances): TrustedList {
  const refuse = (finding: Finding): TrustedList => ({ ok: false, finding })
  const outdated = list.validUntil !== undefined && timeOf(list.validUntil) < now.getTime() - clockSkew
  const premature = list.validFrom !== undefined && timeOf(list.validFrom) > now.getTime() + clockSkew
  if (outdated || premature) {
    return refuse(
      unknown("listUnreachable", "The issuer's status list is out of date, so it does not say how things are today.", {
        detail: `${list.validFrom ?? ""} – ${list.validUntil ?? ""}`,
      }),
    )
  }
  const decoded = decodeStatusList(list.credentialSubject.encodedList)
  if (!decoded.ok)
    return refuse(unknown("listUnreadable", `The issuer's status list cannot be read. ${decoded.sentence}`))
  const warnings = [...decoded.warnings]
  if (list.id !== undefined && list.id !== url.href) {
    warnings.push(`The issuer's status list calls itself ${list.id}, but lies at ${url.href}.`)
  }
  return { ok: true, list: decoded.list, purposes: [list.credentialSubject.statusPurpose].flat(), warnings }
}

function readEntry({
  entry,
  place: { index, numeric, purpose },
  list,
  purposes,
  warnings,
}: {
  entry: CredentialStatus
  place: Place
  list: StatusList
  purposes: string[]
  warnings: string[]
}): Finding {
  if (!purposes.includes(purpose)) {
    return unknown(
      "listUnreadable",
      `The issuer's status list is about “${purposes.join(", ")}”, not about “${purpose}”.`,
    )
  }
  const size = entry.statusSize ?? 1
  if (size > 64 || (index + 1) * size > list.length) {
    return unknown("listUnreadable", `The issuer's status list ends before the place of this badge (${index}).`)
  }
  const isSet = Array.from({ length: size }, (_, bit) => list.get(index * size + bit)).some(Boolean)
  if (isSet && purpose === "revocation") return failed("revoked", "The issuer has revoked it.")
  if (isSet && purpose === "suspension") return failed("suspended", "The issuer has suspended it for now.")
  const oddities = [...warnings]
  if (numeric) oddities.push("It gives its place in the status list as a number, where a text is wanted.")
  if (isSet && purpose !== "message")
    oddities.push(`The issuer's list marks it for “${purpose}”, which this version does not know.`)
  return oddities.length > 0 ? warning(oddities.join(" ")) : passed("Its entry in the issuer's status list is clear.")
}

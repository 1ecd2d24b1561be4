import { canonicalForm, isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { basisOf, documentKinds } from "../documents.ts"
import type { DocumentSource, FetchedDocument } from "../documents.ts"
import { recogniseJwt } from "../jwt/recognise-jwt.ts"
import { securedByJwt } from "../jwt/secured.ts"
import type { ControllerResolver } from "../keys/controller.ts"
import { timeOf } from "../model.ts"
import type { StatusListCredential } from "../model.ts"
import { readStatusListCredential } from "../read-credential.ts"
import { recognise } from "../recognise.ts"
import { failed, unknown } from "../report.ts"
import type { Basis, Finding } from "../report.ts"
import { securedByProofs } from "../secured.ts"
import type { Secured } from "../secured.ts"
import type { StatusListCache, TrustedStatusList } from "./list-cache.ts"
import { decodeStatusList } from "./status-list.ts"

export type StatusCircumstances = {
  documents: DocumentSource
  resolve: ControllerResolver
  now: Date
  clockSkew: number
  /** Lists that were seen before. Without, every list is fetched anew. */
  statusLists?: StatusListCache | undefined
}

/** A list that its issuer vouches for, or the finding that says why there is none to rely on. */
export type ListVerdict =
  | { ok: true; trusted: TrustedStatusList; basedOn: Basis[] }
  | { ok: false; finding: Finding; basedOn: Basis[] }

/** How long a list that says nothing itself may be kept, in milliseconds. @see https://www.w3.org/TR/vc-bitstring-status-list/ (ttl) */
const usualTtl = 5 * 60 * 1000

/** No list is relied on for longer than a day without another look, whatever it says. */
const longestTtl = 24 * 60 * 60 * 1000

/**
 * The status list at an address, once it is known to be signed by `issuerId`: with proofs in it or as a JWT, a Bitstring Status List or a
 * StatusList2021.
 *
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
 */
export async function trustedStatusList(
  url: URL,
  issuerId: string,
  circumstances: StatusCircumstances,
): Promise<ListVerdict> {
  const { documents, statusLists, now } = circumstances
  const kept = statusLists?.get(url.href, issuerId, now)
  if (kept !== undefined) {
    return { ok: true, trusted: kept, basedOn: [{ ...kept.basis, seenAt: kept.seenAt.toISOString() }] }
  }
  const fetched = await documents.document(url, "statusList")
  const basis = basisOf(documentKinds.statusList.name, url.href, fetched)
  // A list that was kept is judged as of the day on which it was seen: it says how things stood then.
  const asOf = fetched.ok && fetched.missingSince !== undefined ? (fetched.seenAt ?? now) : now
  const read = await readList(fetched, url, issuerId, { ...circumstances, now: asOf })
  if (!read.ok) return { ok: false, finding: read.finding, basedOn: [basis] }
  const { credential, list, warnings } = read
  const seenAt = (fetched.ok ? fetched.seenAt : undefined) ?? now
  const trusted = {
    list,
    purposes: [credential.credentialSubject.statusPurpose].flat(),
    warnings,
    basis,
    seenAt,
    goodUntil: goodUntil(credential, seenAt),
  }
  // One that was kept because its issuer is away is asked for anew each time, so that it shows when the issuer is back.
  if (trusted.goodUntil > now && basis.missingSince === undefined) statusLists?.set(url.href, issuerId, trusted)
  return { ok: true, trusted, basedOn: [basis] }
}

function goodUntil({ credentialSubject, validUntil }: StatusListCredential, seenAt: Date): Date {
  const { ttl = usualTtl } = credentialSubject
  const until = seenAt.getTime() + Math.min(Math.max(ttl, 0), longestTtl)
  return new Date(validUntil === undefined ? until : Math.min(until, timeOf(validUntil)))
}

type ReadList =
  | { ok: true; credential: StatusListCredential; list: TrustedStatusList["list"]; warnings: string[] }
  | { ok: false; finding: Finding }

async function readList(
  fetched: FetchedDocument,
  url: URL,
  issuerId: string,
  circumstances: StatusCircumstances,
): Promise<ReadList> {
  const refuse = (finding: Finding): ReadList => ({ ok: false, finding })
  if (!fetched.ok) {
    const sentence = `The list on which the issuer would revoke it could not be fetched: ${fetched.sentence}`
    return refuse(unknown(fetched.passing ? "listUnreachable" : "listUnreadable", sentence))
  }
  const opened = openList(fetched.bytes, circumstances.documents)
  if (!opened.ok) {
    const sentence = "The list on which the issuer would revoke it is in a form that this version cannot read."
    return refuse(unknown("listUnreadable", sentence, { detail: opened.detail }))
  }
  const read = readStatusListCredential(asBitstring(opened.document))
  if (!read.ok) {
    const sentence = `What ${url.host} answered in place of the issuer's status list is not one.`
    return refuse(unknown("listUnreadable", sentence, { detail: read.details.join(" ") }))
  }
  const { credential } = read
  const untrusted = await examineTrust(opened, credential, issuerId, circumstances)
  return untrusted === undefined ? readBits(credential, url, circumstances) : refuse(untrusted)
}

type OpenedList = { ok: true; document: JsonObject; secured: Secured } | { ok: false; detail: string }

function openList(bytes: Uint8Array, documents: DocumentSource): OpenedList {
  const found = recognise(bytes)
  if (found.kind === "document") return { ok: true, document: found.document, secured: securedByProofs() }
  if (found.kind === "other") return { ok: false, detail: found.finding.sentence }
  const within = recogniseJwt(found.jwt)
  if (within.kind === "other") return { ok: false, detail: within.finding.sentence }
  return { ok: true, document: within.document, secured: securedByJwt(within.jws, within.claims, documents) }
}

/** A StatusList2021 differs in its names only. */
function asBitstring(document: JsonObject): unknown {
  const canonical = canonicalForm(document)
  if (!isJsonObject(canonical)) return canonical
  const { credentialSubject: subject } = canonical
  return {
    ...canonical,
    type: renamed(canonical["type"]),
    credentialSubject: isJsonObject(subject) ? { ...subject, type: renamed(subject["type"]) } : subject,
  }
}

const newNames = new Map<unknown, string>([
  ["StatusList2021Credential", "BitstringStatusListCredential"],
  ["StatusList2021", "BitstringStatusList"],
])
const renamed = (types: unknown): unknown[] => [types].flat().map((type) => newNames.get(type) ?? type)

/** Why a list cannot be relied on; undefined when its issuer signed it. */
async function examineTrust(
  { document, secured }: Extract<OpenedList, { ok: true }>,
  list: StatusListCredential,
  issuerId: string,
  circumstances: StatusCircumstances,
): Promise<Finding | undefined> {
  if (list.issuer.id !== issuerId) {
    const sentence = `The list on which it would be revoked is by ${list.issuer.id}, not by the issuer of the badge, so it says nothing.`
    return failed("statusListNotTrusted", sentence)
  }
  const terms = await secured.checkTerms(document)
  if (terms.outcome !== "passed" && terms.outcome !== "notApplicable") {
    return unknown("listUnreadable", "The issuer's status list uses words that nobody defined.", {
      detail: terms.sentence,
    })
  }
  const { signature, key } = await secured.checkSignatures(document, { ...circumstances, issuerId })
  if (signature.outcome === "failed" || key?.outcome === "failed") {
    const because = signature.outcome === "failed" ? signature.sentence : key?.sentence
    const sentence = "The list on which it would be revoked is not properly signed by the issuer."
    return failed("statusListNotTrusted", sentence, { detail: because })
  }
  if (signature.outcome === "unknown" || key?.outcome !== "passed") {
    const because = key?.outcome === "unknown" ? key.sentence : signature.sentence
    const sentence = "That the list on which it would be revoked is by the issuer could not be confirmed."
    const reason = signature.reason === "unsupportedProof" ? "listUnreadable" : "listNotConfirmed"
    return unknown(reason, sentence, { detail: because })
  }
  return undefined
}

function readBits(credential: StatusListCredential, url: URL, { now, clockSkew }: StatusCircumstances): ReadList {
  const refuse = (finding: Finding): ReadList => ({ ok: false, finding })
  const { validFrom, validUntil } = credential
  const outdated = validUntil !== undefined && timeOf(validUntil) < now.getTime() - clockSkew
  const premature = validFrom !== undefined && timeOf(validFrom) > now.getTime() + clockSkew
  if (outdated || premature) {
    const sentence = "The issuer's status list is out of date, so it does not say how things are today."
    return refuse(unknown("listUnreachable", sentence, { detail: `${validFrom ?? ""} – ${validUntil ?? ""}` }))
  }
  const decoded = decodeStatusList(credential.credentialSubject.encodedList)
  if (!decoded.ok) {
    return refuse(unknown("listUnreadable", `The issuer's status list cannot be read. ${decoded.sentence}`))
  }
  const warnings = [...decoded.warnings]
  if (credential.id !== undefined && credential.id !== url.href) {
    warnings.push(`The issuer's status list calls itself ${credential.id}, but lies at ${url.href}.`)
  }
  return { ok: true, credential, list: decoded.list, warnings }
}

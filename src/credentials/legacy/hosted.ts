import type { JsonObject } from "../canonical-form.ts"
import type { DocumentSource } from "../documents.ts"
import { failed, unknown } from "../report.ts"
import type { Basis, Finding } from "../report.ts"
import { isSameAddress } from "./badge-parts.ts"
import { fetchPart } from "./fetch-part.ts"
import { kindOf } from "./kinds.ts"
import type { LegacyEdition, LegacyKind } from "./kinds.ts"
import { isWebAddress, plainSpelling, textOf } from "./spelling.ts"
import { upgradePart } from "./upgrade.ts"

/** What came of asking for the copy that an issuer hosts, which is the one that counts. */
export type HostedCopy =
  | {
      kind: "copy"
      url: URL
      edition: LegacyEdition
      /** In plain spelling, as it was written. */
      plain: JsonObject
      /** As Open Badges 2.0. */
      document: JsonObject
      basedOn: Basis[]
      oddities: string[]
    }
  /** The issuer answers that it took the badge back: by 410, or by a copy that says so. */
  | { kind: "revoked"; finding: Finding }
  /** It could not be had, or is not what it should be. */
  | { kind: "none"; finding: Finding }

/**
 * Fetches the copy of a hosted document (an assertion, or a description or profile standing alone) from the address that it names, or at
 * which it was found. A copy that names another address on the same host is asked for once more, there.
 *
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#HostedBadge
 */
export async function fetchHostedCopy(
  address: string | undefined,
  { documents, kind }: { documents: DocumentSource; kind: LegacyKind },
): Promise<HostedCopy> {
  if (!isWebAddress(address)) {
    const sentence =
      address === undefined
        ? "It is only as good as the copy that its issuer hosts, and it does not say where that lies."
        : `It is only as good as the copy that its issuer hosts; “${address.slice(0, 200)}”, where that should lie, is no web address.`
    const nextStep = "If you know the web address at which the badge lies, check it by that address."
    return { kind: "none", finding: unknown("addressUnknown", sentence, { nextStep }) }
  }
  const first = await fetchCopy(address, { documents, kind })
  if (first.kind !== "copy") return first
  const named = textOf(first.document["id"])
  if (named === undefined || isSameAddress(named, first.url.href)) return first
  return followName(first, named, { documents, kind })
}

async function followName(
  first: Extract<HostedCopy, { kind: "copy" }>,
  named: string,
  { documents, kind }: { documents: DocumentSource; kind: LegacyKind },
): Promise<HostedCopy> {
  const isNear = isWebAddress(named) && new URL(named).hostname === first.url.hostname
  const second = isNear ? await fetchCopy(named, { documents, kind }) : undefined
  if (second !== undefined && second.kind !== "copy") return second
  if (second === undefined || !isSameAddress(textOf(second.document["id"]) ?? named, second.url.href)) {
    const sentence = `What lies at ${first.url.href} calls itself ${named.slice(0, 200)}: it may be a copy by anybody.`
    const nextStep = isWebAddress(named) ? `Check the badge by the address ${named}.` : undefined
    const finding = failed("idMismatch", sentence, {
      ...(nextStep === undefined ? {} : { nextStep }),
      basedOn: first.basedOn,
    })
    return { kind: "none", finding }
  }
  return {
    ...second,
    basedOn: [...first.basedOn, ...second.basedOn],
    oddities: [...second.oddities, `What lies at ${first.url.href} calls itself ${named}.`],
  }
}

async function fetchCopy(
  address: string,
  { documents, kind }: { documents: DocumentSource; kind: LegacyKind },
): Promise<HostedCopy> {
  const fetched = await fetchPart(documents, address, partKinds[kind])
  if (!fetched.ok && fetched.isGone && kind === "assertion") {
    const { basedOn } = fetched.finding
    return {
      kind: "revoked",
      finding: revokedBy("It is gone for good from its address (410), by which its issuer revokes it.", basedOn),
    }
  }
  if (!fetched.ok) return { kind: "none", finding: fetched.finding }
  const { url, original, basis, oddities } = fetched
  const upgraded = upgradePart(original, { address: url.href })
  const document = upgraded?.document ?? {}
  if (isRevoked(document)) return { kind: "revoked", finding: revokedBy(reasonOf(document), [basis]) }
  const found = kindOf(document)
  if (upgraded === undefined || found !== kind) {
    const sentence = `What lies at ${url.href} is not what this file says that it is a copy of.`
    return { kind: "none", finding: failed("hostedCopyDiffers", sentence, { basedOn: [basis] }) }
  }
  return {
    kind: "copy",
    url,
    edition: upgraded.edition,
    plain: plainSpelling(original),
    document,
    basedOn: [basis],
    oddities,
  }
}

const partKinds = {
  assertion: "assertion",
  badgeClass: "badgeClass",
  profile: "profile",
  endorsement: "legacyEndorsement",
  other: "assertion",
} as const satisfies Record<LegacyKind, string>

/** Whether a document of Open Badges 2.0 says of itself that it was taken back. */
export const isRevoked = (document: JsonObject): boolean => String(document["revoked"]).toLowerCase() === "true"

/** In what words a document tells that it was taken back. */
export function reasonOf(document: JsonObject): string {
  const reason = textOf(document["revocationReason"])
  return reason === undefined ? "The issuer has revoked it." : `The issuer has revoked it: “${reason.slice(0, 500)}”`
}

const revokedBy = (sentence: string, basedOn: Basis[] | undefined): Finding =>
  failed("revoked", sentence, basedOn === undefined ? {} : { basedOn })

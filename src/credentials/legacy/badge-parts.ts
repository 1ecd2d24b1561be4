import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import type { DocumentSource } from "../documents.ts"
import { failed, unknown } from "../report.ts"
import type { Basis, Finding } from "../report.ts"
import { fetchPart } from "./fetch-part.ts"
import { kindOf, legacyKindNames } from "./kinds.ts"
import type { LegacyEdition, LegacyKind } from "./kinds.ts"
import { readBadgeClass, readProfile } from "./parts.ts"
import type { LegacyBadgeClass, LegacyProfile, ReadPart } from "./parts.ts"
import { isInScope } from "./scope.ts"
import { idOf, isWebAddress, plainSpelling, textOf } from "./spelling.ts"
import { checkLegacyTerms } from "./terms.ts"
import { upgradePart } from "./upgrade.ts"

/** What an assertion refers to: the badge that was awarded, and who awards it. */
export type BadgeParts = {
  badgeClass: LegacyBadgeClass
  /** Where the description was fetched; undefined when it stands in the assertion. */
  badgeClassUrl: URL | undefined
  profile: LegacyProfile
  /** Where the profile was fetched: the issuer is known by it. For Open Badges 0.5, the origin that the assertion names. */
  profileUrl: URL
}

/** A part that was found, or the check that it belongs to with the finding that says what is the matter. */
export type Found<Value> =
  | { ok: true; value: Value; basedOn: Basis[]; oddities: string[] }
  | { ok: false; check: "schema" | "terms" | "issuer"; finding: Finding }

/**
 * Finds the description of the badge and the profile of its issuer. The description may stand in the assertion; the profile is always read
 * from its own address, because nobody else's word says whose it is. Two documents are fetched, three at most.
 */
export async function findBadgeParts(
  badge: string | JsonObject,
  { documents, edition }: { documents: DocumentSource; edition: LegacyEdition },
): Promise<Found<BadgeParts>> {
  const badgeClass = await findBadgeClass(badge, documents)
  if (!badgeClass.ok) return badgeClass
  const profile = await findProfile(badgeClass.value.part.issuer, { documents, edition })
  if (!profile.ok) return profile
  const { part, url } = badgeClass.value
  const parts = { badgeClass: part, badgeClassUrl: url, profile: profile.value.part, profileUrl: profile.value.url }
  const found: Found<BadgeParts> = {
    ok: true,
    value: parts,
    basedOn: [...badgeClass.basedOn, ...profile.basedOn],
    oddities: [...badgeClass.oddities, ...profile.oddities],
  }
  const isForeign =
    url === undefined &&
    isWebAddress(part.id) &&
    !isInScope(part.id, { profile: parts.profile.document, profileUrl: parts.profileUrl })
  return isForeign && part.id !== undefined ? confirmForeignBadge(found, part.id, documents) : found
}

/** A description that stands in the assertion under an address of somebody else's counts as it lies there, if that names the same issuer. */
async function confirmForeignBadge(
  found: Extract<Found<BadgeParts>, { ok: true }>,
  address: string,
  documents: DocumentSource,
): Promise<Found<BadgeParts>> {
  const badgeClass = await findBadgeClass(address, documents)
  if (!badgeClass.ok) return badgeClass
  const { part, url } = badgeClass.value
  const issuer = idOf(part.issuer)
  if (issuer === undefined || !isSameAddress(issuer, found.value.profileUrl.href)) {
    const sentence = `It describes the badge under an address (${address}) where another issuer is named.`
    return { ok: false, check: "issuer", finding: failed("idMismatch", sentence, { basedOn: badgeClass.basedOn }) }
  }
  return {
    ...found,
    value: { ...found.value, badgeClass: part, badgeClassUrl: url },
    basedOn: [...found.basedOn, ...badgeClass.basedOn],
  }
}

type FoundPart<Part> = Found<{ part: Part; url: URL | undefined }>

async function findBadgeClass(
  badge: string | JsonObject,
  documents: DocumentSource,
): Promise<FoundPart<LegacyBadgeClass>> {
  const address = typeof badge === "string" ? badge : onlyAddress(badge)
  if (address === undefined && isJsonObject(badge)) {
    const read = readBadgeClass(plainSpelling(badge))
    if (!read.ok) return incomplete("The description of the badge that stands in it", read)
    return { ok: true, value: { part: read.part, url: undefined }, basedOn: [], oddities: read.oddities }
  }
  return fetchAndRead(documents, address ?? "", "badgeClass", readBadgeClass, "schema")
}

/** Open Badges 0.5 published no profiles: there the issuer is its web origin, and what the assertion says of it. */
async function findProfile(
  issuer: string | JsonObject,
  { documents, edition }: { documents: DocumentSource; edition: LegacyEdition },
): Promise<Found<{ part: LegacyProfile; url: URL }>> {
  if (edition === "0.5" && isJsonObject(issuer)) return profileOfOrigin(issuer)
  const address = idOf(issuer)
  if (address === undefined) {
    const sentence = "It does not say where its issuer's profile lies, so it cannot be told whose badge it is."
    return { ok: false, check: "issuer", finding: unknown("addressUnknown", sentence) }
  }
  const found = await fetchAndRead(documents, address, "profile", readProfile, "issuer")
  if (!found.ok) return found
  const { part, url } = found.value
  return { ...found, value: { part, url: url ?? new URL(address) } }
}

function profileOfOrigin(issuer: JsonObject): Found<{ part: LegacyProfile; url: URL }> {
  const read = readProfile(issuer)
  if (!read.ok) return incomplete("The issuer that stands in it", read)
  const origin = textOf(issuer["url"])
  if (!isWebAddress(origin)) {
    const sentence = "The issuer's “origin” that stands in it is missing or no web address."
    return { ok: false, check: "schema", finding: failed("notABadge", sentence) }
  }
  return { ok: true, value: { part: read.part, url: new URL(origin) }, basedOn: [], oddities: [] }
}

/** An object that says no more than where the thing lies. */
function onlyAddress(thing: JsonObject): string | undefined {
  const { id, type: _type, "@context": _context, ...rest } = plainSpelling(thing)
  return Object.keys(rest).length === 0 && typeof id === "string" ? id : undefined
}

const wanted = { badgeClass: "The description of the badge", profile: "The issuer's profile" } as const

async function fetchAndRead<Part extends { id: string | undefined }>(
  documents: DocumentSource,
  address: string,
  kind: "badgeClass" | "profile",
  read: (document: JsonObject) => ReadPart<Part>,
  check: "schema" | "issuer",
): Promise<FoundPart<Part>> {
  const fetched = await fetchPart(documents, address, kind)
  if (!fetched.ok) return { ok: false, check, finding: fetched.finding }
  const { url, original, basis } = fetched
  const basedOn = [basis]
  const refuse = (where: "schema" | "terms" | "issuer", finding: Finding): FoundPart<Part> => ({
    ok: false,
    check: where,
    finding: { ...finding, basedOn },
  })
  const what = `${wanted[kind]} (${url.href})`
  const upgraded = upgradePart(original, { address: url.href })
  if (upgraded === undefined) return refuse("schema", failed("notABadge", `${what} is none.`))
  const foundKind = kindOf(upgraded.document)
  if (foundKind !== kind) return refuse("schema", wrongKind(what, foundKind, upgraded.document))
  const terms = checkLegacyTerms(plainSpelling(original), {
    edition: upgraded.edition,
    what: wanted[kind].toLowerCase(),
  })
  if (terms.outcome !== "passed" && terms.outcome !== "warning") return refuse("terms", terms)
  const part = read(upgraded.document)
  if (!part.ok) return incomplete(what, part, basedOn)
  const identity = identityAt(part.part.id, url, what)
  if (identity.finding !== undefined) return refuse("issuer", identity.finding)
  const oddities = [...fetched.oddities, ...part.oddities, ...identity.oddities]
  if (terms.outcome === "warning") oddities.push(terms.sentence)
  return { ok: true, value: { part: part.part, url }, basedOn, oddities }
}

function wrongKind(what: string, kind: LegacyKind, document: JsonObject): Finding {
  const types = JSON.stringify(document["type"] ?? null).slice(0, 100)
  return failed("notABadge", `${what} is something else: ${legacyKindNames[kind]}.`, { detail: `type ${types}` })
}

function incomplete(
  what: string,
  read: { problems: string[] },
  basedOn?: Basis[],
): Extract<Found<never>, { ok: false }> {
  return {
    ok: false,
    check: "schema",
    finding: failed("notABadge", `${what} is not complete: ${read.problems[0] ?? "it cannot be read."}`, {
      detail: read.problems.join(" "),
      ...(basedOn === undefined ? {} : { basedOn }),
    }),
  }
}

/** Whether two addresses are of the same document: fragments apart. */
export function isSameAddress(one: string, other: string): boolean {
  if (one === other) return true
  if (!isWebAddress(one) || !isWebAddress(other)) return false
  const [first, second] = [new URL(one), new URL(other)]
  first.hash = second.hash = ""
  return first.href === second.href
}

/** What to think of a document that calls itself by another address than the one at which it lies. */
export function identityAt(id: string | undefined, url: URL, what: string): { finding?: Finding; oddities: string[] } {
  if (id === undefined || isSameAddress(id, url.href)) return { oddities: [] }
  if (!isWebAddress(id)) return { oddities: [`${what} calls itself ${id.slice(0, 200)}, which is no web address.`] }
  if (new URL(id).hostname === url.hostname) return { oddities: [`${what} calls itself ${id}.`] }
  return {
    oddities: [],
    finding: failed(
      "idMismatch",
      `${what} calls itself ${id}, which lies on another server, so it may be a copy by anybody.`,
      {
        nextStep: `Ask the issuer for a badge that names ${id} itself.`,
      },
    ),
  }
}

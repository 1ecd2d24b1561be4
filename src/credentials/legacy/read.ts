import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { readJsonDocument } from "../json-document.ts"
import type { OpenBadgeCredential } from "../model.ts"
import { kindOf, legacyKindNames } from "./kinds.ts"
import { readAssertion, readBadgeClass, readProfile } from "./parts.ts"
import { idOf, isWebAddress, plainSpelling, textOf } from "./spelling.ts"
import { toOpenBadges3 } from "./to-open-badges-3.ts"
import { upgradePart, upgradeToOpenBadges2 } from "./upgrade.ts"

/** Documents that a legacy badge refers to, by the addresses at which they lie. */
export type KeptDocuments = ReadonlyMap<string, Uint8Array>

/** A legacy badge in the model of Open Badges 3.0, or why there is none. `needs` names documents that would help, by kind and address. */
export type ReadLegacyBadge =
  | { ok: true; credential: OpenBadgeCredential }
  | { ok: false; sentence: string; needs: { kind: "badgeClass" | "profile"; address: string }[] }

/**
 * Reads a legacy badge for showing what it says, as the model that all badges share. Most leave their description and their issuer at other
 * addresses: what was kept of those is handed in. Whether any of it is true is verifyCredential()'s business.
 *
 * @param address where the badge was found, for those that do not say it themselves
 */
export function readLegacyBadge(
  original: JsonObject,
  { kept = new Map(), address }: { kept?: KeptDocuments | undefined; address?: string | undefined } = {},
): ReadLegacyBadge {
  const refuse = (sentence: string): ReadLegacyBadge => ({ ok: false, sentence, needs: [] })
  const upgraded = upgradeToOpenBadges2(original, { address })
  const kind = kindOf(upgraded?.document ?? {})
  if (upgraded === undefined || kind !== "assertion") {
    return refuse(`This is no badge of anybody's: it is ${legacyKindNames[kind]}.`)
  }
  const assertion = readAssertion(upgraded.document)
  if (!assertion.ok) return refuse(`This is not a complete badge: ${assertion.problems[0]}`)
  const badgeClass = partOf(assertion.part.badge, kept)
  if (badgeClass === undefined) return needing("badgeClass", idOf(assertion.part.badge))
  const described = readBadgeClass(badgeClass)
  if (!described.ok) return refuse(`The description of this badge is not complete: ${described.problems[0]}`)
  const issuer = partOf(described.part.issuer, kept)
  if (issuer === undefined) return needing("profile", idOf(described.part.issuer))
  const profile = readProfile(issuer)
  if (!profile.ok) return refuse(`The profile of this badge's issuer is not complete: ${profile.problems[0]}`)
  const issuerId = idOf(described.part.issuer) ?? textOf(issuer["url"]) ?? ""
  const credential = toOpenBadges3(assertion.part, { badgeClass, profile: issuer, issuerId })
  return credential === undefined
    ? refuse("This badge leaves out what no badge can be shown without.")
    : { ok: true, credential }
}

/** A part that was kept, or stands within. What lies at its address counts more than what stands within under that address. */
function partOf(reference: string | JsonObject, kept: KeptDocuments): JsonObject | undefined {
  const address = idOf(reference)
  const bytes = isWebAddress(address) ? kept.get(addressOf(address)) : undefined
  if (bytes !== undefined && address !== undefined) {
    const json = readJsonDocument(bytes)
    const upgraded = json.ok ? upgradePart(json.value, { address: addressOf(address) }) : undefined
    if (upgraded !== undefined) return upgraded.document
  }
  if (!isJsonObject(reference)) return undefined
  const plain = plainSpelling(reference)
  return textOf(plain["name"]) === undefined ? undefined : plain
}

function needing(kind: "badgeClass" | "profile", address: string | undefined): ReadLegacyBadge {
  const what = kind === "badgeClass" ? "the description of the badge" : "the profile of its issuer"
  if (!isWebAddress(address)) return { ok: false, sentence: `It does not say where ${what} lies.`, needs: [] }
  const sentence = `It leaves ${what} at ${address}, which was not at hand.`
  return { ok: false, sentence, needs: [{ kind, address: addressOf(address) }] }
}

/** Addresses without their fragments, as documents are asked for. */
function addressOf(address: string): string {
  const url = new URL(address)
  url.hash = ""
  return url.href
}

import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { editionOf } from "./kinds.ts"
import type { LegacyEdition } from "./kinds.ts"
import { plainSpelling } from "./spelling.ts"
import { upgradeFrom05 } from "./upgrade-from-0-5.ts"
import { upgradeFrom10 } from "./upgrade-from-1-0.ts"
import { upgradeFrom11 } from "./upgrade-from-1-1.ts"

/** A legacy document in the form of Open Badges 2.0, in plain spelling, with the edition in which it was written. */
export type UpgradedDocument = { edition: LegacyEdition; document: JsonObject }

/**
 * Brings a document of Open Badges 0.5, 1.0, 1.1 or 2.0 to 2.0, step by step. `address` is where it was found: before 1.1, documents did not
 * say it themselves. Nothing is checked; what is missing stays missing. Undefined for what is no legacy document.
 */
export function upgradeToOpenBadges2(
  original: JsonObject,
  { address }: { address?: string | undefined } = {},
): UpgradedDocument | undefined {
  const plain = plainSpelling(original)
  const edition = editionOf(plain)
  if (edition === undefined) return undefined
  let document = plain
  if (edition === "0.5") document = upgradeFrom05(document, { address })
  if (edition === "0.5" || edition === "1.0") document = upgradeFrom10(document, { address })
  if (edition !== "2.0" || usesOlderWord(document)) {
    const { id } = document
    document = plainSpelling(upgradeFrom11(document))
    if (edition === "2.0" && id !== undefined) document["id"] = id
  }
  return { edition, document }
}

/** The context of 2.0 still defines the older word for how to check a badge, and Moodle writes it. */
const usesOlderWord = (document: JsonObject): boolean => "verify" in document && !("verification" in document)

/** A document whose contexts do not say its edition, but that was asked for as part of a legacy badge: taken for the newest it can be. */
export function upgradePart(value: unknown, { address }: { address: string }): UpgradedDocument | undefined {
  if (!isJsonObject(value)) return undefined
  return upgradeToOpenBadges2(value, { address }) ?? { edition: "2.0", document: plainSpelling(value) }
}

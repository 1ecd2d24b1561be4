import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { kindOf } from "./kinds.ts"
import type { LegacyKind } from "./kinds.ts"
import { openBadges1Context } from "./vocabulary.ts"

/**
 * Open Badges 1.0 to 1.1, which made the documents JSON-LD: each says its context, what kind of thing it describes, and its own address
 * (`address`: where it was fetched, since 1.0 did not say it). A badge and an issuer that stand within are upgraded too.
 *
 * @see https://openbadgespec.org/history/1.1.html
 */
export function upgradeFrom10(document: JsonObject, { address }: { address?: string | undefined } = {}): JsonObject {
  return { "@context": [openBadges1Context], ...typed(document, kindOf(document), address) }
}

const classOfKind: Partial<Record<LegacyKind, string>> = {
  assertion: "Assertion",
  badgeClass: "BadgeClass",
  profile: "Issuer",
}

function typed(document: JsonObject, kind: LegacyKind, address?: string): JsonObject {
  const type = classOfKind[kind]
  const upgraded: JsonObject = {
    ...(type === undefined ? {} : { type: [type] }),
    ...(address === undefined ? {} : { id: address }),
    ...document,
  }
  if (isJsonObject(upgraded["badge"])) upgraded["badge"] = typed(upgraded["badge"], "badgeClass")
  if (kind === "badgeClass" && isJsonObject(upgraded["issuer"]))
    upgraded["issuer"] = typed(upgraded["issuer"], "profile")
  return upgraded
}

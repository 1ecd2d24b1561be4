import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { textOf, textsIn } from "./spelling.ts"
import { openBadges2Context, plainClass } from "./vocabulary.ts"

/**
 * Open Badges 1.1 to 2.0: `verify` becomes `verification`, a hosted assertion is called by the address at which it lies, a signed one by its
 * `uid`, and alignments get their own names for their members.
 *
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/history/2.0.html
 */
export function upgradeFrom11(document: JsonObject): JsonObject {
  return { ...upgraded(document), "@context": [openBadges2Context] }
}

function upgraded(document: JsonObject): JsonObject {
  const { verify, alignment, badge, issuer, ...rest } = document
  const assertion = verify === undefined ? rest : withVerification(rest, verify)
  return {
    ...assertion,
    ...(alignment === undefined ? {} : { alignment: [alignment].flat().map(alignmentOf) }),
    ...(badge === undefined ? {} : { badge: isJsonObject(badge) ? upgraded(badge) : badge }),
    ...(issuer === undefined ? {} : { issuer: isJsonObject(issuer) ? upgraded(issuer) : issuer }),
  }
}

function withVerification(assertion: JsonObject, verify: unknown): JsonObject {
  const types = isJsonObject(verify) ? textsIn(verify["type"]).map(plainClass) : []
  const url = isJsonObject(verify) ? textOf(verify["url"]) : undefined
  const uid = textOf(assertion["uid"])
  if (types.includes("SignedBadge")) {
    return {
      ...assertion,
      ...(assertion["id"] === undefined && uid !== undefined ? { id: uid } : {}),
      verification: { type: ["SignedBadge"], ...(url === undefined ? {} : { creator: url }) },
    }
  }
  return {
    ...assertion,
    ...(url === undefined ? {} : { id: url }),
    verification: { type: types },
  }
}

function alignmentOf(alignment: unknown): unknown {
  if (!isJsonObject(alignment)) return alignment
  const { name, url, description, ...rest } = alignment
  return {
    ...rest,
    ...(name === undefined ? {} : { targetName: name }),
    ...(url === undefined ? {} : { targetUrl: url }),
    ...(description === undefined ? {} : { targetDescription: description }),
  }
}

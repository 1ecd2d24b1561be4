import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { readDate } from "./dates.ts"
import { idOf } from "./spelling.ts"

/** Members that say how a badge is written and checked, not what it says. */
const formal = new Set(["@context", "id", "type", "verification"])
const dates = new Set(["issuedOn", "expires"])

/**
 * What a badge in hand says that the copy at its issuer's does not, by the names of fields, both as Open Badges 2.0. The issuer's copy may say
 * more: that is not held against a badge that leaves something to be looked up.
 */
export function fieldsThatDiffer(inHand: JsonObject, hosted: JsonObject): string[] {
  return Object.keys(inHand).filter((name) => {
    if (formal.has(name)) return false
    if (!dates.has(name)) return !saysNoMore(inHand[name], hosted[name])
    const options = { isEnd: name === "expires" }
    return readDate(inHand[name], options)?.dateTime !== readDate(hosted[name], options)?.dateTime
  })
}

/**
 * A thing given by its address alone agrees with the same thing spelled out, and one thing with a list of one. A thing spelled out in hand
 * does not agree with a mere address: what it says would be nobody's word.
 */
function saysNoMore(inHand: unknown, hosted: unknown): boolean {
  if (Array.isArray(inHand) || Array.isArray(hosted)) {
    const [some, all] = [[inHand].flat(), [hosted ?? []].flat()]
    return some.length === all.length && some.every((item, index) => saysNoMore(item, all[index]))
  }
  if (isJsonObject(inHand) && isJsonObject(hosted)) {
    return Object.keys(inHand).every((name) => name === "@context" || saysNoMore(inHand[name], hosted[name]))
  }
  if (isJsonObject(inHand) && typeof hosted === "string") return idOf(inHand) === hosted && saysNothing(inHand)
  if (isJsonObject(hosted) && typeof inHand === "string") return idOf(hosted) === inHand
  return inHand === hosted
}

const saysNothing = (thing: JsonObject): boolean => Object.keys(thing).every((name) => formal.has(name))

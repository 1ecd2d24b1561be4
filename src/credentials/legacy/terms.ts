import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { failed, passed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import { examineExtensions } from "./extensions.ts"
import { meaningIn, spellsOutOpenBadges } from "./kinds.ts"
import type { LegacyEdition } from "./kinds.ts"
import { textsIn } from "./spelling.ts"
import { editionOfContext, isDefinedClass, meaningOf, openBadges2Context, writtenOut } from "./vocabulary.ts"

/**
 * Whether the words of a legacy document, in its own plain spelling (not upgraded), mean what this library takes them for: its contexts are
 * those of Open Badges, its types are defined, its extensions have the shape that they were defined with. A vocabulary beside that of Open
 * Badges is not looked at, and said so: whoever hosts or signs the text is answerable for all of it.
 */
export function checkLegacyTerms(
  plain: JsonObject,
  { edition, what }: { edition: LegacyEdition; what: string },
): Finding {
  if (edition === "0.5" || edition === "1.0")
    return passed("Its form is older than vocabularies; its words are those of Open Badges.")
  const contexts = examineContexts(plain["@context"])
  if (contexts.refusal !== undefined) return contexts.refusal
  const types = [plain["type"] ?? []].flat()
  if (types.length === 0)
    return failed(
      "undefinedTerm",
      `It does not say what kind of thing ${what} is: its field “type” is missing or empty.`,
    )
  const undefinedType = types.find((type) => typeof type !== "string" || !isDefinedClass(type))
  if (undefinedType !== undefined) {
    const name = typeof undefinedType === "string" ? undefinedType : JSON.stringify(undefinedType)
    return failed("undefinedTerm", `The type “${name.slice(0, 100)}” of ${what} is none that Open Badges defines.`, {
      detail: textsIn(plain["type"]).join(", "),
    })
  }
  const extensions = examineExtensions(plain)
  if (extensions.problems.length > 0) return failed("undefinedTerm", extensions.problems.join(" "))
  const oddities = [...contexts.oddities, ...extensions.oddities]
  return oddities.length > 0 ? warning(oddities.join(" ")) : passed("Its words are those that Open Badges defines.")
}

function examineContexts(value: unknown): { refusal?: Finding; oddities: string[] } {
  const contexts = [value ?? []].flat()
  const isOpenBadges = (context: unknown) =>
    typeof context === "string"
      ? editionOfContext(context) !== undefined
      : isJsonObject(context) && spellsOutOpenBadges(context)
  if (!contexts.some(isOpenBadges)) {
    const named = textsIn(contexts)[0]
    const sentence =
      named === undefined
        ? `It does not say that its words are those of Open Badges: its field “@context” should be ${openBadges2Context}.`
        : `It names the vocabulary ${named}, which is not that of Open Badges (${openBadges2Context}).`
    return { refusal: failed("undefinedTerm", sentence), oddities: [] }
  }
  const redefined = contexts.filter(isJsonObject).flatMap(redefinedWords)
  if (redefined.length > 0) {
    const sentence = `It gives “${redefined[0]}” another meaning than Open Badges does, so it is unclear what it says.`
    return { refusal: unknown("unknownContext", sentence, { detail: redefined.join(", ") }), oddities: [] }
  }
  const others = contexts.filter((context) => !isOpenBadges(context))
  return {
    oddities: others.map((context) =>
      typeof context === "string"
        ? `It also uses the vocabulary ${context.slice(0, 200)}, which this version does not know; what it says in its words was not looked at.`
        : "It also brings a vocabulary of its own; what it says in its words was not looked at.",
    ),
  }
}

/** The words of Open Badges that a context in the document gives another meaning. */
const redefinedWords = (context: JsonObject): string[] =>
  Object.keys(context).filter((word) => {
    const meaning = meaningOf(word)
    return meaning !== undefined && meaningIn(context, word) !== writtenOut(meaning)
  })

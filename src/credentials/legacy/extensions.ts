import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { isExtension, textsIn } from "./spelling.ts"
import { writtenOut } from "./vocabulary.ts"

/**
 * The extensions that 1EdTech and the community published, with the members that each demands, as far as their schemas say so. `names` are the
 * spellings of a member: its short one and the address that the extension's context gives it.
 *
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/extensions/index.html
 */
const knownExtensions: ReadonlyMap<string, readonly Demand[]> = new Map([
  ["ExampleExtension", [{ names: ["exampleProperty", "http://schema.org/text", "schema:text"], is: "text" }]],
  ["ApplyLink", [{ names: ["url", "schema:url", "http://schema.org/url"], is: "address" }]],
  // Its schema means to demand more, but by a slip of the pen demands nothing.
  ["GeoCoordinates", []],
  ["OriginalCreator", [{ names: ["url", "schema:url"], is: "address" }]],
  ["ExtraDescription", []],
  ["Accessibility", []],
  ["LicenseExtension", []],
  ["AssessmentExtension", []],
  ["IssuerAccreditationExtension", []],
  ["RecipientProfile", []],
])

type Demand = { names: readonly string[]; is: "text" | "address" }

/** How many extensions of one document are looked at. */
const maximumExtensions = 50

/**
 * Looks at the extensions within a document and the badge and issuer within it. A known one that lacks a member, or has another kind of value
 * there, is a problem; one that is not known is only told.
 */
export function examineExtensions(document: JsonObject): { problems: string[]; oddities: string[] } {
  const problems: string[] = []
  const unknown: string[] = []
  for (const [name, extension] of extensionsIn(document).slice(0, maximumExtensions)) {
    for (const type of textsIn(extension["type"] ?? extension["@type"])) {
      const known = nameOfExtension(type)
      const demands = known === undefined ? undefined : knownExtensions.get(known)
      if (demands === undefined) {
        if (!/^(?:obi:)?Extension$/.test(type) && known !== undefined) unknown.push(known)
        continue
      }
      problems.push(...demands.flatMap((demand) => problemWith(extension, demand, name)))
    }
  }
  const names = [...new Set(unknown)].slice(0, 5).join(", ")
  return { problems, oddities: names === "" ? [] : [`It has extensions that this version does not know: ${names}.`] }
}

function extensionsIn(document: JsonObject): [string, JsonObject][] {
  const parts = [
    document,
    document["badge"],
    isJsonObject(document["badge"]) ? document["badge"]["issuer"] : document["issuer"],
  ]
  return parts.filter(isJsonObject).flatMap((part) =>
    Object.entries(part).flatMap(([name, value]) =>
      isExtension(name)
        ? [value]
            .flat()
            .filter(isJsonObject)
            .map((one): [string, JsonObject] => [name, one])
        : [],
    ),
  )
}

/** `extensions:ApplyLink`, the address that it stands for, and `obi:extensions/#ApplyLink`, as older contexts have it, are the same. */
function nameOfExtension(type: string): string | undefined {
  const match = /^https:\/\/w3id\.org\/openbadges(?:\/extensions\/?|#extensions\/?)#([A-Za-z]+)$/.exec(writtenOut(type))
  return match?.[1]
}

function problemWith(extension: JsonObject, { names, is }: Demand, where: string): string[] {
  const name = names.find((candidate) => candidate in extension)
  if (name === undefined) return [`The extension “${where}” lacks its field “${names[0]}”.`]
  const [value] = [extension[name]].flat()
  const fits = typeof value === "string" && (is === "text" || /^[a-z][a-z0-9+.-]*:\S+$/i.test(value))
  return fits
    ? []
    : [`The field “${name}” of the extension “${where}” is not ${is === "text" ? "a text" : "an address"}.`]
}

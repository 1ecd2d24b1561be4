/** A JSON object whose members have not been looked at. */
export type JsonObject = Record<string, unknown>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Members for which a single value and an array of one mean the same, in Open Badges or in Verifiable Credentials. */
const arrayMembers = new Set([
  "@context",
  "type",
  "proof",
  "evidence",
  "credentialStatus",
  "credentialSchema",
  "termsOfUse",
  "alignment",
  "tag",
  "otherIdentifier",
  "endorsement",
  "result",
])

/** As objects these are lists (of a subject, of an achievement); as a text they are single values of an entry or a result. */
const arrayMembersOfObjects = new Set(["identifier", "resultDescription"])

/**
 * The canonical form of a received credential: arrays where the specification has arrays, objects where a bare id is allowed (issuer,
 * image), no nulls (JSON-LD takes them for absent) and the dates under their names of VCDM 2.0. Used for reading only: the bytes that were
 * received stay what is stored, signed and served.
 */
export function canonicalForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(canonicalForm)
  if (!isJsonObject(value)) return value
  const canonical: JsonObject = {}
  for (const [name, member] of Object.entries(value)) {
    if (member === null) continue
    const read = canonicalForm(member)
    if (belongsInArray(name, read)) canonical[name] = [read]
    else if ((name === "image" || name === "issuer" || name === "creator") && typeof read === "string")
      canonical[name] = bareId(name, read)
    else canonical[name] = read
  }
  return withCurrentDates(canonical)
}

function belongsInArray(name: string, value: unknown): boolean {
  return arrayMembers.has(name) ? !Array.isArray(value) : arrayMembersOfObjects.has(name) && isJsonObject(value)
}

function bareId(name: string, id: string): JsonObject {
  return name === "image" ? { id, type: ["Image"] } : { id, type: ["Profile"] }
}

/**
 * VCDM 1.1 has issuanceDate and expirationDate where 2.0 has validFrom and validUntil. Where a document has both, the narrower span
 * counts, so that an older name cannot hide a date.
 */
function withCurrentDates(object: JsonObject): JsonObject {
  const { issuanceDate, expirationDate } = object
  if (issuanceDate !== undefined && object["validFrom"] === undefined) object["validFrom"] = issuanceDate
  if (expirationDate === undefined) return object
  const { validUntil } = object
  const sooner =
    typeof validUntil === "string" &&
    typeof expirationDate === "string" &&
    Date.parse(validUntil) < Date.parse(expirationDate)
  object["validUntil"] = sooner ? validUntil : expirationDate
  return object
}

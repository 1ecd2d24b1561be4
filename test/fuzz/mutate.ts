import type { JsonObject } from "../../src/credentials/canonical-form.ts"
import { isJsonObject } from "../../src/credentials/canonical-form.ts"
import { bundledContextUrls } from "../../src/credentials/index.ts"
import type { Random } from "../faults/random.ts"
import { pick, pickWeighted } from "../faults/random.ts"

/** Names that mean something in one place or another, and some that mean nothing. */
const names = [
  ..."id type name description image issuer evidence proof achievement criteria creator tag alignment result url caption".split(
    " ",
  ),
  ..."narrative identifier hashed salt related version endorsement validFrom validUntil awardedDate credentialStatus".split(
    " ",
  ),
  ..."statusPurpose statusSize statusMessage message status allowedValue resultDescription creditsAvailable email address geo".split(
    " ",
  ),
  ..."activityEndDate creditsEarned parentOrg otherIdentifier termsOfUse refreshService jsonSchema cnf jwk kid exp iss".split(
    " ",
  ),
  ..."ttl encodedList verifiableCredential holder proofPurpose assertionMethod created cryptosuite verificationMethod domain".split(
    " ",
  ),
  ..."AchievementSubject VerifiableCredential OpenBadgeCredential xsd cred zork @id @type @value @language @direction".split(
    " ",
  ),
  ..."@list @set @graph @reverse @index @nest @included @json @none constructor toString hasOwnProperty".split(" "),
  ..."https://schema.org/name schema:name xsd:string _:b0 ... _sd __proto__".split(" "),
  "",
  " ",
]

const types = [
  ..."VerifiableCredential OpenBadgeCredential AchievementCredential AchievementSubject Achievement Profile Evidence Image".split(
    " ",
  ),
  ..."Alignment Related Result ResultDescription RubricCriterionLevel IdentityObject IdentifierEntry Address GeoCoordinates".split(
    " ",
  ),
  ..."EndorsementCredential EndorsementSubject BitstringStatusListEntry BitstringStatusListCredential DataIntegrityProof".split(
    " ",
  ),
  ..."JsonSchema VerifiablePresentation Multikey StatusList2021Entry Criteria id type name Zork @json @id @list _:b1".split(
    " ",
  ),
  ..."https://vocabulary.example/Thing urn:example:Thing xsd:string cred:x VerifiableCredential:x".split(" "),
]

const texts = [
  ..."https://example.org/a https://example.org/b did:web:example.org did:key:z6Mk urn:uuid:1 mailto:a@b.example a:b a: :b".split(
    " ",
  ),
  ..."relative /absolute ?query #fragment ../up // //host/path _:b0 _: @id @context @zork @ en EN de-CH rtl ltr xsd:string".split(
    " ",
  ),
  ..."2026-11-21T10:00:00Z 2026-11-21 1 1.0 1E0 -0 true null NaN assertionMethod Achievement <x> {x} `x` x|y x^y x\\y".split(
    " ",
  ),
  "",
  " ",
  "https://example.org/with space",
  'https://example.org/"quoted"',
  "https://example.org/ünï-çödé/図書館",
  "https://example.org/\u00a0nbsp",
  "https://example.org/\ufeffbom",
  "https://example.org/\u2028separator",
  "https://example.org/\ud83d\ude00",
  "\ud83d\ude00 \ud800 lone",
  'with "quotes" and \\ backslashes',
  "line\none\r\ntwo\ttab\f\b\u0000\u001f\u007f\u0080\u0085",
  "e\u0301 \u00e9",
  "\u2028\u2029\ufeff",
]

const numbers = [0, -0, 1, -1, 1.5, 0.1, 1e-7, 1.5e-7, 1e20, 1e21, 1.5e300, 123_456_789, 4, 2 ** 53, -2.5e-10]

/** Changes a copy of a JSON document in one to four places, in the ways in which writers err and attackers try. */
export function mutated(random: Random, original: JsonObject, others: readonly JsonObject[]): JsonObject {
  const document = structuredClone(original)
  const changes = pickWeighted(random, [
    [6, 1],
    [3, 2],
    [1, 3],
    [1, 5],
  ])
  for (let change = 0; change < changes; change++) changeOnce(random, document, others)
  return document
}

function changeOnce(random: Random, document: JsonObject, others: readonly JsonObject[]): void {
  const objects = objectsIn(document)
  const object = pick(random, objects)
  const member = Object.keys(object).length > 0 ? pick(random, Object.keys(object)) : "id"
  const deeds: readonly (readonly [number, () => void])[] = [
    [3, () => set(object, member, randomValue(random))],
    [2, () => set(object, pick(random, names), randomValue(random))],
    [2, () => set(object, pick(random, names), object[member])],
    [5, () => set(object, member, alike(random, object[member]))],
    [2, () => delete object[member]],
    [1, () => set(object, member, structuredClone(pick(random, objects)))],
    [1, () => set(object, pick(random, names), structuredClone(pick(random, objectsIn(pick(random, others)))))],
    [2, () => set(object, "type", randomTypes(random, object["type"]))],
    [2, () => set(object, "id", pick(random, objects)["id"] ?? pick(random, texts))],
    [1, () => set(object, "@context", randomContexts(random))],
    [1, () => set(document, "@context", randomContexts(random))],
    [2, () => shuffleMembers(random, object)],
    [2, () => set(object, member, inArray(random, object[member]))],
    [2, () => set(object, member, valueObject(random, object[member]))],
  ]
  pickWeighted(random, deeds)()
}

/** As JSON.parse() does, which makes a member even of `__proto__`. */
function set(object: JsonObject, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
}

function objectsIn(document: JsonObject): JsonObject[] {
  const found: JsonObject[] = []
  const pending: unknown[] = [document]
  while (pending.length > 0 && found.length < 300) {
    const value = pending.pop()
    if (Array.isArray(value)) pending.push(...value)
    else if (isJsonObject(value)) {
      found.push(value)
      pending.push(...Object.values(value))
    }
  }
  return found
}

function randomValue(random: Random, depth = 0): unknown {
  const scalar = (): unknown =>
    pickWeighted<() => unknown>(random, [
      [6, () => pick(random, texts)],
      [2, () => pick(random, numbers)],
      [1, () => random() < 0.5],
      [1, () => null],
    ])()
  if (depth > 2 || random() < 0.6) return scalar()
  return pickWeighted<() => unknown>(random, [
    [2, () => Array.from({ length: Math.floor(random() * 4) }, () => randomValue(random, depth + 1))],
    [1, () => ({})],
    [2, () => ({ id: pick(random, texts) })],
    [2, () => ({ type: pick(random, types) })],
    [
      2,
      () => ({
        id: pick(random, texts),
        type: [pick(random, types)],
        [pick(random, names)]: randomValue(random, depth + 1),
      }),
    ],
    [1, () => ({ [pick(random, names)]: randomValue(random, depth + 1) })],
    [2, () => valueObject(random, pick(random, texts))],
  ])()
}

/** The same value in another spelling, or nearly the same. */
function alike(random: Random, value: unknown): unknown {
  const spellings = spellingsOf(value)
  return spellings[Math.floor(random() * spellings.length)] ?? null
}

function spellingsOf(value: unknown): unknown[] {
  if (typeof value === "string") {
    const changed = [`${value} `, value.toUpperCase(), value.slice(0, -1)]
    return [...changed, [value], [value, value], { id: value }, { "@value": value }]
  }
  if (Array.isArray(value)) return [value.toReversed(), value[0], [...value, ...value], [value], []]
  if (isJsonObject(value)) return [[value], [value, value], value["id"], { id: value["id"] }, [value, value["id"]]]
  if (typeof value === "number") return [String(value), -value, value + 0.5, [value, value]]
  return [[value]]
}

function inArray(random: Random, value: unknown): unknown {
  return pick(random, [
    [value],
    [[value]],
    [value, randomValue(random)],
    [null, value],
    [value, structuredClone(value)],
  ])
}

function valueObject(random: Random, value: unknown): JsonObject {
  const object: JsonObject = { "@value": typeof value === "object" ? pick(random, texts) : value }
  if (random() < 0.6) set(object, "@language", pick(random, ["en", "EN-us", "de", "not a language", "", null, 5]))
  if (random() < 0.4) set(object, "@direction", pick(random, ["ltr", "rtl", "up", null]))
  if (random() < 0.1)
    set(object, pick(random, ["@type", "type"]), pick(random, ["xsd:string", "@json", "https://x.example/t"]))
  if (random() < 0.1) set(object, pick(random, names), pick(random, texts))
  return object
}

function randomTypes(random: Random, present: unknown): unknown {
  const several = Array.from({ length: Math.floor(random() * 4) }, () => pick(random, types))
  return pick<unknown>(random, [
    several,
    pick(random, types),
    [present, pick(random, types)].flat(),
    [],
    null,
    [...several, ...several],
  ])
}

function randomContexts(random: Random): unknown {
  const urls = bundledContextUrls()
  const several = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(random, urls))
  return pickWeighted<() => unknown>(random, [
    [6, () => several],
    [2, () => [urls[1], ...several]],
    [2, () => several[0]],
    [1, () => null],
    [1, () => []],
    [1, () => [...several, { zork: "https://schema.org/name" }]],
    [1, () => [...several, "https://unknown.example/context"]],
    [1, () => ({ "@vocab": "https://vocabulary.example/" })],
  ])()
}

function shuffleMembers(random: Random, object: JsonObject): void {
  const entries = Object.entries(object).toSorted(() => random() - 0.5)
  for (const [name] of entries) delete object[name]
  for (const [name, value] of entries) set(object, name, value)
}

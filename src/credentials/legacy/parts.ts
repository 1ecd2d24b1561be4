import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { readDate } from "./dates.ts"
import { idOf, isWebAddress, textOf, textsIn } from "./spelling.ts"

/** Who an assertion was awarded to. `kind` is the word of the badge: email, url, telephone or another. */
export type LegacyRecipient = { kind: string; identity: string; hashed: boolean; salt?: string }

/** An assertion of Open Badges 2.0 whose members were looked at. `badge` is an address or stands within. */
export type LegacyAssertion = {
  document: JsonObject
  id: string | undefined
  uid: string | undefined
  recipient: LegacyRecipient
  badge: string | JsonObject
  verification: LegacyVerification
  /** XML Schema dateTimes. */
  issuedOn: string
  expires: string | undefined
}

export type LegacyVerification = { method: "hosted" | "signed" | "other"; name: string; creator: string | undefined }

export type LegacyBadgeClass = { document: JsonObject; id: string | undefined; issuer: string | JsonObject }
export type LegacyProfile = { document: JsonObject; id: string | undefined; name: string }

/** What reading a document came to: its parts, with what is odd about it, or everything that is missing or wrong, in sentences. */
export type ReadPart<Part> = { ok: true; part: Part; oddities: string[] } | { ok: false; problems: string[] }

/** Collects what is wrong with one document, so that people are told everything at once. */
class Reader {
  readonly problems: string[] = []
  readonly oddities: string[] = []
  readonly document: JsonObject

  constructor(document: JsonObject) {
    this.document = document
  }

  /** A member that must be a text. */
  text(name: string): string {
    const text = textOf(this.document[name])
    if (text === undefined) this.missing(name, "a text")
    return text ?? ""
  }

  /** A member that must be an address or an object. */
  reference(name: string): string | JsonObject {
    const [value] = [this.document[name]].flat()
    if (isJsonObject(value)) return value
    if (typeof value !== "string" || value.trim() === "") this.missing(name, "an address or an object")
    return typeof value === "string" ? value : ""
  }

  date(name: string, options: { isEnd?: boolean } = {}): string | undefined {
    const read = readDate(this.document[name], options)
    if (read === undefined) this.missing(name, "a date, such as 2026-11-21T09:00:00Z")
    else if (read.oddity !== undefined) this.oddities.push(read.oddity)
    return read?.dateTime
  }

  missing(name: string, what: string): void {
    this.problems.push(
      name in this.document ? `the field “${name}” is not ${what}.` : `the field “${name}” is missing.`,
    )
  }

  result<Part>(part: Part): ReadPart<Part> {
    const { problems, oddities } = this
    return problems.length > 0 ? { ok: false, problems } : { ok: true, part, oddities }
  }
}

/** Reads an assertion that was brought to Open Badges 2.0 (upgrade.ts). */
export function readAssertion(document: JsonObject): ReadPart<LegacyAssertion> {
  const reader = new Reader(document)
  const recipient = recipientIn(reader)
  const badge = reader.reference("badge")
  const issuedOn = reader.date("issuedOn") ?? ""
  const expires = "expires" in document ? reader.date("expires", { isEnd: true }) : undefined
  const verification = verificationIn(reader)
  const image = idOf(document["image"])
  if (image !== undefined && /^data:/i.test(image)) {
    reader.problems.push(
      "the field “image” holds the image itself; for an awarded badge it must be the address of one.",
    )
  }
  const [id, uid] = [textOf(document["id"]), textOf(document["uid"])]
  return reader.result({ document, id, uid, recipient, badge, verification, issuedOn, expires })
}

function recipientIn(reader: Reader): LegacyRecipient {
  const nobody = { kind: "", identity: "", hashed: false }
  const [value] = [reader.document["recipient"]].flat()
  if (!isJsonObject(value)) {
    reader.missing("recipient", "an object that says who earned it")
    return nobody
  }
  const identity = textOf(value["identity"])
  const kind = textsIn(value["type"]).find((type) => type !== "IdentityObject" && type !== "id")
  if (identity === undefined) reader.problems.push("the field “recipient.identity” is missing or not a text.")
  if (kind === undefined)
    reader.problems.push("the field “recipient.type” is missing: it says what kind of address it is.")
  const hashed = flagOf(value["hashed"])
  if (value["hashed"] !== undefined && hashed === undefined) {
    reader.problems.push("the field “recipient.hashed” is neither true nor false.")
  }
  const salt = value["salt"]
  return {
    kind: (kind ?? "").toLowerCase().replace(/^.*[#/:]/, ""),
    identity: identity ?? "",
    // Open Badges 2.0 demands the word; where it is missing, a hash can be told by how it begins.
    hashed: hashed ?? /^(?:md5|sha1|sha256)\$/i.test(identity ?? ""),
    ...(typeof salt === "string" ? { salt } : {}),
  }
}

/** True and false, which Open Badges 1.0 also allowed as words in any case. */
function flagOf(value: unknown): boolean | undefined {
  const word = String(value).toLowerCase()
  return word === "true" ? true : word === "false" ? false : undefined
}

function verificationIn(reader: Reader): LegacyVerification {
  const [value] = [reader.document["verification"]].flat()
  const types = isJsonObject(value) ? textsIn(value["type"]) : []
  if (types.length === 0)
    reader.problems.push("the field “verification.type” is missing: it says how to check the badge.")
  const method = types.includes("SignedBadge") ? "signed" : types.includes("HostedBadge") ? "hosted" : "other"
  return { method, name: types.join(", "), creator: isJsonObject(value) ? idOf(value["creator"]) : undefined }
}

/** Reads the description of a badge (BadgeClass). Its image is demanded by the specification; many have none, which is odd only. */
export function readBadgeClass(document: JsonObject): ReadPart<LegacyBadgeClass> {
  const reader = new Reader(document)
  reader.text("name")
  reader.text("description")
  const criteria = reader.reference("criteria")
  if (isJsonObject(criteria) && idOf(criteria) === undefined && textOf(criteria["narrative"]) === undefined) {
    reader.problems.push("the field “criteria” says neither what must be done nor where that can be read.")
  }
  const issuer = reader.reference("issuer")
  if (document["image"] === undefined) reader.oddities.push("The description of the badge names no image.")
  return reader.result({ document, id: textOf(document["id"]), issuer })
}

/** Reads an issuer's profile. Its web address and email address are demanded by the specification; without them it is odd only. */
export function readProfile(document: JsonObject): ReadPart<LegacyProfile> {
  const reader = new Reader(document)
  const name = reader.text("name")
  if (!isWebAddress(textOf(document["url"]))) reader.oddities.push("The issuer's profile names no website.")
  if (textOf(document["email"]) === undefined) reader.oddities.push("The issuer's profile names no email address.")
  return reader.result({ document, id: textOf(document["id"]), name })
}

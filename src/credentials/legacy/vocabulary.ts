/**
 * The vocabulary of Open Badges 2.0 and 1.1: what their contexts say that each word means. It stands here as a table, because legacy badges
 * are read by their plain names and never processed as JSON-LD: what is signed or hosted is the text, not its statements.
 *
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html
 */
export const openBadges2Context = "https://w3id.org/openbadges/v2"
export const openBadges1Context = "https://w3id.org/openbadges/v1"

/** The addresses under which the contexts have been published. */
const contexts2 = new Set([
  openBadges2Context,
  "https://w3id.org/openbadges/v2/context.json",
  "https://openbadgespec.org/v2/context.json",
  "https://purl.imsglobal.org/ob/v2p1/ob_v2p1.jsonld",
  "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
])
const contexts1 = new Set([
  openBadges1Context,
  "https://w3id.org/openbadges/v1/context.json",
  "https://openbadgespec.org/v1/context.json",
  "http://standard.openbadges.org/1.1/context.json",
  "http://standard.openbadges.org/1.1/context",
])

/** Which edition of Open Badges a context is that of; undefined for any other context. Both schemes are taken for the same. */
export function editionOfContext(address: string): "2.0" | "1.1" | undefined {
  const has = (contexts: Set<string>) => contexts.has(address) || contexts.has(address.replace(/^http:/, "https:"))
  if (has(contexts2)) return "2.0"
  return has(contexts1) ? "1.1" : undefined
}

/** The short forms of addresses that both contexts define. */
export const prefixes: ReadonlyMap<string, string> = new Map([
  ["extensions", "https://w3id.org/openbadges/extensions#"],
  ["obi", "https://w3id.org/openbadges#"],
  ["cred", "https://w3id.org/credentials#"],
  ["dc", "http://purl.org/dc/terms/"],
  ["schema", "http://schema.org/"],
  ["sec", "https://w3id.org/security#"],
  ["xsd", "http://www.w3.org/2001/XMLSchema#"],
])

/** Kinds of things, by the names that the contexts give them. `hosted` and `signed` name kinds of verification. */
const classes: ReadonlyMap<string, string> = new Map([
  ["AlignmentObject", "schema:AlignmentObject"],
  ["Assertion", "obi:Assertion"],
  ["BadgeClass", "obi:BadgeClass"],
  ["Criteria", "obi:Criteria"],
  ["CryptographicKey", "sec:Key"],
  ["Endorsement", "cred:Credential"],
  ["Evidence", "obi:Evidence"],
  ["Extension", "obi:Extension"],
  ["FrameValidation", "obi:FrameValidation"],
  ["HostedBadge", "obi:HostedBadge"],
  ["IdentityObject", "obi:IdentityObject"],
  ["Image", "obi:Image"],
  ["Issuer", "obi:Issuer"],
  ["Profile", "obi:Profile"],
  ["RevocationList", "obi:RevocationList"],
  ["SignedBadge", "obi:SignedBadge"],
  ["TypeValidation", "obi:TypeValidation"],
  ["VerificationObject", "obi:VerificationObject"],
])

/** Words for what is said of a thing, as far as this library reads them. */
const members: ReadonlyMap<string, string> = new Map([
  ["alignment", "obi:alignment"],
  ["allowedOrigins", "obi:allowedOrigins"],
  ["badge", "obi:badge"],
  ["caption", "schema:caption"],
  ["claim", "cred:claim"],
  ["criteria", "obi:criteria"],
  ["description", "schema:description"],
  ["email", "schema:email"],
  ["endorsement", "cred:credential"],
  ["endorsementComment", "obi:endorsementComment"],
  ["evidence", "obi:evidence"],
  ["expires", "sec:expiration"],
  ["hashed", "obi:hashed"],
  ["identity", "obi:identityHash"],
  ["image", "schema:image"],
  ["issuedOn", "obi:issueDate"],
  ["issuer", "obi:issuer"],
  ["name", "schema:name"],
  ["narrative", "obi:narrative"],
  ["owner", "sec:owner"],
  ["publicKey", "sec:publicKey"],
  ["publicKeyPem", "sec:publicKeyPem"],
  ["recipient", "obi:recipient"],
  ["revocationList", "obi:revocationList"],
  ["revocationReason", "obi:revocationReason"],
  ["revoked", "obi:revoked"],
  ["revokedAssertions", "obi:revoked"],
  ["salt", "obi:salt"],
  ["startsWith", "http://purl.org/dqm-vocabulary/v1/dqm#startsWith"],
  ["tags", "schema:keywords"],
  ["targetName", "schema:targetName"],
  ["targetUrl", "schema:targetUrl"],
  ["telephone", "schema:telephone"],
  ["uid", "obi:uid"],
  ["url", "schema:url"],
  ["verification", "obi:verify"],
])

/** Written out: `obi:Assertion` becomes `https://w3id.org/openbadges#Assertion`. What has no known short form stays as it is. */
export function writtenOut(name: string, known: ReadonlyMap<string, string> = prefixes): string {
  const colon = name.indexOf(":")
  const start = colon === -1 ? undefined : known.get(name.slice(0, colon))
  return start === undefined || name.startsWith("//", colon + 1) ? name : start + name.slice(colon + 1)
}

/** What a word of the contexts means, as a full address; undefined for a word that they do not define. */
export function meaningOf(word: string): string | undefined {
  const meaning = classes.get(word) ?? members.get(word)
  return meaning === undefined ? undefined : writtenOut(meaning)
}

const plainNames = (words: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...words].toReversed().map(([word, meaning]) => [writtenOut(meaning), word]))
const plainClasses = plainNames(classes)
const plainMembers = plainNames(members)

/** The plain name of a member that is written as an address, short or full: `schema:name` is `name`. Others stay as they are. */
export const plainMember = (name: string): string =>
  name.includes(":") ? (plainMembers.get(writtenOut(name)) ?? name) : name

/** The plain name of a class, in the same way. `hosted` and `signed` were written in any case. */
export const plainClass = (name: string): string => {
  const lowerCase = name.toLowerCase()
  if (lowerCase === "hosted") return "HostedBadge"
  if (lowerCase === "signed") return "SignedBadge"
  return name.includes(":") ? (plainClasses.get(writtenOut(name)) ?? name) : name
}

/** Whether the contexts define the class, or it is a full address, so that somebody else does. `UNKNOWN` is neither. */
export function isDefinedClass(name: string): boolean {
  return classes.has(plainClass(name)) || /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(writtenOut(name))
}

import type { AnyCredential, IdentityObject } from "../model.ts"
import { failed, notApplicable, passed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"
import { identitiesNamed, matchIdentity, spellingsOf } from "./identities.ts"
import type { KnownIdentities } from "./identities.ts"

/** Whose the badge must be: one name (an actor id, a DID, a web or email address, a telephone number), or all that are known of a person. */
export type ExpectedRecipient = string | KnownIdentities

/** More identities of one badge than this are not compared. */
const maximumIdentifiers = 20

/**
 * Whether the credential was awarded to the person who is asked about: by id, by an id that they moved away from, or by an address that the
 * badge names plainly or as a salted hash. Addresses are not repeated in the finding, which others may read.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#verify-the-recipient-using-an-identifier
 */
export function checkRecipient(
  credential: Pick<AnyCredential, "credentialSubject">,
  expected: ExpectedRecipient | undefined,
): Finding {
  if (expected === undefined) return notApplicable("Nobody asked whose badge it is.")
  const known = typeof expected === "string" ? identitiesNamed(expected) : expected
  const subjects = [credential.credentialSubject].flat()
  const ids = subjects.flatMap(({ id }) => id ?? [])
  const byId = ids.map((id) => findId(id, known)).find((finding) => finding !== undefined)
  if (byId !== undefined) return byId
  const identities = subjects.flatMap(identifiersOf).slice(0, maximumIdentifiers)
  const matches = identities.map((identity) => matchIdentity(identity, known))
  if (matches.includes("match")) return passed("It was awarded to an address that is this person's.")
  if (matches.includes("open")) {
    const sentence = "It names its earner by a hidden address (an email address, say), and none to compare was given."
    return unknown("hiddenRecipient", sentence)
  }
  const [id] = ids
  if (id !== undefined) return failed("recipientMismatch", `It was awarded to ${shown(id)}, which is somebody else.`)
  if (identities.length > 0) {
    return failed("recipientMismatch", "It was awarded to an address that is none of this person's.", {
      nextStep: "If it was awarded to another address of theirs, have that one confirmed and check again.",
    })
  }
  return unknown("hiddenRecipient", "It does not say to whom it was awarded.")
}

function findId(id: string, known: KnownIdentities): Finding | undefined {
  if (spellingsOf({ ids: known.ids ?? [], urls: known.urls ?? [] }).includes(id))
    return passed(`It was awarded to ${id}.`)
  const address = id.toLowerCase()
  const { emails = [], telephones = [] } = known
  if (spellingsOf({ emails, telephones }).some((spelling) => spelling.toLowerCase() === address)) {
    return passed("It was awarded to an address that is this person's.")
  }
  const move = known.moves?.find(({ from }) => from.id === id)
  if (move === undefined) return undefined
  const { from, to } = move
  const areAgreed = from.movedTo === to.id && to.alsoKnownAs.includes(from.id) && known.ids?.includes(to.id)
  return areAgreed ? passed(`It was awarded to ${from.id}, who has moved to ${to.id}.`) : undefined
}

/** An id that is an email address or a number is not repeated to whoever reads the report. */
const shown = (id: string): string => (/^(?:mailto|tel):/i.test(id) ? "another address" : id)

function identifiersOf(subject: object): IdentityObject[] {
  const identifiers: unknown = "identifier" in subject ? subject.identifier : undefined
  return [identifiers ?? []].flat().filter(isIdentity)
}

/** Only an Open Badges subject was read with its identities; of any other they are looked at as far as they are some. */
const isIdentity = (value: unknown): value is IdentityObject =>
  typeof value === "object" &&
  value !== null &&
  "identityHash" in value &&
  typeof value.identityHash === "string" &&
  "identityType" in value &&
  typeof value.identityType === "string" &&
  "hashed" in value &&
  typeof value.hashed === "boolean" &&
  (!("salt" in value) || typeof value.salt === "string")

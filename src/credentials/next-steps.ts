import type { Finding, Reason } from "./report.ts"

const askForAnother = "Ask the issuer for the badge once more, and check that copy."
const tryLater = "Try again later. Nothing speaks against the badge."
const tellIssuer = "Tell the issuer, who alone can put this right."
const askIssuer =
  "Do not rely on it. If you know the issuer, ask whether the badge is theirs, by a way that you found yourself."

/** What a reader can do about each reason for which a check did not simply pass. A finding that knows better says so itself. */
export const nextSteps: Readonly<Record<Reason, string>> = {
  // not valid
  notABadge: "Ask the issuer for the badge itself, as a file or by its address.",
  undefinedTerm:
    "Ask the issuer for a badge without the word named here, or with the vocabulary that defines it: nobody can tell what the word means.",
  invalidJsonLd: "Ask the issuer for a badge whose vocabularies do not contradict each other.",
  signature: `Do not rely on this copy: something was changed, or it was never whole. ${askForAnother}`,
  unsigned: `Anybody could have written it. ${askForAnother}`,
  claimsMismatch: `Its JWT says two different things about the badge. ${askForAnother}`,
  proofExpired: "Ask the issuer to sign the badge anew.",
  weakKey: "Do not rely on it: anybody could sign with such a key. Ask the issuer to sign the badge with another one.",
  keyRevoked: "Ask the issuer to sign the badge with a key that it still uses.",
  keyExpired: "Ask the issuer to sign the badge with a key that it still uses.",
  keyNotListed: askIssuer,
  activityKey: "Ask the issuer's server to sign badges with a key that it lists for badges.",
  issuerMismatch: askIssuer,
  notYetValid: "Come back when its time has begun.",
  expired: "Ask the earner or the issuer whether it was renewed.",
  revoked: "Ask the issuer why it was taken back, and whether there is another badge in its place.",
  suspended: "Ask the issuer how long it is suspended, and check again then.",
  statusListNotTrusted: tellIssuer,
  recipientMismatch:
    "Ask the person who showed it for their own badge. If it was awarded to another of their addresses, ask about that one.",
  hostedCopyDiffers: "Take the badge from its issuer's address: the copy that lies there is the one that counts.",
  idMismatch: askIssuer,
  notInScope: askIssuer,
  // could not be checked
  unsupportedFormat: "Ask the issuer for the badge as Open Badges 2.0 or 3.0.",
  unknownContext: "Ask the issuer which vocabulary this is, or for a badge that uses only those of Open Badges.",
  unusualSpelling: "Ask the issuer for a badge in the plain form that the standard shows.",
  unsupportedProof: "Ask the issuer for a badge that is signed with eddsa-rdfc-2022, which every verifier understands.",
  unsupportedKey: "Ask the issuer for a badge that is signed with an Ed25519 or P-256 key.",
  unsupportedIssuer: "Ask the issuer to name itself by a web address (https or did:web) that lists its keys.",
  unsupportedStatus: "Ask the issuer whether the badge still stands; it publishes that in a form not read here.",
  tooComplex: "Ask the issuer for a smaller badge: this one takes more work to read than a badge may.",
  keyUnresolved: "Ask the issuer to publish the key that it signed with. Until then nobody can tell whose key it was.",
  unreachable: tryLater,
  unobtainable: "Ask the issuer where the badge lies now, or for a badge that is signed.",
  documentUnreadable: tellIssuer,
  addressUnknown: "If you know the web address at which the badge lies, check it by that address.",
  listUnreachable: `${tryLater} Or ask the issuer whether the badge still stands.`,
  listUnreadable: tellIssuer,
  listNotConfirmed: `${tryLater} Or ask the issuer whether the badge still stands.`,
  hiddenRecipient: "Ask its earner for the address that it was awarded to, and check it together with that address.",
  // warnings
  lastSeen:
    "Nothing more can be found out while the issuer is away. Try again later, or ask the issuer if you know another way to them.",
  oddity: "Nothing needs to be done. You can tell the issuer, who may put it right in later badges.",
}

/** A finding with what to do next, where something is to be done. */
export function withNextStep(finding: Finding): Finding {
  const { outcome, reason, nextStep } = finding
  if (nextStep !== undefined || reason === undefined || outcome === "passed") return finding
  return { ...finding, nextStep: nextSteps[reason] }
}

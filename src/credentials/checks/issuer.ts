import type { ControllerResolver } from "../keys/controller.ts"
import { didDocumentUrl, InvalidDidError, didWebOf } from "../keys/did-web.ts"
import type { AnyCredential } from "../model.ts"
import { failed, notApplicable, passed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import type { SignatureFindings } from "../proofs/check-signatures.ts"

/**
 * Who must have issued the credential: a did, or the actor whose Offer brought it. With `alsoKnownAs`, the actor's own list of other names,
 * the actor must name the did too, or its document.
 */
export type ExpectedIssuer = string | { actorUri: string; alsoKnownAs?: readonly string[] }

/** Whether the key that signed speaks for the issuer named, and whether that issuer is the one that was expected. */
export async function checkIssuer({
  credential,
  findings,
  expectedIssuer,
  resolve,
}: {
  credential: AnyCredential
  findings: SignatureFindings
  expectedIssuer: ExpectedIssuer | undefined
  resolve: ControllerResolver
}): Promise<Finding> {
  const { issuer } = credential
  const key = findings.key
  if (key === undefined) {
    // No signature was readable, so there is no key to ask about, but an Offer by somebody else is wrong all the same.
    const named = expectedIssuer === undefined ? undefined : spellingMismatch(issuer.id, expectedIssuer)
    return named ?? notApplicable("Not looked at, because the signature could not be read.")
  }
  if (key.outcome === "failed") return key
  if (expectedIssuer !== undefined) {
    const mismatch =
      spellingMismatch(issuer.id, expectedIssuer) ?? (await unconfirmedActor(issuer.id, expectedIssuer, resolve))
    if (mismatch !== undefined) return { ...mismatch, basedOn: key.basedOn }
  }
  if (key.outcome === "unknown") return key
  const name = typeof issuer.name === "string" ? issuer.name : issuer.id
  if (findings.signature.outcome !== "passed" && findings.signature.outcome !== "warning") {
    return notApplicable(`It names a key of “${name}”, but the signature does not show that this key made it.`)
  }
  const controller = await resolve(issuer.id)
  if (controller.ok && controller.selfCertifying) {
    return warning(`It was signed with the key it names as its issuer; nothing confirms that this is “${name}”.`, {
      nextStep: "Ask the issuer, by a way that you found yourself, whether this is its key.",
    })
  }
  return passed(`“${name}” (${issuer.id}) lists the key that signed it as one of its own.`, { basedOn: key.basedOn })
}

/** The spelling alone: the did:web of the actor's address, the same did, or the same address. */
function spellingMismatch(issuerId: string, expected: ExpectedIssuer): Finding | undefined {
  const name = typeof expected === "string" ? expected : expected.actorUri
  if (issuerId === name || issuerId === didWebSpelling(name)) return undefined
  return failed("issuerMismatch", `It was issued by ${issuerId}, but it was offered by ${name}.`)
}

/** The two must name each other; the spelling alone would let whoever takes over a host's path speak for the actor. */
async function unconfirmedActor(
  issuerId: string,
  expected: ExpectedIssuer,
  resolve: ControllerResolver,
): Promise<Finding | undefined> {
  const { actorUri, alsoKnownAs } = typeof expected === "string" ? { actorUri: expected } : expected
  if (issuerId === actorUri) return undefined
  if (alsoKnownAs !== undefined && !namesDid(alsoKnownAs, issuerId)) {
    return failed("issuerMismatch", `${actorUri}, who offered it, does not name ${issuerId} as another name of theirs.`)
  }
  const controller = await resolve(issuerId)
  if (!controller.ok) return unknown(controller.reason, controller.sentence)
  if (controller.document.alsoKnownAs.includes(actorUri)) return undefined
  return failed(
    "issuerMismatch",
    `${issuerId}, who issued it, does not name ${actorUri}, who offered it, as another name of theirs.`,
  )
}

/** Whether a did stands among an actor's other names, as itself or by the address of its document: some servers drop actors that name what is no web address. */
function namesDid(names: readonly string[], did: string): boolean {
  if (names.includes(did)) return true
  try {
    return names.includes(didDocumentUrl(did, { allowLoopbackHttp: true }).href)
  } catch (error) {
    if (error instanceof InvalidDidError) return false
    throw error
  }
}

function didWebSpelling(actorUri: string): string | undefined {
  try {
    return didWebOf(actorUri)
  } catch (error) {
    if (error instanceof InvalidDidError) return undefined
    throw error
  }
}

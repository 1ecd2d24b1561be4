import { basisOf } from "../documents.ts"
import type { DocumentSource } from "../documents.ts"
import { readJsonDocument } from "../json-document.ts"
import type { Controller } from "../keys/controller.ts"
import type { VerificationMethod } from "../keys/controller-document.ts"
import { didDocumentUrl, InvalidDidError } from "../keys/did-web.ts"
import { examineJwk, thumbprintOf } from "../keys/jwk.ts"
import { readKeySet } from "../keys/key-set.ts"
import { examineMultikey, looksLikeMultikey } from "../keys/multikey.ts"
import type { PublicKey, PublicKeyVerdict } from "../keys/public-key.ts"
import { publicKeyOf } from "../keys/verification-method.ts"
import { examineKey } from "../proofs/check-signatures.ts"
import type { Circumstances } from "../proofs/check-signatures.ts"
import { failed, passed, unknown } from "../report.ts"
import type { Basis, Finding } from "../report.ts"
import type { JwsHeader } from "./compact.ts"

/** A key that may have made a signature, and whether it speaks for the issuer. */
export type KeyCandidate = {
  /** How the key is named in a report. */
  keyId: string | null
  /** The key, or why there is none to check with. */
  publicKey: PublicKeyVerdict | { ok: false; reason: "keyUnresolved" | "unreachable"; sentence: string }
  /** Whether the key speaks for the issuer. */
  binding: Finding
}

export type KeyCircumstances = Circumstances & { documents: DocumentSource }

/** A JWS that names no key is tried with this many of the issuer's, each of which takes time. */
const maximumTries = 8

/**
 * The keys that a JWS may have been signed with. A `kid` names one of the issuer's: the id of a verification method, or a key of the key
 * set of its host. A `jwk` that comes along counts when the issuer publishes the same key; otherwise it tells no more than whether
 * anything was changed. Nothing is fetched but from the issuer's own host.
 */
export async function candidateKeys(header: JwsHeader, circumstances: KeyCircumstances): Promise<KeyCandidate[]> {
  const controller = await circumstances.resolve(circumstances.issuerId)
  if (header.kid !== undefined) {
    const named = await namedKey(header.kid, controller, circumstances)
    if (named !== undefined) return [named]
  }
  if (header.jwk !== undefined) return [await broughtKey(header, controller, circumstances)]
  if (header.kid !== undefined) return [await unlistedKey(header.kid, controller, circumstances)]
  return allKeys(controller, circumstances)
}

/** The key by its id, among the issuer's verification methods and in the key set of its host. */
async function namedKey(
  kid: string,
  controller: Controller,
  circumstances: KeyCircumstances,
): Promise<KeyCandidate | undefined> {
  const { issuerId } = circumstances
  const names = [kid, `${issuerId}#${kid}`, `${issuerId}${kid}`]
  const methods = controller.ok ? controller.document.verificationMethods : new Map<string, VerificationMethod>()
  const method = names.flatMap((name) => methods.get(name) ?? []).at(0)
  if (method !== undefined) return listedKey(method, controller, circumstances)
  if (kid.startsWith("did:") || !isWebAddress(issuerId)) return undefined
  const keySet = await circumstances.resolve.keySet(issuerId)
  if (!keySet.ok) return undefined
  const inSet = keySet.keys.find((key) => key.kid !== undefined && isKeyNamed(kid, key.kid, keySet.url))
  return inSet === undefined ? undefined : keyOfSet(kid, examineJwk(inSet), controller, keySet.basedOn, circumstances)
}

/** A key of a set is named by its own `kid`, or by that at the set's address. */
const isKeyNamed = (kid: string, own: string, url: string): boolean => kid === own || kid === `${url}#${own}`

function listedKey(method: VerificationMethod, controller: Controller, circumstances: KeyCircumstances): KeyCandidate {
  const binding = examineKey({ keyId: method.id, method, controller, circumstances })
  return { keyId: method.id, publicKey: publicKeyOf(method), binding: { ...binding, basedOn: controller.basedOn } }
}

function keyOfSet(
  keyId: string | null,
  publicKey: PublicKeyVerdict,
  controller: Controller,
  basedOn: Basis[],
  circumstances: KeyCircumstances,
): KeyCandidate {
  // What the issuer's own document says of the same key counts more: it may have been withdrawn there.
  const method = publicKey.ok ? methodWithKey(publicKey.publicKey, controller) : undefined
  if (method !== undefined) return listedKey(method, controller, circumstances)
  const binding = passed("The key that signed it is in the key set of the issuer's host.", { basedOn })
  return { keyId, publicKey, binding }
}

function methodWithKey(key: PublicKey, controller: Controller): VerificationMethod | undefined {
  if (!controller.ok) return undefined
  const thumbprint = thumbprintOf(key)
  return [...controller.document.verificationMethods.values()].find((method) => {
    const read = publicKeyOf(method)
    return read.ok && thumbprintOf(read.publicKey) === thumbprint
  })
}

/** A key that the JWS brings along. */
async function broughtKey(
  { kid, jwk }: JwsHeader,
  controller: Controller,
  circumstances: KeyCircumstances,
): Promise<KeyCandidate> {
  const publicKey = examineJwk(jwk)
  const keyId = kid ?? null
  const { basedOn } = controller
  if (publicKey.ok) {
    const method = methodWithKey(publicKey.publicKey, controller)
    if (method !== undefined) return listedKey(method, controller, circumstances)
    const keySet = isWebAddress(circumstances.issuerId)
      ? await circumstances.resolve.keySet(circumstances.issuerId)
      : undefined
    const thumbprint = thumbprintOf(publicKey.publicKey)
    const isInSet =
      keySet?.ok === true &&
      keySet.keys.some((key) => {
        const read = examineJwk(key)
        return read.ok && thumbprintOf(read.publicKey) === thumbprint
      })
    if (isInSet) return keyOfSet(keyId, publicKey, controller, keySet.basedOn, circumstances)
  }
  const sentence =
    "The key that signed it comes along in the badge itself, and the issuer does not publish it. So nothing confirms that it is the issuer's."
  const binding = controller.ok
    ? unknown("keyUnresolved", sentence, { basedOn })
    : unknown(controller.reason, `${controller.sentence} So nothing confirms that the key is the issuer's.`, {
        basedOn,
      })
  return { keyId, publicKey, binding }
}

/**
 * A key that the JWS names and the issuer's lists lack. Where its address is on the issuer's own host, what lies there still tells whether
 * anything was changed; that it is the issuer's own is then confirmed by nothing, since others may write on that host, too.
 */
async function unlistedKey(
  kid: string,
  controller: Controller,
  circumstances: KeyCircumstances,
): Promise<KeyCandidate> {
  const { issuerId } = circumstances
  const isDid = kid.startsWith("did:")
  const isOwn = isDid || !isWebAddress(kid) || kid.split("#")[0] === issuerId
  const keySet = isWebAddress(issuerId) && !isDid ? await circumstances.resolve.keySet(issuerId) : undefined
  const material = keyInFragment(kid) ?? (isOwn ? undefined : await keyAt(kid, circumstances))
  const basedOn = [...controller.basedOn, ...(keySet?.basedOn ?? []), ...(material?.basedOn ?? [])]
  const keyId = isWebAddress(kid) || isDid ? kid : `${issuerId}#${kid}`
  const examined = examineKey({ keyId, method: undefined, controller, circumstances })
  const isOpen = !controller.ok && !controller.activityKeys?.has(keyId)
  const reason = [controller, keySet].some((looked) => looked?.ok === false && looked.reason === "unreachable")
    ? "unreachable"
    : "keyUnresolved"
  const sentence = keySet?.ok === false ? keySet.sentence : "The issuer does not list the key that signed it."
  const binding =
    isOpen || !isOwn ? unknown(reason, `${sentence} So nothing confirms that the key is the issuer's.`) : examined
  return {
    keyId: kid,
    publicKey: material?.verdict ?? {
      ok: false,
      reason,
      sentence: "The key that made the signature could not be had, so the signature could not be checked.",
    },
    binding: { ...(isDid ? examined : binding), basedOn },
  }
}

/** The key that an id spells out itself. */
function keyInFragment(kid: string): { verdict: PublicKeyVerdict; basedOn: Basis[] } | undefined {
  const fragment = kid.slice(kid.indexOf("#") + 1)
  return looksLikeMultikey(fragment) ? { verdict: examineMultikey(fragment), basedOn: [] } : undefined
}

/** What lies at a `kid` on the issuer's host: a JWK, or a set of them. */
async function keyAt(
  kid: string,
  { issuerId, documents }: KeyCircumstances,
): Promise<{ verdict: PublicKeyVerdict; basedOn: Basis[] } | undefined> {
  if (!URL.canParse(kid)) return undefined
  const url = new URL(kid)
  const name = url.hash.slice(1)
  url.hash = ""
  if (url.host !== hostOf(issuerId)) return undefined
  const fetched = await documents.document(url, "keySet")
  const json = fetched.ok ? readJsonDocument(fetched.bytes) : undefined
  if (json === undefined || !json.ok) return undefined
  const keys = readKeySet(json.value)
  const jwk = keys === undefined ? json.value : keys.find((key) => key.kid === name || key.kid === kid)
  const basedOn = [basisOf("the key that the JWT names", url.href, fetched)]
  return jwk === undefined ? undefined : { verdict: examineJwk(jwk), basedOn }
}

/** Every key that the issuer allows to award badges: for a JWS that names none. */
async function allKeys(controller: Controller, circumstances: KeyCircumstances): Promise<KeyCandidate[]> {
  const listed = controller.ok
    ? [...controller.document.verificationMethods.values()].filter(({ id }) =>
        controller.document.assertionMethods.has(id),
      )
    : []
  const candidates = listed.map((method) => listedKey(method, controller, circumstances))
  if (candidates.length === 0 && isWebAddress(circumstances.issuerId)) {
    const keySet = await circumstances.resolve.keySet(circumstances.issuerId)
    const keys = keySet.ok ? keySet.keys : []
    candidates.push(
      ...keys.map((key) => keyOfSet(key.kid ?? null, examineJwk(key), controller, keySet.basedOn, circumstances)),
    )
  }
  if (candidates.length > 0) return candidates.slice(0, maximumTries)
  const { basedOn } = controller
  const sentence = "The JWT does not say which key made its signature, and the issuer lists none."
  const reason = controller.ok || controller.reason !== "unreachable" ? "keyUnresolved" : "unreachable"
  const binding = controller.ok
    ? failed("keyNotListed", sentence, { basedOn })
    : unknown(controller.reason, controller.sentence, { basedOn })
  return [{ keyId: null, publicKey: { ok: false, reason, sentence }, binding }]
}

const isWebAddress = (name: string): boolean => /^https?:\/\//i.test(name) && URL.canParse(name)

function hostOf(issuerId: string): string | undefined {
  if (isWebAddress(issuerId)) return new URL(issuerId).host
  try {
    return didDocumentUrl(issuerId, { allowLoopbackHttp: true }).host
  } catch (error) {
    if (error instanceof InvalidDidError) return undefined
    throw error
  }
}

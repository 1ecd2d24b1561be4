import type { ControllerDocument, VerificationMethod } from "./controller-document.ts"
import { decodeBase64url } from "./base64url.ts"
import { checksSignatures, examineJwk, jwkSchema } from "./jwk.ts"
import { examineMultikey, looksLikeMultikey } from "./multikey.ts"

/** A did:jwk of an RSA key of 8192 bits has about 2,000 characters. */
const maximumLength = 4096

/** The ids that are keys themselves. */
export const isKeyItself = (id: string): boolean => id.startsWith("did:key:") || id.startsWith("did:jwk:")

/**
 * What a did:key or a did:jwk says by itself: its one key, which may make assertions. Undefined when it is not well-formed, or of a kind that
 * cannot be checked.
 *
 * @see https://w3c-ccg.github.io/did-key-spec/
 * @see https://github.com/quartzjer/did-jwk/blob/main/spec.md
 */
export function controllerOfKeyItself(id: string): ControllerDocument | undefined {
  if (id.length > maximumLength) return undefined
  return id.startsWith("did:key:") ? controllerOfDidKey(id) : controllerOfDidJwk(id)
}

function controllerOfDidKey(id: string): ControllerDocument | undefined {
  const publicKeyMultibase = id.slice("did:key:".length)
  if (!looksLikeMultikey(publicKeyMultibase) || isUnsupported(examineMultikey(publicKeyMultibase))) return undefined
  const methodId = `${id}#${publicKeyMultibase}`
  return documentOf({ id: methodId, type: "Multikey", controller: id, publicKeyMultibase }, id)
}

function controllerOfDidJwk(id: string): ControllerDocument | undefined {
  const bytes = decodeBase64url(id.slice("did:jwk:".length))
  if (bytes === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
  const jwk = jwkSchema.safeParse(value)
  if (!jwk.success || !checksSignatures(jwk.data) || isUnsupported(examineJwk(jwk.data))) return undefined
  return documentOf({ id: `${id}#0`, type: "JsonWebKey", controller: id, publicKeyJwk: jwk.data }, id)
}

/** A weak key is resolved all the same: that it is worthless is said where its signature is examined. */
const isUnsupported = (verdict: ReturnType<typeof examineJwk>): boolean =>
  !verdict.ok && verdict.reason === "unsupportedKey"

function documentOf(method: VerificationMethod, id: string): ControllerDocument {
  return {
    id,
    alsoKnownAs: [],
    verificationMethods: new Map([[method.id, method]]),
    assertionMethods: new Set([method.id]),
    listsKeys: true,
  }
}

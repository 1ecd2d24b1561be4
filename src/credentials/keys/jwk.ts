import { createHash, createPublicKey } from "node:crypto"

import { z } from "zod"

import { decodeBase64url } from "./base64url.ts"
import { ecKey, ed25519Key, rsaKey, unsupportedKey, weakKey } from "./public-key.ts"
import type { KeyAlgorithm, PublicKey, PublicKeyVerdict } from "./public-key.ts"

/** A JWK as it stands in somebody's document. Other members may be there; those that matter are looked at by examineJwk(). */
export const jwkSchema = z.looseObject({
  kty: z.string(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
  kid: z.string().optional(),
  use: z.string().optional(),
  key_ops: z.array(z.string()).optional(),
  alg: z.string().optional(),
})
export type Jwk = z.infer<typeof jwkSchema>

/** The longest spelling of a number of a key that is decoded: 8192 bits and some more. */
const maximumNumberLength = 1500

/** The values of `alg` that go with each kind of key. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const algorithmsFor: Readonly<Record<KeyAlgorithm, readonly string[]>> = {
  Ed25519: ["EdDSA", "Ed25519"],
  "P-256": ["ES256"],
  "P-384": ["ES384"],
  RSA: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
}

/** The members that hold a key's secret half. */
const secretMembers = ["d", "p", "q", "dp", "dq", "qi", "k"]

/**
 * Reads a public key that checks signatures from a JWK: OKP with Ed25519, EC with P-256 or P-384, RSA of 2048 to 8192 bits. A key that is meant for
 * encryption only, or for another algorithm than its kind, is refused, and so is one that gives its secret half away.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517
 */
export function examineJwk(value: unknown): PublicKeyVerdict {
  const parsed = jwkSchema.safeParse(value)
  if (!parsed.success) return unsupportedKey("The key is not written as a JWK, so it could not be read.")
  const jwk = parsed.data
  if (secretMembers.some((member) => member in jwk)) {
    return weakKey("The key was published with its secret half, so anybody can sign with it.")
  }
  if (!checksSignatures(jwk)) {
    return unsupportedKey("The key is not meant for checking signatures, by its own words.")
  }
  const verdict = readNumbers(jwk)
  if (!verdict.ok || jwk.alg === undefined || algorithmsFor[verdict.publicKey.algorithm].includes(jwk.alg))
    return verdict
  return unsupportedKey(`The key is meant for “${jwk.alg.slice(0, 40)}”, which does not go with a key of its kind.`)
}

function readNumbers(jwk: Jwk): PublicKeyVerdict {
  const kind = jwk.kty === "RSA" ? "RSA" : `${jwk.kty} ${jwk.crv ?? ""}`
  if (kind === "OKP Ed25519") {
    const x = numberOf(jwk.x)
    return x === undefined ? damaged : ed25519Key(x)
  }
  if (kind === "EC P-256" || kind === "EC P-384") {
    const [x, y] = [numberOf(jwk.x), numberOf(jwk.y)]
    return x === undefined || y === undefined ? damaged : ecKey(kind === "EC P-256" ? "P-256" : "P-384", { x, y })
  }
  if (kind === "RSA") {
    const [n, e] = [numberOf(jwk.n), numberOf(jwk.e)]
    return n === undefined || e === undefined ? damaged : rsaKey({ n, e })
  }
  return unsupportedKey(`The key is of a kind that this version cannot check: “${kind.trim().slice(0, 40)}”.`)
}

const damaged = unsupportedKey("The key is damaged: one of its numbers is missing or not written as one.")

function numberOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined || text.length > maximumNumberLength ? undefined : decodeBase64url(text)
}

/** Whether a JWK's own words allow it to check signatures. @see https://www.rfc-editor.org/rfc/rfc7517#section-4.2 */
export function checksSignatures({ use, key_ops: operations }: Pick<Jwk, "use" | "key_ops">): boolean {
  return (use === undefined || use === "sig") && (operations === undefined || operations.includes("verify"))
}

/** What a key is, whatever its spelling: the same for a Multikey and a JWK of one key. @see https://www.rfc-editor.org/rfc/rfc7638 */
export function thumbprintOf({ key }: PublicKey): string {
  const { crv, e, kty, n, x, y } = key.export({ format: "jwk" })
  // The members in this order and no others are what the specification hashes; JSON leaves out what is undefined.
  return createHash("sha256").update(JSON.stringify({ crv, e, kty, n, x, y })).digest("base64url")
}

/**
 * Reads a public key in PEM form (`-----BEGIN PUBLIC KEY-----`), as Open Badges 2.0 and ActivityPub publish them. The same kinds and bounds as
 * for a JWK.
 */
export function examinePem(pem: string): PublicKeyVerdict {
  const isPublicKey =
    /^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----[A-Za-z0-9+/=\s]{1,4000}-----END (?:RSA )?PUBLIC KEY-----\s*$/.test(pem)
  if (!isPublicKey)
    return unsupportedKey("The key is not written as a public key in PEM form, so it could not be read.")
  try {
    return examineJwk(createPublicKey({ key: pem, format: "pem" }).export({ format: "jwk" }))
  } catch {
    return damaged
  }
}

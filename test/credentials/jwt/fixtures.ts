import { generateKeyPairSync } from "node:crypto"
import type { JsonWebKey, KeyObject } from "node:crypto"

import { CompactSign } from "jose"

import type { VerificationReport } from "../../../src/credentials/index.ts"
import { encodeBase58 } from "../../../src/credentials/keys/base58.ts"
import type { CredentialKey } from "../../../src/credentials/keys/credential-key.ts"
import { jwtSigningKeyOf } from "../../../src/credentials/jwt/signing-key.ts"
import type { Issuer } from "../fixtures.ts"
import { contentOf } from "../fixtures.ts"

export const check = (report: VerificationReport, id: string) => report.checks.find((candidate) => candidate.id === id)

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")
export const decoded = (jwt: string, at: 0 | 1) =>
  JSON.parse(Buffer.from(jwt.split(".")[at] ?? "", "base64url").toString("utf8"))

/** The seconds of a JWT's date. */
export const seconds = (date: string): number => Math.floor(Date.parse(date) / 1000)

/** What an issuer's badge says, with the claims that Open Badges wants beside it. */
export async function payloadOf(issuer: Issuer, changes: Record<string, unknown> = {}): Promise<any> {
  const content = await contentOf(issuer)
  return {
    ...content,
    iss: content.issuer.id,
    sub: content.credentialSubject.id,
    jti: content.id,
    nbf: seconds(content.validFrom),
    ...changes,
  }
}

export const keyIdOf = (issuer: Issuer): string => `${issuer.did}#${issuer.key.publicKeyMultibase}`

/** Signs any payload with an issuer's Ed25519 key, for what signCredentialJwt() would never write. */
export function signJwt(issuer: Issuer, payload: unknown, header: Record<string, unknown> = {}): Promise<string> {
  return signWith(jwtSigningKeyOf(issuer.key).key, payload, { alg: "EdDSA", kid: keyIdOf(issuer), ...header })
}

export function signWith(key: KeyObject, payload: unknown, header: Record<string, unknown>): Promise<string> {
  const bytes = new TextEncoder().encode(typeof payload === "string" ? payload : JSON.stringify(payload))
  return new CompactSign(bytes).setProtectedHeader(header as { alg: string }).sign(key)
}

export type KeyPair = { alg: string; secret: KeyObject; jwk: JsonWebKey }

/** One key for each way of signing that is checked. */
export const keyPairs: Record<"EdDSA" | "ES256" | "ES384" | "RS256", () => KeyPair> = {
  EdDSA: () => pairOf("EdDSA", generateKeyPairSync("ed25519")),
  ES256: () => pairOf("ES256", generateKeyPairSync("ec", { namedCurve: "P-256" })),
  ES384: () => pairOf("ES384", generateKeyPairSync("ec", { namedCurve: "P-384" })),
  RS256: () => pairOf("RS256", generateKeyPairSync("rsa", { modulusLength: 2048 })),
}

const pairOf = (alg: string, { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): KeyPair => ({
  alg,
  secret: privateKey,
  jwk: publicKey.export({ format: "jwk" }),
})

/** A did.json that describes a key as a JWK. */
export const didDocumentWithJwk = (issuer: Issuer, jwk: JsonWebKey, more: Record<string, unknown> = {}) => ({
  id: issuer.did,
  verificationMethod: [
    { id: `${issuer.did}#key-1`, type: "JsonWebKey", controller: issuer.did, publicKeyJwk: jwk, ...more },
  ],
  assertionMethod: [`${issuer.did}#key-1`],
})

/** A fresh P-256 key in Multikey spelling. */
export function generateP256Key(): CredentialKey {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const { x = "", y = "", d = "" } = privateKey.export({ format: "jwk" })
  const bytes = (text: string) => Buffer.from(text, "base64url")
  const sign = ((bytes(y).at(-1) ?? 0) & 1) === 1 ? 3 : 2
  return {
    publicKeyMultibase: `z${encodeBase58(Buffer.concat([Buffer.from([0x80, 0x24, sign]), bytes(x)]))}`,
    secretKeyMultibase: `z${encodeBase58(Buffer.concat([Buffer.from([0x86, 0x26]), bytes(d)]))}`,
  }
}

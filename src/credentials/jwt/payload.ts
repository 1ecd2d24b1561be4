import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { credentialsV2 } from "../json-ld/contexts.ts"
import { failed } from "../report.ts"
import type { Finding } from "../report.ts"

/** The claims of a JWT that stand beside a credential and are no part of it. @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1 */
const registeredClaims = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"] as const
export type JwtClaims = Partial<Record<(typeof registeredClaims)[number], unknown>>

/** What the payload of a JWT says, with its claims apart. `document` is undefined when no credential stands in it. */
export type JwtPayload = { ok: true; document: JsonObject; claims: JwtClaims } | { ok: false; finding: Finding }

/**
 * Takes the credential out of a JWT's payload: the payload itself (VC-JOSE-COSE, and Open Badges 3.0 with claims beside it), or its claim
 * `vc` (VCDM 1.1, where a claim may stand in place of the credential's own member).
 *
 * @see https://www.w3.org/TR/vc-jose-cose/
 * @see https://www.imsglobal.org/spec/ob/v3p0/#jwt-proof
 * @see https://www.w3.org/TR/2022/REC-vc-data-model-20220303/#jwt-decoding
 */
export function readJwtPayload(payload: JsonObject): JwtPayload {
  const claims: JwtClaims = {}
  const rest: JsonObject = {}
  for (const [name, value] of Object.entries(payload)) {
    const claim = registeredClaims.find((known) => known === name)
    if (claim === undefined) rest[name] = value
    else claims[claim] = value
  }
  if (!("vc" in rest)) return { ok: true, document: withEnd(rest, claims), claims }
  const { vc, ...others } = rest
  if (!isJsonObject(vc)) {
    return { ok: false, finding: failed("notABadge", "The JWT holds no badge: its member “vc” is not an object.") }
  }
  if ("@context" in others || "credentialSubject" in others) {
    return {
      ok: false,
      finding: failed("notABadge", "The JWT holds two badges at once, so it is unclear which of them it is."),
    }
  }
  return { ok: true, document: withClaims(vc, claims), claims }
}

/** Open Badges 3.0 has the claim `exp` stand for the day on which the badge ends. */
function withEnd(document: JsonObject, { exp }: JwtClaims): JsonObject {
  const end = dateOf(exp)
  if (end === undefined || !("@context" in document) || "validUntil" in document || "expirationDate" in document) {
    return document
  }
  return { ...document, validUntil: end }
}

/** VCDM 1.1 lets a claim replace the member that it stands for. Where both are there, both stay, and claims.ts compares them. */
function withClaims(vc: JsonObject, { iss, sub, jti, nbf, exp }: JwtClaims): JsonObject {
  const document = { ...vc }
  const { issuer, credentialSubject: subject } = document
  if (typeof jti === "string") document["id"] ??= jti
  if (typeof iss === "string") {
    if (issuer === undefined) document["issuer"] = iss
    else if (isJsonObject(issuer) && issuer["id"] === undefined) document["issuer"] = { ...issuer, id: iss }
  }
  if (typeof sub === "string" && isJsonObject(subject) && subject["id"] === undefined) {
    document["credentialSubject"] = { ...subject, id: sub }
  }
  const [start, end] = [dateOf(nbf), dateOf(exp)]
  // The two editions of VCDM have other names for the dates, and neither vocabulary knows those of the other.
  const isCurrent = [document["@context"]].flat().includes(credentialsV2)
  if (start !== undefined && !("validFrom" in document)) document[isCurrent ? "validFrom" : "issuanceDate"] ??= start
  if (end !== undefined && !("validUntil" in document)) document[isCurrent ? "validUntil" : "expirationDate"] ??= end
  return document
}

/** The last second of the year 9999, which the dates of a credential cannot pass. */
const lastSecond = 253_402_300_799

/** Whether a claim is a NumericDate (seconds since 1970) that a credential can carry. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= lastSecond
}

const dateOf = (seconds: unknown): string | undefined =>
  isNumericDate(seconds) ? new Date(seconds * 1000).toISOString() : undefined

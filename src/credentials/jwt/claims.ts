import { canonicalForm, isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { formatOf } from "../formats.ts"
import { timeOf } from "../model.ts"
import { failed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"
import type { CompactJws } from "./compact.ts"
import { isNumericDate } from "./payload.ts"
import type { JwtClaims } from "./payload.ts"
import { subjectIds } from "./subjects.ts"

/** What is wrong with the claims of a JWT, or oddities that leave it good. */
export type ClaimsVerdict = { ok: true; oddities: string[] } | { ok: false; finding: Finding }

type Times = { now: Date; clockSkew: number }

/**
 * Whether the claims of a JWT say the same as the credential in it. Open Badges 3.0 wants `iss`, `sub`, `jti` and `nbf`, each equal to what
 * the badge says. Of other credentials only what is there is compared; in a JWT of the type vc+jwt, `nbf` and `exp` are dates of the
 * signature, within which it holds.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#verify-a-credential-vc-jwt-signature
 * @see https://www.w3.org/TR/vc-jose-cose/#claims-in-vc-jwt
 */
export function examineClaims(
  { header }: Pick<CompactJws, "header">,
  claims: JwtClaims,
  document: JsonObject,
  times: Times,
): ClaimsVerdict {
  const finding = examineType(header.typ) ?? examineNumbers(claims)
  if (finding !== undefined) return { ok: false, finding }
  const canonical = canonicalForm(document)
  const credential = isJsonObject(canonical) ? canonical : {}
  const format = formatOf(credential)
  const isBadge = format === "openBadges3" || format === "endorsement"
  const datesOfSignature = !isBadge && mediaTypeOf(header.typ) === "vc+jwt"
  const mismatch =
    compareNames(claims, credential) ??
    (datesOfSignature ? examineSpan(claims, times) : compareDates(claims, credential))
  if (mismatch !== undefined) return { ok: false, finding: mismatch }
  return { ok: true, oddities: oddities(claims, credential, times, isBadge) }
}

/** A JWT that was made to be something else (a sign-in, a presentation) must not pass for a badge. */
function examineType(typ: string | undefined): Finding | undefined {
  if (typ === undefined || ["jwt", "jws", "jose", "vc+jwt", "vc+ld+jwt", "vc-ld+jwt"].includes(mediaTypeOf(typ) ?? ""))
    return undefined
  return unknown(
    "unsupportedProof",
    `It says of itself that it is a JWT of another type (“${typ.slice(0, 40)}”), not a badge.`,
  )
}

/** RFC 7515 lets `application/` be left out, and case does not count. */
const mediaTypeOf = (typ: string | undefined): string | undefined => typ?.toLowerCase().replace(/^application\//, "")

function examineNumbers(claims: JwtClaims): Finding | undefined {
  const name = (["exp", "nbf", "iat"] as const).find(
    (date) => claims[date] !== undefined && !isNumericDate(claims[date]),
  )
  return name === undefined
    ? undefined
    : failed("claimsMismatch", `The JWT's claim “${name}” is not a date as a JWT writes it.`)
}

/** A value of a foreign document, for a report. */
const shown = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing")).slice(0, 200)

const contradiction = (claim: string, says: unknown, member: string, instead: unknown): Finding =>
  failed(
    "claimsMismatch",
    `The JWT contradicts the badge in it: its claim “${claim}” is not what the badge says (${member}).`,
    {
      detail: `${shown(says)} ≠ ${shown(instead)}`,
    },
  )

function compareNames({ iss, jti, sub }: JwtClaims, credential: JsonObject): Finding | undefined {
  const { issuer, id } = credential
  const issuerId = isJsonObject(issuer) ? issuer["id"] : undefined
  if (iss !== undefined && iss !== issuerId) return contradiction("iss", iss, "issuer.id", issuerId)
  if (jti !== undefined && id !== undefined && jti !== id) return contradiction("jti", jti, "id", id)
  const subjects = subjectIds(credential)
  // A subject who is known by a hidden address only has no id that a claim could contradict.
  if (sub === undefined || subjects.length === 0 || subjects.some((subject) => subject === sub)) return undefined
  return contradiction("sub", sub, "credentialSubject.id", subjects.join(", "))
}

/** A JWT counts whole seconds. */
const isSameSecond = (seconds: unknown, date: unknown): boolean =>
  isNumericDate(seconds) && typeof date === "string" && Math.abs(timeOf(date) / 1000 - seconds) < 1

function compareDates({ nbf, exp }: JwtClaims, { validFrom, validUntil }: JsonObject): Finding | undefined {
  if (nbf !== undefined && validFrom !== undefined && !isSameSecond(nbf, validFrom)) {
    return contradiction("nbf", nbf, "validFrom", validFrom)
  }
  if (exp !== undefined && validUntil !== undefined && !isSameSecond(exp, validUntil)) {
    return contradiction("exp", exp, "validUntil", validUntil)
  }
  return undefined
}

function examineSpan({ nbf, exp }: JwtClaims, { now, clockSkew }: Times): Finding | undefined {
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10)
  if (isNumericDate(exp) && exp * 1000 < now.getTime() - clockSkew) {
    return failed("proofExpired", `The signature was good until ${day(exp)} only.`)
  }
  if (isNumericDate(nbf) && nbf * 1000 > now.getTime() + clockSkew) {
    return failed("notYetValid", `The signature is not good before ${day(nbf)}.`)
  }
  return undefined
}

function oddities(claims: JwtClaims, credential: JsonObject, { now, clockSkew }: Times, isBadge: boolean): string[] {
  const subjects = subjectIds(credential)
  const expected = ["iss", ...(subjects.length > 0 ? (["sub"] as const) : []), "jti", "nbf"] as const
  const missing = isBadge ? expected.filter((claim) => claims[claim] === undefined) : []
  const sentences: string[] = []
  if (missing.length > 0) {
    const names = missing.map((claim) => `“${claim}”`).join(", ")
    sentences.push(`The JWT leaves out ${names}, which Open Badges wants to stand beside the badge.`)
  }
  const readers = [claims.aud].flat().filter((reader) => reader !== undefined)
  if (readers.some((reader) => !subjects.some((subject) => subject === reader))) {
    sentences.push(`The JWT says that it was made for ${shown(readers[0])} to read.`)
  }
  if (isNumericDate(claims.iat) && claims.iat * 1000 > now.getTime() + clockSkew) {
    sentences.push("The JWT claims to have been made at a time that has not come yet.")
  }
  return sentences
}

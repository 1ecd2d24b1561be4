import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { isWebAddress, textOf } from "./spelling.ts"

/**
 * Open Badges 0.5 to 1.0. In 0.5 the assertion held the whole badge and its issuer, the recipient was a text (an email address or its
 * hash), dates were called `issued_on`, addresses could be relative to the issuer's origin, and where the assertion lies was known only
 * to who had fetched it (`address`).
 *
 * @see https://github.com/mozilla/openbadges-backpack/wiki/Assertions
 */
export function upgradeFrom05(document: JsonObject, { address }: { address?: string | undefined } = {}): JsonObject {
  const { recipient, salt, badge, issued_on: issuedOn, evidence, ...rest } = document
  const origin = originOf(badge)
  return {
    ...rest,
    ...(recipient === undefined ? {} : { recipient: recipientOf(recipient, salt) }),
    ...(issuedOn === undefined ? {} : { issuedOn }),
    ...(evidence === undefined ? {} : { evidence: absolute(evidence, origin) }),
    ...(badge === undefined ? {} : { badge: badgeOf(badge, origin) }),
    verify: { type: "hosted", ...(address === undefined ? {} : { url: address }) },
  }
}

function recipientOf(recipient: unknown, salt: unknown): unknown {
  if (typeof recipient !== "string") return recipient
  return {
    type: "email",
    hashed: /^[a-z0-9]+\$/i.test(recipient),
    identity: recipient,
    ...(salt === undefined ? {} : { salt }),
  }
}

function badgeOf(badge: unknown, origin: string | undefined): unknown {
  if (!isJsonObject(badge)) return badge
  const { version: _version, image, criteria, issuer, ...rest } = badge
  return {
    ...rest,
    ...(image === undefined ? {} : { image: absolute(image, origin) }),
    ...(criteria === undefined ? {} : { criteria: absolute(criteria, origin) }),
    ...(issuer === undefined ? {} : { issuer: issuerOf(issuer) }),
  }
}

function issuerOf(issuer: unknown): unknown {
  if (!isJsonObject(issuer)) return issuer
  const { origin, contact, org: organization, ...rest } = issuer
  return {
    ...rest,
    ...(origin === undefined ? {} : { url: origin }),
    ...(contact === undefined ? {} : { email: contact }),
    ...(organization === undefined ? {} : { description: organization }),
  }
}

function originOf(badge: unknown): string | undefined {
  const issuer = isJsonObject(badge) ? badge["issuer"] : undefined
  const origin = isJsonObject(issuer) ? textOf(issuer["origin"]) : undefined
  return isWebAddress(origin) ? origin : undefined
}

function absolute(value: unknown, origin: string | undefined): unknown {
  if (typeof value !== "string" || origin === undefined || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(value)) return value
  return URL.canParse(value, origin) ? new URL(value, origin).href : value
}

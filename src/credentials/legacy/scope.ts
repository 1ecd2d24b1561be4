import type { JsonObject } from "../canonical-form.ts"
import { isJsonObject } from "../canonical-form.ts"
import { isWebAddress, textsIn } from "./spelling.ts"

/**
 * Whether an issuer answers for what is hosted at an address. Unless its profile says otherwise, for everything on the profile's own host;
 * `allowedOrigins` names other hosts, `startsWith` how addresses must begin. Where both stand, both must fit.
 *
 * A beginning counts within its own origin only: `https://school.example` is no beginning of `https://school.example.evil.example`.
 *
 * @param profileUrl where the profile was fetched, which is what the issuer is known by
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#VerificationObject
 */
export function isInScope(address: string, { profile, profileUrl }: { profile: JsonObject; profileUrl: URL }): boolean {
  if (!isWebAddress(address)) return false
  const url = new URL(address)
  const [policy] = [profile["verification"]].flat()
  const allowedOrigins = isJsonObject(policy) ? textsIn(policy["allowedOrigins"]) : []
  const startsWith = isJsonObject(policy) ? textsIn(policy["startsWith"]) : []
  if (startsWith.length > 0 && !startsWith.some((beginning) => beginsWith(url, beginning))) return false
  if (allowedOrigins.length > 0) return allowedOrigins.some((origin) => isHost(url, origin))
  return startsWith.length > 0 || url.host === profileUrl.host
}

function beginsWith(url: URL, beginning: string): boolean {
  if (!isWebAddress(beginning)) return false
  const { origin, href } = new URL(beginning)
  return url.origin === origin && url.href.startsWith(href)
}

/** `allowedOrigins` holds hosts, with or without a port; many write whole origins. */
function isHost(url: URL, allowed: string): boolean {
  const name = allowed.trim().toLowerCase()
  if (isWebAddress(name)) return url.origin === new URL(name).origin
  return name === url.host || name === url.hostname
}

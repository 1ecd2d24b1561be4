import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import type { DocumentSource } from "../documents.ts"
import { failed, passed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"
import { fetchPart } from "./fetch-part.ts"
import type { LegacyAssertion, LegacyProfile } from "./parts.ts"
import { idOf, plainSpelling, textOf } from "./spelling.ts"

/**
 * Whether a signed badge stands on the list of those that its issuer took back. In Open Badges 2.0 the list holds ids, or objects with `id` or
 * `uid` and a reason; in 1.x it is an object with a reason for each `uid`.
 *
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#RevocationList
 */
export async function checkRevocationList(
  assertion: Pick<LegacyAssertion, "id" | "uid">,
  profile: LegacyProfile,
  documents: DocumentSource,
): Promise<Finding> {
  const address = idOf(profile.document["revocationList"])
  if (address === undefined) return passed("The issuer published no way to take it back, so it holds.")
  const fetched = await fetchPart(documents, address, "revocationList")
  if (!fetched.ok) {
    const { reason } = fetched.finding
    return { ...fetched.finding, reason: reason === "unreachable" ? "listUnreachable" : "listUnreadable" }
  }
  const basedOn = [fetched.basis]
  const revocations = revocationsIn(fetched.original)
  if (revocations === undefined) {
    const sentence = `What lies at ${fetched.url.href} in place of the issuer's revocation list is not one.`
    return unknown("listUnreadable", sentence, { basedOn })
  }
  const names = [assertion.id, assertion.uid].filter((name) => name !== undefined)
  const found = names.find((name) => revocations.has(name))
  if (found === undefined) return passed("It does not stand on the issuer's list of revoked badges.", { basedOn })
  const reason = revocations.get(found)
  const sentence =
    reason === undefined ? "The issuer has revoked it." : `The issuer has revoked it: “${reason.slice(0, 500)}”`
  return failed("revoked", sentence, { basedOn })
}

/** The names of revoked badges with the reasons that are given; undefined for what is no list. */
function revocationsIn(original: JsonObject): Map<string, string | undefined> | undefined {
  const document = plainSpelling(original)
  // The contexts give `revoked` and `revokedAssertions` one meaning.
  const entries =
    document["revokedAssertions"] ?? (Array.isArray(document["revoked"]) ? document["revoked"] : undefined)
  if (entries !== undefined) {
    return new Map(
      [entries].flat().flatMap((entry): [string, string | undefined][] => {
        if (typeof entry === "string") return [[entry, undefined]]
        if (!isJsonObject(entry)) return []
        const names = [textOf(entry["id"]), textOf(entry["uid"])].filter((name) => name !== undefined)
        return names.map((name) => [name, textOf(entry["revocationReason"])])
      }),
    )
  }
  const isTyped = "type" in document || "@context" in document
  // A list of 2.0 on which nothing stands may leave the member out.
  if (isTyped) return [document["type"]].flat().includes("RevocationList") ? new Map() : undefined
  if (!Object.values(original).every((reason) => typeof reason === "string")) return undefined
  return new Map(Object.entries(original).map(([uid, reason]) => [uid, String(reason)]))
}

import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import type { DocumentSource } from "../documents.ts"
import { notApplicable, passed, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import { isSameAddress } from "./badge-parts.ts"
import { fetchHostedCopy } from "./hosted.ts"
import { fetchPart } from "./fetch-part.ts"
import { readProfile } from "./parts.ts"
import { isInScope } from "./scope.ts"
import { idOf, textOf } from "./spelling.ts"
import { upgradePart } from "./upgrade.ts"

/** More recommendations than this are not looked up: each of them is two requests to addresses that others chose. */
const maximumEndorsements = 4

/** Something that may be recommended: an awarded badge, its description or its issuer, with the address that it is known by. */
export type Endorsed = { document: JsonObject; address: string | undefined }

/**
 * Looks at the hosted recommendations of a badge, its description and its issuer. A bad one is told; it is no fault of the badge.
 *
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Endorsement
 */
export async function checkLegacyEndorsements(things: Endorsed[], documents: DocumentSource): Promise<Finding> {
  const named = things.flatMap((thing) =>
    [thing.document["endorsement"] ?? []]
      .flat()
      .map((endorsement) => ({ address: idOf(endorsement), about: thing.address })),
  )
  if (named.length === 0) return notApplicable("Nobody's recommendation stands in it.")
  const found = await Promise.all(
    named.slice(0, maximumEndorsements).map(({ address, about }) => checkEndorsement(address, about, documents)),
  )
  const good = found.flatMap((one) => one.by ?? [])
  const problems = found.flatMap((one) => one.problem ?? [])
  if (named.length > found.length)
    problems.push(`${named.length - found.length} more recommendations were not looked at.`)
  const names = [...new Set(good)].map((name) => `“${name}”`).join(", ")
  const praise = good.length === 0 ? "" : `It is recommended by ${names}.`
  return problems.length === 0 ? passed(praise) : warning([praise, ...problems].filter(Boolean).join(" "))
}

async function checkEndorsement(
  address: string | undefined,
  about: string | undefined,
  documents: DocumentSource,
): Promise<{ by?: string; problem?: string }> {
  const which = `The recommendation ${address ?? "in it"}`
  const copy = await fetchHostedCopy(address, { documents, kind: "endorsement" })
  if (copy.kind !== "copy") return { problem: `${which} does not count: ${copy.finding.sentence}` }
  const [claim] = [copy.document["claim"]].flat()
  const endorsed = isJsonObject(claim) ? idOf(claim) : undefined
  if (endorsed === undefined || about === undefined || !isSameAddress(endorsed, about)) {
    return { problem: `${which} is about something else (${endorsed?.slice(0, 200) ?? "it does not say what"}).` }
  }
  const issuer = await fetchPart(documents, idOf(copy.document["issuer"]) ?? "", "profile")
  if (!issuer.ok) return { problem: `Who made ${which.toLowerCase()} could not be told.` }
  const profile = readProfile(upgradePart(issuer.original, { address: issuer.url.href })?.document ?? {})
  if (!profile.ok) return { problem: `Who made ${which.toLowerCase()} could not be told.` }
  if (!isInScope(copy.url.href, { profile: profile.part.document, profileUrl: issuer.url })) {
    return { problem: `${which} does not lie where ${issuer.url.href}, who is said to have made it, publishes.` }
  }
  return { by: textOf(profile.part.name) ?? issuer.url.host }
}

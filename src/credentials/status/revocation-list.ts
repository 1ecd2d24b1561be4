import { z } from "zod"

import { canonicalForm } from "../canonical-form.ts"
import { basisOf, documentKinds } from "../documents.ts"
import { isLoopbackHost } from "../keys/did-web.ts"
import { readJsonDocument } from "../json-document.ts"
import { failed, passed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"
import type { StatusCircumstances } from "./trusted-list.ts"

/** More revoked credentials than this are not looked through; the bytes of a document bound them, too. */
const maximumEntries = 20_000

const revocationListSchema = z.looseObject({
  id: z.string().optional(),
  issuer: z.looseObject({ id: z.string() }),
  revokedCredentials: z
    .array(z.looseObject({ id: z.string(), revoked: z.boolean().optional(), revocationReason: z.string().optional() }))
    .max(maximumEntries),
})

/**
 * Looks a credential up in a 1EdTech Revocation List: the ids of revoked credentials in JSON that nobody signed. That the list is the
 * issuer's rests on its address, which the credential's own signature covers, so it counts only when it came over TLS.
 *
 * @see https://www.imsglobal.org/spec/vcrl/v1p0/
 */
export async function checkRevocationList(
  url: URL,
  { id, issuerId }: { id: string | undefined; issuerId: string },
  { documents }: StatusCircumstances,
): Promise<Finding> {
  if (id === undefined) {
    return unknown("unsupportedStatus", "It has no name of its own, so no list of revoked badges can name it.")
  }
  const fetched = await documents.document(url, "revocationList")
  const basedOn = [basisOf(documentKinds.revocationList.name, url.href, fetched)]
  if (!fetched.ok) {
    const sentence = `The list on which the issuer would revoke it could not be fetched: ${fetched.sentence}`
    return unknown(fetched.passing ? "listUnreachable" : "listUnreadable", sentence, { basedOn })
  }
  const json = readJsonDocument(fetched.bytes)
  const read = json.ok ? revocationListSchema.safeParse(canonicalForm(json.value)) : undefined
  if (read === undefined || !read.success) {
    const sentence = `What ${url.host} answered in place of the issuer's list of revoked badges is not one.`
    return unknown("listUnreadable", sentence, { basedOn, ...(json.ok ? {} : { detail: json.sentence }) })
  }
  const { issuer, revokedCredentials } = read.data
  if (issuer.id !== issuerId) {
    const sentence = `The list on which it would be revoked is by ${issuer.id}, not by the issuer of the badge, so it says nothing.`
    return failed("statusListNotTrusted", sentence, { basedOn })
  }
  const entries = revokedCredentials.filter((entry) => entry.id === id)
  const revoked = entries.find((entry) => entry.revoked !== false)
  if (revoked !== undefined) {
    const reason = revoked.revocationReason?.slice(0, 300)
    const sentence = reason === undefined ? "The issuer has revoked it." : `The issuer has revoked it: “${reason}”`
    return failed("revoked", sentence, { basedOn })
  }
  if (url.protocol !== "https:" && !isLoopbackHost(url.hostname)) {
    const sentence =
      "The issuer's list of revoked badges comes unprotected and unsigned, so somebody on the way may have changed it."
    return unknown("listNotConfirmed", sentence, { basedOn })
  }
  return passed("It does not stand in the issuer's list of revoked badges.", { basedOn })
}

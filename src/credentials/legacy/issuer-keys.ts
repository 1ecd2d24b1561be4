import { isJsonObject } from "../canonical-form.ts"
import type { DocumentSource } from "../documents.ts"
import { readJsonDocument } from "../json-document.ts"
import { examinePem } from "../keys/jwk.ts"
import type { PublicKey } from "../keys/public-key.ts"
import { failed, unknown } from "../report.ts"
import type { Basis, Finding } from "../report.ts"
import { isSameAddress } from "./badge-parts.ts"
import type { BadgeParts } from "./badge-parts.ts"
import { fetchBytes } from "./fetch-part.ts"
import type { LegacyEdition } from "./kinds.ts"
import type { LegacyAssertion } from "./parts.ts"
import { isInScope } from "./scope.ts"
import { idOf, plainSpelling, textOf } from "./spelling.ts"

/** The key that a signed badge names, once it was shown to be its issuer's; or why it was not. */
export type IssuerKey =
  | { ok: true; publicKey: PublicKey; keyId: string; basedOn: Basis[]; oddities: string[] }
  | { ok: false; finding: Finding }

/** More keys of one issuer than this are not tried for a badge that does not say which of them signed it. */
const maximumKeys = 4

/**
 * The keys with which a badge may have been signed. In Open Badges 2.0 the issuer's profile lists its keys, and each key names the
 * profile as its owner. In 1.x the badge gave the key's address, and the issuer is the one on whose host the key lies.
 *
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#CryptographicKey
 */
export async function findIssuerKeys(
  { verification }: LegacyAssertion,
  { profile, profileUrl }: BadgeParts,
  { documents, edition }: { documents: DocumentSource; edition: LegacyEdition },
): Promise<IssuerKey[]> {
  const { creator } = verification
  const listed = [profile.document["publicKey"] ?? []].flat()
  if (creator === undefined) {
    if (listed.length === 0) return [{ ok: false, finding: noKeys(profileUrl) }]
    return Promise.all(listed.slice(0, maximumKeys).map((entry) => readKey(entry, { documents, profile, profileUrl })))
  }
  const entry = listed.find((candidate) => isSameAddressExactly(idOf(candidate), creator))
  if (entry !== undefined) return [await readKey(entry, { documents, profile, profileUrl })]
  const isOlder = edition !== "2.0" && listed.length === 0
  if (isOlder && isInScope(creator, { profile: profile.document, profileUrl })) {
    return [await readKey(creator, { documents, profile, profileUrl })]
  }
  const sentence = `It was signed with the key ${creator}, which its issuer (${profileUrl.href}) does not list as its own.`
  return [{ ok: false, finding: failed("keyNotListed", sentence) }]
}

/** With fragments: two keys of one document differ in nothing else. */
const isSameAddressExactly = (one: string | undefined, other: string): boolean =>
  one === other ||
  (one !== undefined && URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href)

const noKeys = (profileUrl: URL): Finding =>
  unknown("keyUnresolved", `It was signed, but its issuer (${profileUrl.href}) publishes no key to check that with.`)

type Circumstances = { documents: DocumentSource } & Pick<BadgeParts, "profile" | "profileUrl">

async function readKey(entry: unknown, circumstances: Circumstances): Promise<IssuerKey> {
  const id = idOf(entry)
  if (isJsonObject(entry) && textOf(entry["publicKeyPem"]) !== undefined) {
    return keyIn(entry, { id: id ?? circumstances.profileUrl.href, basedOn: [], oddities: [] }, circumstances)
  }
  if (id === undefined) return { ok: false, finding: noKeys(circumstances.profileUrl) }
  const fetched = await fetchBytes(circumstances.documents, id, "cryptographicKey")
  if (!fetched.ok) return { ok: false, finding: fetched.finding }
  const found = { id, basedOn: [fetched.basis], oddities: fetched.oddities }
  const json = readJsonDocument(fetched.bytes)
  if (json.ok && isJsonObject(json.value)) return keyIn(json.value, found, circumstances)
  // Before 2.0 the key lay at its address as it is.
  return examined(new TextDecoder().decode(fetched.bytes.subarray(0, 8192)), found)
}

type FoundKey = { id: string; basedOn: Basis[]; oddities: string[] }

function keyIn(original: object, found: FoundKey, { profile, profileUrl }: Circumstances): IssuerKey {
  const document = plainSpelling({ ...original })
  const { id, basedOn, oddities } = found
  const refuse = (finding: Finding): IssuerKey => ({ ok: false, finding: { ...finding, basedOn } })
  const owner = idOf(document["owner"])
  const isOwn = owner !== undefined && (isSameAddress(owner, profileUrl.href) || owner === profile.id)
  if (owner !== undefined && !isOwn) {
    return refuse(
      failed(
        "keyNotListed",
        `The key ${id} belongs to ${owner}, by its own words, not to the issuer ${profileUrl.href}.`,
      ),
    )
  }
  const own = textOf(document["id"])
  if (own !== undefined && !isSameAddress(own, id)) {
    return refuse(failed("idMismatch", `The key that lies at ${id} calls itself ${own.slice(0, 200)}.`))
  }
  const pem = textOf(document["publicKeyPem"])
  if (pem === undefined) {
    return refuse(
      unknown("keyUnresolved", `At ${id}, where the issuer's key should lie, there is none that can be read.`),
    )
  }
  const more = owner === undefined ? ["The key does not name its owner."] : []
  return examined(pem, { id, basedOn, oddities: [...oddities, ...more] })
}

function examined(pem: string, { id, basedOn, oddities }: FoundKey): IssuerKey {
  const verdict = examinePem(pem)
  if (verdict.ok) return { ok: true, publicKey: verdict.publicKey, keyId: id, basedOn, oddities }
  const say = verdict.reason === "weakKey" ? failed : unknown
  return { ok: false, finding: say(verdict.reason, verdict.sentence, { basedOn }) }
}

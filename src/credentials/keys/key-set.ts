import { z } from "zod"

import { basisOf, documentKinds } from "../documents.ts"
import type { DocumentSource } from "../documents.ts"
import { readJsonDocument } from "../json-document.ts"
import type { Basis } from "../report.ts"
import { jwkSchema } from "./jwk.ts"
import type { Jwk } from "./jwk.ts"

/** The keys that a host publishes for all that it signs, or why they could not be had. */
export type KeySet =
  | { ok: true; url: string; keys: Jwk[]; basedOn: Basis[] }
  | { ok: false; reason: "unreachable" | "keyUnresolved"; sentence: string; basedOn: Basis[] }

/** Looks up key sets, each at most once in one verification. */
export type KeySetResolver = (issuerId: string) => Promise<KeySet>

/** More keys than this are not looked at. */
const maximumKeys = 100

const keySetSchema = z.looseObject({ keys: z.array(z.unknown()).max(maximumKeys) })

/**
 * Reads a JWK Set. Entries that are no JWK are left out; examineJwk() says what the others are good for. Undefined when the value is no set.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function readKeySet(value: unknown): Jwk[] | undefined {
  const parsed = keySetSchema.safeParse(value)
  if (!parsed.success) return undefined
  return parsed.data.keys.flatMap((key) => {
    const jwk = jwkSchema.safeParse(key)
    return jwk.success ? [jwk.data] : []
  })
}

/** Looks up the key set at `/.well-known/jwks.json` of an issuer's host, which vouches for every issuer whose id is a web address there. */
export function createKeySetResolver(documents: DocumentSource): KeySetResolver {
  const lookUps = new Map<string, Promise<KeySet>>()
  return (issuerId) => {
    if (!/^https?:\/\//i.test(issuerId) || !URL.canParse(issuerId)) {
      const sentence = `The issuer is named by ${issuerId}, which is no web address, so no key set goes with it.`
      return Promise.resolve({ ok: false, reason: "keyUnresolved", sentence, basedOn: [] })
    }
    const url = new URL("/.well-known/jwks.json", issuerId)
    const lookUp = lookUps.get(url.href) ?? resolveKeySet(url, documents)
    lookUps.set(url.href, lookUp)
    return lookUp
  }
}

async function resolveKeySet(url: URL, documents: DocumentSource): Promise<KeySet> {
  const fetched = await documents.document(url, "keySet")
  const basedOn = [basisOf(documentKinds.keySet.name, url.href, fetched)]
  if (!fetched.ok) {
    const sentence = `The issuer's key set could not be fetched: ${fetched.sentence}`
    return { ok: false, reason: fetched.passing ? "unreachable" : "keyUnresolved", sentence, basedOn }
  }
  const json = readJsonDocument(fetched.bytes)
  const keys = json.ok ? readKeySet(json.value) : undefined
  if (keys === undefined) {
    const sentence = `What ${url.host} answered in place of the issuer's key set is not one.`
    return { ok: false, reason: "keyUnresolved", sentence, basedOn }
  }
  return { ok: true, url: url.href, keys, basedOn }
}

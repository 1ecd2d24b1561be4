import { activityKeysIn, isActorDocument } from "./actor-document.ts"
import { didWebPlace } from "./did-web.ts"
import { readControllerDocument } from "./controller-document.ts"
import type { ControllerDocument } from "./controller-document.ts"
import { basisOf } from "../documents.ts"
import type { DocumentSource } from "../documents.ts"
import { digestOf } from "../digest.ts"
import { readJsonDocument } from "../json-document.ts"
import { createMemory } from "../memory.ts"
import { controllerOfKeyItself, isKeyItself } from "./did-key.ts"
import { createKeySetResolver } from "./key-set.ts"
import type { KeySetResolver } from "./key-set.ts"
import type { Basis, Reason } from "../report.ts"

export type Controller =
  | { ok: true; document: ControllerDocument; basedOn: Basis[]; selfCertifying: boolean }
  | {
      ok: false
      reason: Extract<Reason, "unreachable" | "keyUnresolved" | "unsupportedIssuer">
      sentence: string
      basedOn: Basis[]
      /** Where an actor's document stood in place of the list of keys: the ids of the keys that the actor names. */
      activityKeys?: ReadonlySet<string>
    }

/** Looks up controller documents and, on demand, key sets: each at most once in one verification. */
export type ControllerResolver = {
  (id: string): Promise<Controller>
  /** The key set of the issuer's host, for signatures that name their key by a `kid` of that set (VC-JWT). */
  keySet: KeySetResolver
}

export function createControllerResolver(documents: DocumentSource): ControllerResolver {
  const lookUps = new Map<string, Promise<Controller>>()
  const resolve = (id: string): Promise<Controller> => {
    const lookUp = lookUps.get(id) ?? resolveController(id, documents)
    lookUps.set(id, lookUp)
    return lookUp
  }
  return Object.assign(resolve, { keySet: createKeySetResolver(documents) })
}

/** The document that says which keys speak for an issuer's id: did.json, JSON at a web address, or what a did:key or did:jwk says by itself. */
async function resolveController(id: string, documents: DocumentSource): Promise<Controller> {
  if (isKeyItself(id)) {
    const document = controllerOfKeyItself(id)
    const sentence = "The issuer is named by a key of a kind that this version cannot check."
    if (document === undefined) return { ok: false, reason: "unsupportedIssuer", sentence, basedOn: [] }
    return { ok: true, document, basedOn: [], selfCertifying: true }
  }
  const place = placeOf(id)
  if (place === undefined) {
    return {
      ok: false,
      reason: "unsupportedIssuer",
      sentence: `The issuer is named by ${id}, a kind of name that this version cannot look up.`,
      basedOn: [],
    }
  }
  const fetched =
    place.url === undefined ? await documents.didDocument(id) : await documents.document(place.url, "controller")
  const basis = basisOf("the issuer's list of keys", place.href, fetched)
  const basedOn = [basis]
  if (!fetched.ok) {
    const sentence = `The issuer's list of keys could not be fetched: ${fetched.sentence}`
    return { ok: false, reason: fetched.passing ? "unreachable" : "keyUnresolved", sentence, basedOn }
  }
  const { activityKeys, document } = readAnswer(fetched.bytes, fetched.contentType ?? "", basis.digest)
  if (activityKeys !== undefined) {
    const sentence = `At ${place.host} stands the issuer's account, which lists keys for messages between servers, none for badges.`
    return { ok: false, reason: "keyUnresolved", sentence, basedOn, activityKeys }
  }
  if (document === undefined) {
    const sentence = `What ${place.host} answered in place of the issuer's list of keys is not one.`
    return { ok: false, reason: "keyUnresolved", sentence, basedOn }
  }
  if (document.id !== id) {
    const sentence = `The list of keys at ${place.host} is about ${document.id}, not about this issuer (${id}).`
    return { ok: false, reason: "keyUnresolved", sentence, basedOn }
  }
  if (place.url !== undefined && !document.listsKeys) {
    const sentence = `At ${place.host} stands the issuer's profile, which says nothing of keys.`
    return { ok: false, reason: "keyUnresolved", sentence, basedOn }
  }
  return { ok: true, document, basedOn, selfCertifying: false }
}

/** What was answered: an actor with its keys, a list of keys, or neither. */
type ReadAnswer = { activityKeys?: Set<string>; document?: ControllerDocument | undefined }

/** What bytes say by themselves stays so; whether they are still what the issuer publishes is asked each time. */
const readBefore = createMemory<ReadAnswer>(500)

function readAnswer(bytes: Uint8Array, contentType: string, digest = digestOf(bytes)): ReadAnswer {
  const key = `${digest} ${contentType}`
  const before = readBefore.get(key)
  if (before !== undefined) return before
  const json = readJsonDocument(bytes)
  const read: ReadAnswer =
    json.ok && isActorDocument(json.value, contentType)
      ? { activityKeys: activityKeysIn(json.value) }
      : { document: json.ok ? readControllerDocument(json.value) : undefined }
  if (bytes.length <= mostBytesRemembered && contentType.length < 200) readBefore.set(key, read)
  return read
}

/** Lists of keys are small; a few that are not shall not fill the memory. */
const mostBytesRemembered = 16 * 1024

/** The address is for the report only where a did is looked up: where that is, is the document source's business. */
function placeOf(id: string): { url: URL | undefined; href: string; host: string } | undefined {
  if (id.startsWith("did:web:")) {
    const place = didWebPlace(id)
    return place && { url: undefined, ...place }
  }
  if (!/^https?:\/\//i.test(id) || !URL.canParse(id)) return undefined
  const url = new URL(id)
  url.hash = ""
  return { url, href: url.href, host: url.host }
}

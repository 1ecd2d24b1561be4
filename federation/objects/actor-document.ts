import {
  Application,
  CryptographicKey,
  Endpoints,
  Group,
  Image,
  Multikey,
  Organization,
  Person,
  Service,
} from "@fedify/vocab"
import { actorImageUrl, activityKeyPairs, didDocumentUri, sharedInboxUri, type Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { instantOf } from "./moments.ts"

const classes = { Person, Organization, Application, Service, Group }

/**
 * An actor of ours as other servers read it (ActivityPub, 4.1). The collection of its badges stands in `streams`, because
 * a property of our own would vanish in other servers' parsers; an issuer names its did.json in `alsoKnownAs`, which binds
 * the credentials it signs to the actor. Credential keys are not here: they stand in did.json only.
 */
export async function actorDocument(ground: Ground, actor: Actor) {
  const { origin } = ground.config
  const id = new URL(actor.uri)
  const pairs = await activityKeyPairs(ground, actor.id)
  const keyNamed = (algorithm: "rsa" | "ed25519") => pairs.find((pair) => pair.algorithm === algorithm)
  const rsa = keyNamed("rsa")
  const ed25519 = keyNamed("ed25519")
  const icon = new Image({ url: new URL(actorImageUrl(origin, actor.id)), mediaType: "image/png" })
  return new classes[actor.type]({
    id,
    preferredUsername: actor.handle,
    name: actor.name,
    summary: actor.summaryHtml === "" ? null : actor.summaryHtml,
    icon: actor.iconDigest === null ? null : icon,
    url: actor.pageUrl === null ? null : new URL(actor.pageUrl),
    inbox: new URL(actor.inboxUri),
    outbox: urlOrNull(actor.outboxUri),
    followers: urlOrNull(actor.followersUri),
    following: urlOrNull(actor.followingUri),
    endpoints: new Endpoints({ sharedInbox: new URL(sharedInboxUri(origin)) }),
    streams: actor.badgesUri === null ? [] : [new URL(actor.badgesUri)],
    // Pleroma and Akkoma drop an actor that names anything but web addresses here, so a did is named by its document.
    aliases: actor.alsoKnownAs.map((alias) =>
      alias.startsWith("did:") ? new URL(didDocumentUri(origin, actor.id)) : new URL(alias),
    ),
    publicKey: rsa === undefined ? null : new CryptographicKey({ id: rsa.keyId, owner: id, publicKey: rsa.publicKey }),
    assertionMethods:
      ed25519 === undefined ? [] : [new Multikey({ id: ed25519.keyId, controller: id, publicKey: ed25519.publicKey })],
    manuallyApprovesFollowers: false,
    discoverable: actor.type !== "Application",
    published: instantOf(actor.createdAt),
  })
}

const urlOrNull = (text: string | null): URL | null => (text === null ? null : new URL(text))

/** Older Pleroma takes an actor's other names in a list only, where compaction leaves a single one alone. */
export function withNamesInList(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("alsoKnownAs" in json)) return json
  const { alsoKnownAs } = json
  return { ...json, alsoKnownAs: Array.isArray(alsoKnownAs) ? alsoKnownAs : [alsoKnownAs] }
}

import { and, eq, isNull } from "drizzle-orm"
import { newId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { NetAnswer, NetFailure } from "../net/index.ts"
import { ok, refused, type Result } from "../result.ts"
import { sanitizeRemoteHtml } from "../text/index.ts"
import { actorByUri, isOwnOrigin, type Actor } from "./actor.ts"
import { isOnOrigin } from "./addresses.ts"
import { acceptActivity, activityTypes, readActorDocument, type ActorDocument } from "./documents.ts"
import { ActorGone } from "./events.ts"
import { FetchActorIcon } from "./icon-job.ts"
import { instanceActor } from "./local-actors.ts"
import { actor } from "./schema.ts"
import { firstSignatureForm, signAs } from "./signing.ts"
import { isNothingThere, readJson, unreachable, type LookUpReason } from "./webfinger.ts"

/** What WebFinger has confirmed about an actor, beyond its own document. */
export type Confirmed = { host: string; badgesUrl: string | null }

/**
 * Stores what a remote actor's document says, whether it was known or not. The caller vouches that the document was
 * fetched from `uri` itself; that its id is the same is checked here. An actor that is gone stays gone.
 *
 * Without `confirmed`, the handle's host is the one that WebFinger confirmed earlier or else the host of the id, which
 * vouches for the names under it.
 */
export async function recordRemoteActor(
  ground: Ground,
  document: unknown,
  uri: string | URL,
  confirmed?: Confirmed,
): Promise<Result<Actor, "notAnActor">> {
  const read = readActorDocument(document)
  if (read === null || !sameAddress(read.uri, String(uri)) || isOwnOrigin(ground, read.uri))
    return notAnActor(String(uri))
  const stored = await ground.database.transaction((tx) => upsert(ground, tx, read, confirmed))
  return ok(stored)
}

async function upsert(ground: Ground, tx: Tx, read: ActorDocument, confirmed?: Confirmed): Promise<Actor> {
  const [known] = await tx.select().from(actor).where(eq(actor.uri, read.uri)).for("update")
  if (known !== undefined && known.goneAt !== null) return known
  const now = ground.now()
  const sameName = known?.handle === read.preferredUsername
  const values = {
    type: read.type,
    handle: read.preferredUsername,
    host: confirmed?.host ?? (sameName ? known.host : new URL(read.uri).host),
    name: read.name,
    summaryHtml: sanitizeRemoteHtml(read.summary),
    iconUrl: read.iconUrl,
    ...(read.iconUrl === null ? { iconDigest: null } : {}),
    pageUrl: read.pageUrl,
    inboxUri: read.inboxUri,
    sharedInboxUri: read.sharedInboxUri,
    outboxUri: read.outboxUri,
    followersUri: read.followersUri,
    followingUri: read.followingUri,
    badgesUri: badgesUriOf(read, confirmed),
    alsoKnownAs: read.alsoKnownAs,
    updatedAt: now,
    fetchedAt: now,
    inboxGoneAt: null,
  }
  const [stored] = await tx
    .insert(actor)
    .values({ ...values, id: newId(), uri: read.uri, local: false, createdAt: now })
    // Two inbox deliveries may bring the same unknown actor at the same moment.
    .onConflictDoUpdate({ target: actor.uri, set: values })
    .returning()
  if (stored === undefined) throw new Error("the actor was not stored")
  if (stored.iconUrl !== null && (stored.iconUrl !== known?.iconUrl || stored.iconDigest === null)) {
    const payload = { actorId: stored.id, iconUrl: stored.iconUrl }
    await ground.outbox.enqueue(tx, FetchActorIcon, payload, { orderKey: stored.id })
  }
  return stored
}

function badgesUriOf(read: ActorDocument, confirmed?: Confirmed): string | null {
  const fingered = confirmed?.badgesUrl ?? null
  return fingered !== null && isOnOrigin(new URL(read.uri), fingered) ? fingered : read.streamUri
}

/**
 * Asks a remote actor's own server for its document again. A server that says 410 has its actor marked as gone; one that
 * cannot be reached changes nothing.
 */
export async function refreshActor(ground: Ground, uri: string | URL): Promise<Result<Actor, LookUpReason>> {
  const fetched = await fetchActorDocument(ground, String(uri))
  if (!fetched.ok) return fetched
  return recordRemoteActor(ground, fetched.value.document, fetched.value.uri)
}

/** An actor's document with the id that it has, which is also where it was fetched from. */
export type FetchedDocument = { uri: string; document: unknown; read: ActorDocument }

/**
 * Fetches an actor's document, signed as this server. When the address is only a name for the actor (a page, say), the
 * id is fetched once more from where it says it lives: a document speaks for its own address only.
 */
export async function fetchActorDocument(ground: Ground, url: string): Promise<Result<FetchedDocument, LookUpReason>> {
  const first = await fetchOnce(ground, url)
  if (!first.ok || sameAddress(first.value.uri, first.value.from)) return first
  if (!isOnOrigin(new URL(first.value.from), first.value.uri)) {
    return refused("notAnActor", `The document at ${url} speaks of an actor on another server, which proves nothing.`)
  }
  const second = await fetchOnce(ground, first.value.uri)
  if (!second.ok) return second
  const settled = second.value.uri === first.value.uri && sameAddress(second.value.uri, second.value.from)
  return settled ? second : notAnActor(url)
}

async function fetchOnce(
  ground: Ground,
  url: string,
): Promise<Result<FetchedDocument & { from: string }, LookUpReason>> {
  const answer = await askSigned(ground, url)
  if (!answer.ok) {
    if (answer.failure === "status" && isNothingThere(answer)) {
      if (answer.status === 410) await markActorGone(ground, url)
      return refused(
        "noSuchActor",
        `There is no account at ${url} any more, or its server does not show it to this one.`,
      )
    }
    if (["contentType", "tooLarge", "redirect"].includes(answer.failure)) return notAnActor(url)
    return unreachable(answer, url)
  }
  const document = readJson(answer.bytes)
  const read = readActorDocument(document)
  return read === null ? notAnActor(url) : ok({ uri: read.uri, document, read, from: answer.url })
}

async function askSigned(ground: Ground, url: string): Promise<NetAnswer | NetFailure> {
  const self = await instanceActor(ground)
  const ask = (form: typeof firstSignatureForm | "rfc9421") =>
    ground.net.fetch(url, {
      accept: acceptActivity,
      contentTypes: activityTypes,
      maxBytes: 512 * 1024,
      redirects: "sameOrigin",
      maxRedirects: 2,
      sign: signAs(ground, self.id, form),
    })
  const answer = await ask(firstSignatureForm)
  // A server that reads the newer form only says so with 401; nothing was changed there, so asking again is harmless.
  return !answer.ok && answer.status === 401 ? ask("rfc9421") : answer
}

/** Marks a remote actor as gone for good: it is never shown again. Nothing happens when it was never known. */
export async function markActorGone(ground: Ground, uri: string | URL): Promise<void> {
  const known = await actorByUri(ground, uri)
  if (known === null || known.local || known.goneAt !== null) return
  await ground.database.transaction(async (tx) => {
    const [marked] = await tx
      .update(actor)
      .set({ goneAt: ground.now() })
      .where(and(eq(actor.id, known.id), isNull(actor.goneAt)))
      .returning({ id: actor.id })
    if (marked !== undefined) await ground.outbox.emit(tx, ActorGone, { actorId: known.id }, { orderKey: known.id })
  })
}

/** An id may be written without the slash that every URL to a bare host gets when it is fetched. */
const sameAddress = (one: string, other: string): boolean => new URL(one).href === new URL(other).href

const notAnActor = (url: string) =>
  refused("notAnActor", `What is at ${url} is not an account that can follow or receive badges.`)

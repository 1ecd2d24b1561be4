import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { formatHandle, parseHandle, type Handle } from "../text/index.ts"
import { actorById, isOwnOrigin, localActorByHandle, type Actor } from "./actor.ts"
import { idInUri } from "./addresses.ts"
import { isPresent } from "./presence.ts"
import { readHandle, sameHandle } from "./handles.ts"
import { fetchActorDocument, recordRemoteActor, type FetchedDocument } from "./remote-actors.ts"
import { finger, type Finger, type LookUpReason } from "./webfinger.ts"

export type ResolveReason = "notAHandle" | LookUpReason

/**
 * Who somebody means by `@alice@meadow.example`, by `@alice` (here), or by the address of an actor or its page. People of
 * this server are found without asking anybody; others by WebFinger and their own document, and stored.
 *
 * The handle is believed only when it leads to the actor and the actor leads back to it, so that nobody can be shown
 * under a name that their server does not give them.
 */
export async function resolveActor(ground: Ground, handleOrUrl: string): Promise<Result<Actor, ResolveReason>> {
  const text = handleOrUrl.trim()
  if (/^https?:\/\//i.test(text)) return URL.canParse(text) ? resolveUrl(ground, new URL(text)) : notAHandle(text)
  const handle = readHandle(text, ground.config.host)
  if (handle === null) return notAHandle(text)
  return handle.host === ground.config.host ? resolveOwn(ground, handle.username) : resolveHandle(ground, handle)
}

const notAHandle = (text: string): Refusal<"notAHandle"> =>
  refused(
    "notAHandle",
    `"${text.slice(0, 80)}" is not a handle. Handles look like @alice@example.org: a name, an @, and the server's name.`,
  )

async function resolveOwn(ground: Ground, username: string): Promise<Result<Actor, "noSuchHandle">> {
  const found = await localActorByHandle(ground, username)
  return found === null || !isPresent(found)
    ? refused(
        "noSuchHandle",
        `Nobody here is called @${username}. Check the spelling, or add the name of another server.`,
      )
    : ok(found)
}

async function resolveHandle(ground: Ground, asked: Handle): Promise<Result<Actor, ResolveReason>> {
  const fingered = await finger(ground, asked)
  if (!fingered.ok) return fingered
  // An address of ours behind a foreign handle: another server speaks for one of our people, which it may not.
  if (isOwnOrigin(ground, fingered.value.actorUrl)) return leadsElsewhere(asked)
  const fetched = await fetchActorDocument(ground, fingered.value.actorUrl)
  if (!fetched.ok) return fetched
  const official = await confirmHandle(ground, fetched.value, { asked, answer: fingered.value })
  if (!official.ok) return official
  // The server asked has to mean the handle that the actor goes by; else it offers somebody else's account as its own.
  const { handle } = official.value
  if (!sameHandle(handle, asked) && !sameHandle(handle, fingered.value.subject)) return leadsElsewhere(asked)
  return record(ground, fetched.value, official.value)
}

async function resolveUrl(ground: Ground, url: URL): Promise<Result<Actor, ResolveReason>> {
  url.hash = ""
  if (isOwnOrigin(ground, url)) return resolveOwnUrl(ground, url)
  const fetched = await fetchActorDocument(ground, url.href)
  if (!fetched.ok) return fetched
  const official = await confirmHandle(ground, fetched.value)
  return official.ok ? record(ground, fetched.value, official.value) : official
}

async function resolveOwnUrl(ground: Ground, url: URL): Promise<Result<Actor, ResolveReason>> {
  const { origin } = ground.config
  const username = idInUri(origin, "profile", url)
  if (username !== null) return resolveOwn(ground, username)
  const id = idInUri(origin, "actor", url)
  const found = id === null || !/^[0-9a-f-]{36}$/.test(id) ? null : await actorById(ground, id)
  return found === null || !found.local || !isPresent(found)
    ? refused("noSuchActor", `Nobody of this server is at ${url.href}.`)
    : ok(found)
}

type Official = { handle: Handle; badgesUrl: string | null }

/**
 * The handle that an actor goes by, found from the actor's side: the host of its id is asked about its name, and when that
 * host names another one (handles on a bare domain), that one must agree. `known` is an answer that is there already.
 */
async function confirmHandle(
  ground: Ground,
  { uri, read }: FetchedDocument,
  known?: { asked: Handle; answer: Finger },
): Promise<Result<Official, LookUpReason>> {
  const own = parseHandle(`${read.preferredUsername}@${new URL(uri).host}`)
  if (own === null) return refused("notAnActor", `The account at ${uri} has a name that is not a handle.`)
  const atHome = known !== undefined && sameHandle(known.asked, own) ? ok(known.answer) : await finger(ground, own)
  if (!atHome.ok) return atHome
  if (atHome.value.actorUrl !== new URL(uri).href) return leadsElsewhere(own)
  const handle = atHome.value.subject
  if (sameHandle(handle, own)) return ok({ handle, badgesUrl: atHome.value.badgesUrl })
  // One more question and no further: a chain of servers that name each other could go on for ever.
  const abroad =
    known !== undefined && sameHandle(known.asked, handle) ? ok(known.answer) : await finger(ground, handle)
  if (!abroad.ok) return abroad
  const agreed =
    abroad.value.actorUrl === new URL(uri).href &&
    sameHandle(abroad.value.subject, handle) &&
    handle.username === own.username
  return agreed ? ok({ handle, badgesUrl: atHome.value.badgesUrl }) : leadsElsewhere(handle)
}

async function record(
  ground: Ground,
  { uri, document }: FetchedDocument,
  { handle, badgesUrl }: Official,
): Promise<Result<Actor, LookUpReason>> {
  const recorded = await recordRemoteActor(ground, document, uri, { host: handle.host, badgesUrl })
  if (!recorded.ok || isPresent(recorded.value)) return recorded
  return recorded.value.goneAt === null
    ? refused("noSuchActor", `The account ${formatHandle(handle)} was suspended by the admins of this server.`)
    : refused("noSuchActor", `The account ${formatHandle(handle)} was deleted.`)
}

const leadsElsewhere = (handle: Handle): Refusal<"noSuchHandle"> =>
  refused(
    "noSuchHandle",
    `${formatHandle(handle)} and the account behind it do not name each other, so this may be an impostor. Ask the person for their right handle.`,
  )

import { createHash } from "node:crypto"
import { getLogger } from "@logtape/logtape"
import { and, eq, inArray, isNull, lt, not, or, sql } from "drizzle-orm"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { Outcome } from "../queue/index.ts"
import { actorById, actorByUri } from "./actor.ts"
import { CheckInbox } from "./inbox-job.ts"
import { refreshActor } from "./remote-actors.ts"
import { actor } from "./schema.ts"

const log = getLogger(["haversack", "actors"])

/** A document that was read this lately (milliseconds) speaks for its inbox: whoever answers 404 there has a bad hour. */
const documentSpeaksFor = 3_600_000
const mostActorsAsked = 500
const inboxesPerStatement = 1_000

/** An inbox answered that it is not there (404, 410): whoever uses it is looked for at their own address, before anything is concluded. */
export async function doubtInbox(ground: Ground, tx: Tx, inbox: string): Promise<void> {
  const doubted = await tx
    .select({ actorId: actor.id })
    .from(actor)
    .where(
      and(
        or(eq(actor.inboxUri, inbox), eq(actor.sharedInboxUri, inbox)),
        not(actor.local),
        isNull(actor.goneAt),
        isNull(actor.inboxGoneAt),
        or(isNull(actor.fetchedAt), lt(actor.fetchedAt, new Date(ground.now().getTime() - documentSpeaksFor))),
      ),
    )
    .limit(mostActorsAsked)
  await ground.outbox.enqueueMany(
    tx,
    CheckInbox,
    doubted.map((payload) => ({ payload })),
  )
}

/**
 * Somebody elsewhere is said to be gone, by a request whose key is gone too: their own server is asked. Whoever says it again within the hour
 * asks for nothing more.
 */
export async function doubtActor(ground: Ground, uri: string): Promise<void> {
  const known = await actorByUri(ground, uri)
  if (known === null || known.local || known.goneAt !== null || known.inboxGoneAt !== null) return
  const hour = Math.floor(ground.now().getTime() / documentSpeaksFor)
  const hex = createHash("sha256").update(`doubt ${known.id} ${hour}`).digest("hex")
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  await ground.database.transaction((tx) => ground.outbox.enqueue(tx, CheckInbox, { actorId: known.id }, { id }))
}

/** Those of some inboxes whose known users are all gone. An inbox of nobody that is known may be anybody's, and is not among them. */
export async function desertedInboxes(ground: Ground, inboxes: readonly string[]): Promise<Set<string>> {
  const deserted = new Set<string>()
  const isGone = sql<boolean>`bool_and(${actor.goneAt} is not null or ${actor.inboxGoneAt} is not null)`
  for (let start = 0; start < inboxes.length; start += inboxesPerStatement) {
    const some = inboxes.slice(start, start + inboxesPerStatement)
    for (const column of [actor.inboxUri, actor.sharedInboxUri]) {
      const rows = await ground.database.orm
        .select({ inbox: column, isGone })
        .from(actor)
        .where(and(inArray(column, some), not(actor.local)))
        .groupBy(column)
      for (const row of rows) if (row.isGone && row.inbox !== null) deserted.add(row.inbox)
    }
  }
  return deserted
}

/**
 * Reads an actor's document again. It may name another inbox, say that the actor is gone for good (410), or not be there either: then
 * nothing is sent there until the document is there again. A 404 alone is no goodbye, since a server that was set up wrongly gives it too.
 */
export async function checkInbox(ground: Ground, actorId: string): Promise<Outcome | undefined> {
  const known = await actorById(ground, actorId)
  if (known === null || known.local || known.goneAt !== null || known.inboxGoneAt !== null) return undefined
  const refreshed = await refreshActor(ground, known.uri)
  if (refreshed.ok) return undefined
  if (refreshed.reason === "serverUnreachable") return { outcome: "retry", reason: refreshed.sentence }
  if (refreshed.reason !== "noSuchActor") return undefined
  log.info("nothing is sent to {uri} any more: neither its inbox nor itself is there", { uri: known.uri })
  await ground.database.orm
    .update(actor)
    .set({ inboxGoneAt: ground.now() })
    .where(and(eq(actor.id, actorId), isNull(actor.inboxGoneAt)))
  return undefined
}

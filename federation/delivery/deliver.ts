import { getLogger } from "@logtape/logtape"
import { isOwnOrigin } from "../../src/actors/index.ts"
import type { Tx } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import { countDelivery } from "../../src/metrics/index.ts"
import { whyNotAsked } from "../../src/moderation/index.ts"
import { handle, type Outcome, type Work } from "../../src/queue/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { deliverHere } from "./deliver-here.ts"
import { writeOutcomes, type Ended, type Entry } from "./outcome-log.ts"
import { Deliver, firstWait, scheduleAlone } from "./schedule.ts"
import { createSender, type Sender } from "./send.ts"
import { nextOfThread } from "./thread.ts"
import { waitingDeliveries, type Waiting } from "./waiting-deliveries.ts"

const logger = getLogger(["haversack", "federation", "delivery"])
const minute = 60 * 1000
const day = 24 * 60 * minute

/** After so long an undelivered activity is given up. Milliseconds. */
const givenUpAfter = 3 * day
/** So many of one task are under way at once. */
const atOnce = 16
/** What is done of a task of many is written down this often, so that little is sent twice when the process dies. Milliseconds. */
const writtenEvery = 1_000
/** An earlier activity of the same thread is waited for this long at first, then longer. Milliseconds. */
const shortestTurn = 1_000
const longestTurn = 5 * minute

export const deliverHandler = (protocol: Protocol) =>
  handle(Deliver, async (work): Promise<Outcome | void> => {
    const { deliveryIds } = work.payload
    const [only] = deliveryIds
    if (deliveryIds.length === 1 && only === work.taskId) return deliverAlone(protocol, work)
    return deliverMany(protocol, work)
  })

/** One delivery with a task of its own, which is the one that is tried again. */
async function deliverAlone(protocol: Protocol, work: Work<{ deliveryIds: string[] }>): Promise<Outcome | void> {
  const { ground } = protocol
  const [waiting] = await waitingDeliveries(ground, work.payload.deliveryIds, true)
  if (waiting === undefined) return
  const sender = createSender(ground)
  const ended = await attempt(protocol, sender, waiting, work.firstAttemptAt)
  const entry: Entry = { waiting, ended, at: ground.now() }
  const isOver = ended.state !== "waiting" && ended.state !== "dead"
  // The attempt is written down before the queue is asked to try again, so that the issuer sees what is being waited for.
  await ground.database.transaction(async (tx) => {
    await writeOutcomes(ground, tx, [entry])
    if (isOver) await work.done(tx)
    if (ended.state !== "waiting") await letTheNextBegin(ground, tx, waiting)
  })
  countEnd(entry)
  if (ended.state === "dead") return { outcome: "dead", reason: ended.reason }
  if (ended.state !== "waiting") return
  const { after = waiting.hasPredecessor ? turnAfter(work.attempt) : undefined } = ended
  return { outcome: "retry", reason: ended.reason, ...(after === undefined ? {} : { after }) }
}

const turnAfter = (attempts: number): number => Math.min(longestTurn, shortestTurn * 2 ** Math.min(attempts - 1, 20))

/** What waits for its turn in the same thread need not find out by itself: a long thread would take minutes for each of its activities. */
async function letTheNextBegin(ground: Ground, tx: Tx, { delivery }: Waiting): Promise<void> {
  const next = await nextOfThread(tx, delivery)
  if (next !== null) await ground.outbox.hurry(tx, [next])
}

/** The first attempt at many deliveries. Those that have to be tried again go on in tasks of their own. */
async function deliverMany(protocol: Protocol, work: Work<{ deliveryIds: string[] }>): Promise<void> {
  const { ground } = protocol
  const all = await waitingDeliveries(ground, work.payload.deliveryIds, false)
  const sender = createSender(ground)
  const unwritten: Entry[] = []
  const write = async () => {
    const entries = unwritten.splice(0)
    if (entries.length === 0) return
    await ground.database.transaction(async (tx) => {
      await writeOutcomes(ground, tx, entries)
      await scheduleAlone(ground, tx, entries.flatMap(thoseToTryAgain))
    })
    for (const entry of entries) countEnd(entry)
  }
  const next = all[Symbol.iterator]()
  const progress = { underWay: true, givenUp: false }
  const lane = async () => {
    for (const waiting of next) {
      // Another worker has taken over, or the process stops: what is not begun is begun by somebody else.
      if (work.signal.aborted || progress.givenUp) return
      const ended = await attempt(protocol, sender, waiting, ground.now()).catch((error: unknown): Ended => {
        // Our own mistake, and about this delivery: it fails alone, and the others go on.
        logger.error("A delivery to {inbox} failed here: {error}", { inbox: waiting.delivery.inbox, error })
        return { state: "waiting", status: null, reason: "It failed on this server.", troubled: false, attempted: true }
      })
      unwritten.push({ waiting, ended, at: ground.now() })
    }
  }
  const lanes = (async () => {
    await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, lane))
    progress.underWay = false
  })()
  try {
    while (progress.underWay) {
      await Promise.race([lanes, pause(writtenEvery)])
      await write()
    }
    // What ended while the rest was being written down.
    await write()
  } catch (error) {
    // What cannot be written down is not sent either: it would be sent again by whoever begins anew.
    progress.givenUp = true
    await lanes
    throw error
  }
  if (work.signal.aborted) throw new Error("The process stopped before every inbox was tried.")
}

function thoseToTryAgain({ waiting, ended }: Entry): { id: string; after: number }[] {
  if (ended.state !== "waiting") return []
  return [{ id: waiting.delivery.id, after: ended.after ?? (waiting.hasPredecessor ? shortestTurn : firstWait()) }]
}

/** Unreferenced: nobody has to wait for the end of a process because of it. */
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref())

/** Whatever there is to do about one delivery now, and how that ended. `since`: when it was first tried, or tried anew. */
async function attempt(protocol: Protocol, sender: Sender, waiting: Waiting, since: Date): Promise<Ended> {
  const { ground } = protocol
  if (waiting.superseded) {
    return { state: "superseded", reason: "It was deleted before it could be delivered." }
  }
  if (waiting.hasPredecessor) {
    const reason = "An earlier message about the same thing has to arrive first."
    return { state: "waiting", status: null, reason, troubled: false, attempted: false }
  }
  const { delivery } = waiting
  const stopped = await whyNotSent(ground, waiting)
  if (stopped !== null) return { state: "refused", status: null, reason: stopped, attempted: false }
  if (isOwnOrigin(ground, delivery.inbox)) {
    await deliverHere(protocol, waiting.activity)
    return { state: "delivered", status: null, form: null }
  }
  const pausedFor = (waiting.peer?.pausedUntil?.getTime() ?? 0) - ground.now().getTime()
  if (pausedFor > 0) {
    const reason = `${delivery.host} has been unreachable for days and is asked again later.`
    return { state: "waiting", status: null, reason, after: pausedFor, troubled: false, attempted: false }
  }
  const { judged, form } = await sender.send(waiting)
  if (judged.outcome === "delivered") return { state: "delivered", status: judged.status, form }
  if (judged.outcome === "refused") {
    return { state: "refused", status: judged.status, reason: judged.reason, attempted: true }
  }
  const { status, reason, after, troubled } = judged
  const isLast = ground.now().getTime() - since.getTime() > givenUpAfter
  if (isLast) return { state: "dead", status, reason, troubled }
  return { state: "waiting", status, reason, after, troubled, attempted: true }
}

/** Nothing is sent to a suspended server, and nothing for somebody of ours who is suspended. */
async function whyNotSent(ground: Ground, { delivery, senderSuspended }: Waiting): Promise<string | null> {
  if (senderSuspended) return "Its sender is suspended on this server."
  if (isOwnOrigin(ground, delivery.inbox)) return null
  return whyNotAsked(ground, new URL(delivery.inbox), null)
}

function countEnd({ ended }: Entry): void {
  if (ended.state === "waiting") return ended.attempted ? countDelivery("later") : undefined
  if (ended.state === "delivered" && ended.form === null) return countDelivery("here")
  if (ended.state === "refused" && !ended.attempted) return
  countDelivery(ended.state)
}

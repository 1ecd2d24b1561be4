import { createHash } from "node:crypto"
import { getLogger } from "@logtape/logtape"
import { Hono, type Context, type MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import { z } from "zod"
import { actorById, doubtActor, routeOf } from "../../src/actors/index.ts"
import { countActivity } from "../../src/metrics/index.ts"
import { createMemory } from "../runtime/memory.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { whoSigned } from "../runtime/signed-requests.ts"
import { isHandled } from "./dispatch.ts"
import { parseActivity } from "./parse-activity.ts"
import { inboxRate } from "./rate.ts"
import { ReceiveActivity } from "./receive-activity.ts"

const logger = getLogger(["haversack", "federation", "inbox"])

const largestBody = 1024 * 1024
// Longer ones could not be indexed, and no server makes them.
const longestUri = 2048
const minute = 60 * 1000
/** A signature may be an hour old and, by another server's clock, an hour young. */
const signatureLives = 2 * 60 * minute
const bodyTypes = /^application\/(activity\+json|ld\+json|json)\s*(;|$)/i

/**
 * Where other servers' activities arrive: the inbox of one actor, or the one for everybody. An activity is taken only
 * with the HTTP signature of the very actor that it names; a proof inside it is not enough, because anybody can send an
 * old one again. Nothing is written before that is certain, and 202 is answered only once the activity is a task in the
 * database.
 */
export function inboxDoor(protocol: Protocol): Hono {
  const { ground } = protocol
  const door = new Hono()
  const limit = bodyLimit({ maxSize: largestBody, onError: (c) => c.text("The body is larger than 1 MB.", 413) })
  const now = () => ground.now().getTime()
  // Senders repeat what they are not sure arrived, and post it to several inboxes. Only what is committed stands here, so forgetting it does
  // no harm.
  const taken = createMemory<true>(10_000, now)
  // What was signed once counts once: an old Follow must not come back after its Undo, whoever saw it. Forgotten ones meet their task's id.
  const answered = createMemory<true>(50_000, now)

  const take = async (c: Context) => {
    const read = { type: "unread" }
    const answer = await answerTo(c, read)
    countActivity(read.type, answer.status)
    return answer
  }

  const answerTo = async (c: Context, read: { type: string }) => {
    if (!bodyTypes.test(c.req.header("content-type") ?? "")) return c.text("Send application/activity+json.", 415)
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signer = await whoSigned(protocol, c.req.raw, body)
    const json = parseJson(body)
    if (signer.signed && answered.get(signer.signature) !== undefined) return c.body(null, 202)
    if (!signer.signed) {
      // A server that deletes an account tells everybody; its key is gone by then. Whoever is known here is looked for at their own address.
      if (signer.reason === "keyUnavailable" && signer.gone && isDeletionOfItself(json)) {
        await doubtActor(ground, json.actor)
        return c.body(null, 202)
      }
      logger.info("an activity was refused: its signature is {reason}", { reason: signer.reason })
      if (signer.reason === "suspended") return c.text("This server takes nothing from there.", 403)
      return c.text("The request needs the HTTP signature of the activity's actor.", 401)
    }
    if (json === null) return c.text("The body is not a JSON object.", 400)
    const parsed = await parseActivity(protocol, json)
    if (!parsed.ok) return c.text(parsed.sentence, parsed.reason === "contextUnavailable" ? 503 : 400)
    const activity = parsed.value
    read.type = isHandled(activity) ? activity.constructor.name : "other"
    if (activity.actorIds.length !== 1 || activity.actorId?.href !== signer.actorUri) {
      logger.info("an activity was refused: {signer} signed for somebody else", { signer: signer.actorUri })
      return c.text("The key that signed this request is not the key of the activity's actor.", 401)
    }
    // Some answers and ends have no id of their own, and what needs one is not done without.
    if (activity.id !== null && activity.id.origin !== activity.actorId.origin) {
      return c.text("The activity's id has to be on its actor's own server.", 400)
    }
    if ([activity.id, activity.objectId, activity.targetId].some((uri) => (uri?.href.length ?? 0) > longestUri)) {
      return c.text(`The activity names something by an address of more than ${longestUri} characters.`, 400)
    }
    if (!isHandled(activity)) return c.body(null, 202)
    const name = createHash("sha256").update(body).digest("base64url")
    if (taken.get(name) === undefined) {
      const payload = { activity: json, actorUri: signer.actorUri }
      // In the order in which the actor's server sent them: an Undo must not overtake its Follow.
      await ground.database.transaction((tx) =>
        ground.outbox.enqueue(tx, ReceiveActivity, payload, {
          orderKey: signer.actorUri,
          id: idOf(signer.signature),
        }),
      )
      taken.set(name, true, 10 * minute)
    }
    answered.set(signer.signature, true, signatureLives)
    return c.body(null, 202)
  }

  const rate = inboxRate(protocol, now)
  const slow: MiddlewareHandler = async (c, next) => {
    const seconds = rate(c)
    if (seconds === null) return next()
    return c.text("That was too much at once. Try again later.", 429, { "retry-after": String(seconds) })
  }

  door.post(routeOf("sharedInbox"), slow, limit, take)
  door.post(routeOf("inbox"), slow, limit, async (c) => {
    const owner = await ownerOfInbox(protocol, c.req.param("id") ?? "")
    if (owner === null) return c.text("There is no such inbox.", 404)
    if (owner.goneAt !== null) return c.text("This inbox is gone.", 410)
    // Not 410, which others would take for good: a suspension may be lifted.
    if (owner.suspendedAt !== null) return c.text("There is no such inbox.", 404)
    return take(c)
  })
  const onlyPost = (c: Context) => c.text("An inbox takes POST only.", 405, { allow: "POST" })
  door.all(routeOf("sharedInbox"), onlyPost)
  door.all(routeOf("inbox"), onlyPost)
  return door
}

async function ownerOfInbox({ ground }: Protocol, id: string) {
  if (!isUuid(id)) return null
  const owner = await actorById(ground, id)
  return owner?.local === true ? owner : null
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** An id that the same signature always has (UUID, version 8). */
function idOf(signature: string): string {
  const hex = createHash("sha256").update(signature).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const jsonObject = z.record(z.string(), z.unknown())

/** The body as a JSON object, or null when it is none. */
function parseJson(body: Uint8Array): Record<string, unknown> | null {
  try {
    const parsed = jsonObject.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)))
    return parsed.success ? parsed.data : null
  } catch {
    // Neither text nor JSON, which is the answer.
    return null
  }
}

const isDeletionOfItself = (json: Record<string, unknown> | null): json is { type: "Delete"; actor: string } =>
  json?.["type"] === "Delete" && typeof json["actor"] === "string" && json["actor"] === json["object"]

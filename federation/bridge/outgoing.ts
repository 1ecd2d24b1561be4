import { createHash } from "node:crypto"
import { and, eq, inArray } from "drizzle-orm"
import type { Activity } from "@fedify/vocab"
import { activityUri, desertedInboxes } from "../../src/actors/index.ts"
import { newId, type Tx } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import { scheduleDeliveries } from "../delivery/index.ts"
import { proveActivity } from "../objects/proved-activity.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { activity, delivery } from "../schema.ts"

/** An activity to be, and where it goes. */
export type Outgoing = {
  /** Derived from the event, so that an event that is handled twice makes one activity. */
  id: string
  actorId: string
  activity: Activity
  /** What the activity is about: deliveries about the same thing to the same inbox keep their order. */
  objectUri: string
  /** What the order of deliveries goes by where that is more than one object. */
  thread?: string
  audience: "public" | "followers" | "direct"
  /** It carries a link that opens something: its bytes are forgotten when they were sent. */
  confidential?: boolean
  inboxes: readonly string[]
}

/** An activity whose bytes are made: nothing slow is left to do. */
export type Prepared = Omit<Outgoing, "activity"> & { uri: string; type: string; body: string }

export async function prepare(protocol: Protocol, { activity: made, ...rest }: Outgoing): Promise<Prepared> {
  const body = await proveActivity(protocol, rest.actorId, made)
  const uri = activityUri(protocol.ground.config.origin, rest.id)
  if (made.id?.href !== uri) throw new Error(`activity ${rest.id} was made with another id: ${made.id?.href}`)
  return { ...rest, uri, type: made.constructor.name, body }
}

/** A statement has a limit of parameters, and people may have more followers than that. */
const rowsPerInsert = 500

/** Writes activities with a delivery and its task per inbox. What is there already is left alone. */
export async function write(ground: Ground, tx: Tx, all: readonly Prepared[]): Promise<void> {
  for (const { id, uri, type, actorId, objectUri, thread, body, audience, confidential, inboxes } of all) {
    const createdAt = ground.now()
    await tx
      .insert(activity)
      .values({ id, uri, type, actorId, objectUri, body, audience, confidential, createdAt })
      .onConflictDoNothing()
    const rows = [...new Set(inboxes)].map((inbox) => ({
      id: newId(),
      activityId: id,
      inbox,
      host: new URL(inbox).host,
      objectUri,
      thread,
      createdAt,
    }))
    const written: string[] = []
    for (let start = 0; start < rows.length; start += rowsPerInsert) {
      const inserted = await tx
        .insert(delivery)
        .values(rows.slice(start, start + rowsPerInsert))
        .onConflictDoNothing()
        .returning({ id: delivery.id })
      written.push(...inserted.map((row) => row.id))
    }
    await scheduleDeliveries(ground, tx, written)
  }
}

/** The inboxes that were told of something, so that they can be told of its end; not those whose users are all gone. */
export async function inboxesToldOf(ground: Ground, objectUri: string, types: readonly string[]): Promise<string[]> {
  const rows = await ground.database.orm
    .selectDistinct({ inbox: delivery.inbox })
    .from(delivery)
    .innerJoin(activity, eq(activity.id, delivery.activityId))
    .where(and(eq(delivery.objectUri, objectUri), inArray(activity.type, [...types])))
  const told = rows.map((row) => row.inbox)
  const deserted = await desertedInboxes(ground, told)
  return told.filter((inbox) => !deserted.has(inbox))
}

/** The id of an event's second activity: the same event always gives the same one (a UUID of version 8, RFC 9562). */
export function derivedId(eventId: string, name: string): string {
  const hash = createHash("sha256").update(`${eventId} ${name}`).digest("hex")
  const variant = "89ab"[Number.parseInt(hash[16] ?? "0", 16) % 4] ?? "8"
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

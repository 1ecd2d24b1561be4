import { Create } from "@fedify/vocab"
import { sql } from "drizzle-orm"
import { prepare, write } from "../../federation/bridge/outgoing.ts"
import { createOfNote } from "../../federation/objects/activities.ts"
import { badgeNote } from "../../federation/objects/badge-note.ts"
import { createProtocol } from "../../federation/runtime/protocol.ts"
import { activityUri, createLocalActor, noteUri, prepareKeys, type Actor } from "../../src/actors/index.ts"
import { newId, newOpaqueId } from "../../src/db/index.ts"
import { measure } from "../support/cpu.ts"
import { openInstance, type Shape } from "../support/instance.ts"
import { inboxesOf, noteContent, planFrom } from "./plan.ts"

/** Our sender as an instance runs it: activity and deliveries in the database, tasks, queue, guard, signatures, outcomes. */
const plan = planFrom(process.argv[2])
const { instance, close } = await openInstance("deliver", process.argv[3] as Shape)
const { ground } = instance
const { config } = ground
const protocol = createProtocol(ground)
const keys = await prepareKeys({ credential: false })
const author = await ground.database.transaction(async (tx): Promise<Actor> => {
  const made = await createLocalActor(ground, tx, { type: "Person", handle: "alice", name: "Alice", keys })
  if (!made.ok) throw new Error(made.sentence)
  return made.value
})

async function publish(inboxes: readonly string[]): Promise<string> {
  const id = newId()
  const uri = noteUri(config.origin, newOpaqueId())
  const image = {
    url: "https://badges.example/p.png",
    digest: null,
    alt: "A badge",
    mediaType: "image/png",
    width: 512,
    height: 512,
  }
  const note = {
    id: newOpaqueId(),
    uri,
    local: true,
    actorId: author.id,
    contentHtml: noteContent,
    pageUrl: null,
    images: [image],
    visibility: "public" as const,
    holdingId: null,
    showing: null,
    publishedAt: new Date(),
    updatedAt: null,
    deletedAt: null,
    createdAt: new Date(),
  }
  const parts = { id: activityUri(config.origin, id), author, visibility: "public" as const }
  const activity: Create = createOfNote(parts, badgeNote(ground, { note, author, issuer: null }))
  const prepared = await prepare(protocol, {
    id,
    actorId: author.id,
    activity,
    objectUri: uri,
    audience: "public",
    inboxes,
  })
  await ground.database.transaction((tx) => write(ground, tx, [prepared]))
  return id
}

async function untilDelivered(activityId: string, count: number): Promise<void> {
  for (;;) {
    const { rows } = await ground.database.orm.execute<{ state: string; count: number }>(
      sql`select state, count(*)::int as count from delivery where activity_id = ${activityId} group by state`,
    )
    const delivered = rows.find((row) => row.state === "delivered")?.count ?? 0
    const lost = rows.filter((row) => !["delivered", "waiting"].includes(row.state))
    if (lost.length > 0) throw new Error(`deliveries were lost: ${JSON.stringify(lost)}`)
    if (delivered === count) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

await untilDelivered(await publish(inboxesOf(plan, 0, plan.warmUp)), plan.warmUp)
const spent = measure()
await untilDelivered(await publish(inboxesOf(plan, plan.warmUp, plan.deliveries)), plan.deliveries)
process.send?.({ deliveries: plan.deliveries, failed: 0, ...spent() })
await close()

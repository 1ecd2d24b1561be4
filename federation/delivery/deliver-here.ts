import { getLogger } from "@logtape/logtape"
import { actorById, isPresent } from "../../src/actors/index.ts"
import { dispatch } from "../inbox/dispatch.ts"
import { parseActivity } from "../inbox/parse-activity.ts"
import type { Protocol } from "../runtime/protocol.ts"
import type { activity } from "../schema.ts"

const logger = getLogger(["haversack", "federation", "delivery"])

/**
 * Gives an activity of one of our people to others of this server: without HTTP, which the address guard would refuse,
 * and with the same parser and the same handlers as if it had come from elsewhere.
 */
export async function deliverHere(protocol: Protocol, row: typeof activity.$inferSelect): Promise<void> {
  const parsed = await parseActivity(protocol, JSON.parse(row.body))
  if (!parsed.ok) throw new Error(`our own activity ${row.uri} cannot be read: ${parsed.sentence}`)
  const actor = await actorById(protocol.ground, row.actorId)
  if (actor === null || !isPresent(actor)) {
    logger.info("activity {uri} is not delivered: its actor is gone", { uri: row.uri })
    return
  }
  await dispatch(protocol, parsed.value, actor)
}

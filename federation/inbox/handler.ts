import { getLogger } from "@logtape/logtape"
import type { Activity } from "@fedify/vocab"
import type { Actor } from "../../src/actors/index.ts"
import type { Protocol } from "../runtime/protocol.ts"

/**
 * What one kind of activity does here. `actor` is who did it: its signature or its place on this server is already
 * checked. Called again for the same activity it changes nothing; an exception means "try again later".
 */
export type ActivityHandler<Kind extends Activity> = (protocol: Protocol, activity: Kind, actor: Actor) => Promise<void>

/** Whether an activity of this kind means something here although its actor, known by id only, is a stranger. */
export type StrangerRule<Kind extends Activity> = (
  protocol: Protocol,
  activity: Kind,
  actorUri: string,
) => Promise<boolean>

const logger = getLogger(["haversack", "federation", "inbox"])

/** An activity that is well-formed and changes nothing: why, for the log. Its sender learns nothing from it. */
export function ignore(activity: Activity, actor: Actor, why: string): void {
  logger.info("{activity} of {actor} changes nothing: {why}", { activity: activity.id?.href, actor: actor.uri, why })
}

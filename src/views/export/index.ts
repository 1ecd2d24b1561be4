import { and, asc, eq, gt } from "drizzle-orm"
import { activity } from "../../../federation/schema.ts"
import { exportOfActor } from "../../actors/index.ts"
import { exportOfBackpack } from "./backpack.ts"
import { inPages, type ExportPart } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { exportOfIssuing } from "./issuing.ts"
import { exportOfChoices } from "./choices.ts"
import { exportOfPerson } from "../../people/index.ts"
import { exportOfSocial } from "./social.ts"

/**
 * Everything that is kept about a person, as the text of one JSON object: a member for each room's part, each a list. It is read while it is
 * written, a page of rows at a time, so it may be as long as it is.
 */
export async function* exportOf(
  ground: Ground,
  { personId, actorId }: { personId: string; actorId: string },
): AsyncGenerator<string> {
  const parts: ExportPart[] = [
    ...exportOfPerson(ground, personId),
    ...exportOfActor(ground, actorId),
    ...exportOfBackpack(ground, actorId),
    ...exportOfIssuing(ground, actorId),
    ...exportOfSocial(ground, actorId),
    ...exportOfChoices(ground, actorId),
    { name: "sentToOtherServers", rows: sent(ground, actorId) },
  ]
  const about = { format: "haversack-export/1", server: ground.config.origin.origin, exportedAt: ground.now() }
  yield JSON.stringify(about, null, 2).slice(0, -2)
  for (const { name, rows } of parts) {
    yield `,\n  ${JSON.stringify(name)}: [`
    let isFirst = true
    for await (const row of rows) {
      yield `${isFirst ? "" : ","}\n    ${JSON.stringify(row)}`
      isFirst = false
    }
    yield isFirst ? "]" : "\n  ]"
  }
  yield "\n}\n"
}

/** What other servers were sent in somebody's name, for as long as it is remembered. */
const sent = (ground: Ground, actorId: string) =>
  inPages(
    (after, limit) =>
      ground.database.orm
        .select({ id: activity.id, type: activity.type, body: activity.body, createdAt: activity.createdAt })
        .from(activity)
        .where(and(eq(activity.actorId, actorId), after === null ? undefined : gt(activity.id, after)))
        .orderBy(asc(activity.id))
        .limit(limit),
    ({ type, body, createdAt }) => ({ type, body, createdAt }),
  )

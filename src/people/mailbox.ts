import { and, eq } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { person, personActor } from "./schema.ts"

/**
 * Where mail for an actor of this server goes, or null: issuers have no mailbox, nobody elsewhere has one here, and an address that nobody
 * proved may be a stranger's, to whom others could have mail sent by it.
 */
export async function mailboxOf(ground: Ground, actorId: string): Promise<string | null> {
  const [found] = await ground.database.orm
    .select({ email: person.email })
    .from(personActor)
    .innerJoin(person, eq(person.id, personActor.personId))
    .where(and(eq(personActor.actorId, actorId), eq(person.emailVerified, true)))
    .limit(1)
  return found?.email ?? null
}

import { eq } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { person, personActor } from "./schema.ts"

/** Where mail for an actor of this server goes, or null: issuers have no mailbox, and nobody elsewhere has one here. */
export async function mailboxOf(ground: Ground, actorId: string): Promise<string | null> {
  const [found] = await ground.database.orm
    .select({ email: person.email })
    .from(personActor)
    .innerJoin(person, eq(person.id, personActor.personId))
    .where(eq(personActor.actorId, actorId))
    .limit(1)
  return found?.email ?? null
}

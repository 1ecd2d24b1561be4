import { eq } from "drizzle-orm"
import { actorById, createLocalActor, prepareKeys, type Actor } from "../actors/index.ts"
import type { Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { person, personActor } from "./schema.ts"

/**
 * The actor that a person is, made now if there is none yet. Runs at every sign-in: whatever way somebody came to have an
 * account, and wherever a crash left it, they end with exactly one actor.
 */
export async function ensureActor(ground: Ground, personId: string): Promise<Actor> {
  const found = await actorOfPerson(ground.database.orm, personId)
  if (found !== null) return found
  const keys = await prepareKeys({ credential: false })
  return ground.database.transaction(async (tx) => {
    // The lock makes a second sign-in at the same moment wait here, and then find the first one's actor.
    const [owner] = await tx.select().from(person).where(eq(person.id, personId)).for("update")
    if (owner === undefined) throw new Error(`there is no person ${personId}`)
    const meanwhile = await actorOfPerson(tx, personId)
    if (meanwhile !== null) return meanwhile
    const made = await createLocalActor(ground, tx, { type: "Person", handle: owner.handle, name: owner.name, keys })
    if (!made.ok) throw new Error(`the actor of person ${personId} cannot be made: ${made.reason}`)
    await tx.insert(personActor).values({ personId, actorId: made.value.id })
    return made.value
  })
}

/** The actor that a person is, or null. */
export async function actorOfPerson(executor: Executor, personId: string): Promise<Actor | null> {
  const [found] = await executor
    .select({ actorId: personActor.actorId })
    .from(personActor)
    .where(eq(personActor.personId, personId))
    .limit(1)
  return found === undefined ? null : actorById(executor, found.actorId)
}

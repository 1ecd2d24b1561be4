import { eq } from "drizzle-orm"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { EmailVerified } from "./events.ts"
import { actorOfPerson } from "./person-actor.ts"
import { person } from "./schema.ts"

/** Writes down that a mailbox is a person's, and tells the rest of the house. */
export async function proveEmail(
  ground: Ground,
  tx: Tx,
  { personId, email }: { personId: string; email: string },
): Promise<void> {
  await tx.update(person).set({ email, emailVerified: true, updatedAt: ground.now() }).where(eq(person.id, personId))
  const actor = await actorOfPerson(tx, personId)
  if (actor !== null) await ground.outbox.emit(tx, EmailVerified, { personId, actorId: actor.id, email })
}

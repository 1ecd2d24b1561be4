import { eq } from "drizzle-orm"
import { actorById, retireLocalActor } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { mailLater } from "./account-mail.ts"
import { AccountDeleted } from "./events.ts"
import { deletedMail, serverOf } from "./mails.ts"
import { person, personActor } from "./schema.ts"

/**
 * Deletes an account, in one transaction: nobody is signed in to it any more, its address and password are gone, and its actor is shown to
 * nobody. What comes of that (telling other servers, then erasing what every room keeps) is done by tasks, and survives a crash. Asks nobody
 * whether that is meant: the caller has asked for the password, or is an admin.
 */
export async function deleteAccount(
  ground: Ground,
  personId: string,
): Promise<Result<{ actorId: string | null }, "lastAdmin" | "noSuchPerson">> {
  const server = await serverOf(ground)
  return ground.database.transaction(async (tx) => {
    const admins = await tx.select({ id: person.id }).from(person).where(eq(person.role, "admin")).for("update")
    if (admins.length === 1 && admins[0]?.id === personId) {
      return refused(
        "lastAdmin",
        "This is the only admin's account, and a server needs one. Make somebody else an admin first.",
      )
    }
    const [who] = await tx
      .select({ email: person.email, handle: person.handle, actorId: personActor.actorId })
      .from(person)
      .leftJoin(personActor, eq(personActor.personId, person.id))
      .where(eq(person.id, personId))
    if (who === undefined) return refused("noSuchPerson", "There is no such account.")
    // Sessions, ways of signing in, links and invitations go with the row.
    await tx.delete(person).where(eq(person.id, personId))
    await mailLater(ground, tx, deletedMail(server, { to: who.email, handle: who.handle }))
    if (who.actorId === null) return ok({ actorId: null })
    await retireLocalActor(ground, tx, who.actorId)
    await ground.outbox.emit(tx, AccountDeleted, { actorId: who.actorId }, { orderKey: who.actorId })
    return ok({ actorId: who.actorId })
  })
}

/** The person that an actor of this server is, for those who decide about actors; null for issuers and those who are gone. */
export async function personOfActor(ground: Ground, actorId: string): Promise<{ personId: string } | null> {
  const [found] = await ground.database.orm
    .select({ personId: personActor.personId })
    .from(personActor)
    .where(eq(personActor.actorId, actorId))
  const actor = found === undefined ? null : await actorById(ground, actorId)
  return found === undefined || actor === null || actor.goneAt !== null ? null : found
}

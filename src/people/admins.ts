import { and, asc, count, eq, or, sql } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { makeLink, type MadeLink } from "./account-links.ts"
import { person } from "./schema.ts"

/** Somebody with an account, as the operator and other admins name them. */
export type Account = { id: string; handle: string; name: string; email: string; role: "member" | "admin" }

const columns = {
  id: person.id,
  handle: person.handle,
  name: person.name,
  email: person.email,
  role: person.role,
}

/** Whose account a handle (`alice`, `@alice`) or an address is, or null. */
export async function accountOf(ground: Ground, handleOrEmail: string): Promise<Account | null> {
  const text = handleOrEmail.trim().toLowerCase()
  const handle = text.replace(/^@/, "")
  const [found] = await ground.database.orm
    .select(columns)
    .from(person)
    .where(or(eq(sql`lower(${person.handle})`, handle), eq(person.email, text)))
    .limit(1)
  return found ?? null
}

/** The admins, the oldest account first. */
export async function adminAccounts(ground: Ground): Promise<Account[]> {
  return ground.database.orm.select(columns).from(person).where(eq(person.role, "admin")).orderBy(asc(person.id))
}

/** Makes somebody an admin, or an admin a member again. The last admin stays one: without any, nobody could answer anybody. */
export async function changeRole(
  ground: Ground,
  personId: string,
  role: "member" | "admin",
): Promise<Result<null, "lastAdmin" | "noSuchPerson">> {
  return ground.database.transaction(async (tx) => {
    // All admins are locked, so that two who step down in the same moment see each other.
    const admins = await tx.select({ id: person.id }).from(person).where(eq(person.role, "admin")).for("update")
    if (role === "member" && admins.every(({ id }) => id === personId)) {
      return refused("lastAdmin", "They are the only admin. Make somebody else one first.")
    }
    const [changed] = await tx
      .update(person)
      .set({ role, updatedAt: ground.now() })
      .where(eq(person.id, personId))
      .returning({ id: person.id })
    return changed === undefined ? refused("noSuchPerson", "There is no such account.") : ok(null)
  })
}

/** A link by which somebody sets a new password, to be handed to them by whoever runs the server. Works once, for a day. */
export async function recoveryLink(ground: Ground, personId: string): Promise<MadeLink> {
  return ground.database.transaction((tx) => makeLink(ground, tx, { personId, purpose: "recovery", email: null }))
}

/** Whether somebody is the only admin there is. */
export async function isLastAdmin(ground: Ground, personId: string): Promise<boolean> {
  const [row] = await ground.database.orm
    .select({ others: count() })
    .from(person)
    .where(and(eq(person.role, "admin"), sql`${person.id} <> ${personId}`))
  const [own] = await ground.database.orm.select({ role: person.role }).from(person).where(eq(person.id, personId))
  return own?.role === "admin" && (row?.others ?? 0) === 0
}

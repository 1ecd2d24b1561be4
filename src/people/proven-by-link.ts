import { and, eq } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { proveEmail } from "./prove-email.ts"
import { person } from "./schema.ts"

/**
 * Somebody who is signed in opened a link that was mailed to an address and shown to nobody else. When it is the address of their account,
 * that is proven by it.
 *
 * @returns whether it is their address
 */
export async function proveAddressByLink(
  ground: Ground,
  { personId, email }: { personId: string; email: string },
): Promise<boolean> {
  const address = email.trim().toLowerCase()
  return ground.database.transaction(async (tx) => {
    const [found] = await tx
      .select({ verified: person.emailVerified })
      .from(person)
      .where(and(eq(person.id, personId), eq(person.email, address)))
      .for("update")
    if (found !== undefined && !found.verified) await proveEmail(ground, tx, { personId, email: address })
    return found !== undefined
  })
}

import { and, inArray, lt, lte, or } from "drizzle-orm"
import { deleteInBatches } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { Chore } from "../queue/index.ts"
import { accountLink, invitation, session, signUpRequest, verificationToken } from "./schema.ts"

const day = 24 * 60 * 60 * 1000
/** Days that an invitation which no longer works is still shown to whoever made it. */
const daysOfEndedInvitations = 30
/** Days after which nobody will answer a request for an account any more. */
const daysOfRequests = 90

/** What this room does again and again. */
export function peopleChores(ground: Ground): Chore[] {
  return [{ name: "people.prune", everyMs: 3_600_000, run: () => prunePeople(ground) }]
}

/**
 * Deletes sign-ins, links and tokens that have expired: they open nothing any more, and say who was here when. Requests that nobody answered
 * and invitations that ended go later.
 */
export async function prunePeople(ground: Ground): Promise<void> {
  const { orm } = ground.database
  for (const table of [session, verificationToken]) {
    await deleteInBatches(async (limit) => {
      const expired = orm.select({ id: table.id }).from(table).where(lt(table.expiresAt, ground.now())).limit(limit)
      return (await orm.delete(table).where(inArray(table.id, expired))).rowCount
    })
  }
  const ago = (days: number) => new Date(ground.now().getTime() - days * day)
  await orm.delete(accountLink).where(lt(accountLink.expiresAt, ground.now()))
  await orm.delete(signUpRequest).where(lt(signUpRequest.createdAt, ago(daysOfRequests)))
  await deleteInBatches(async (limit) => {
    const long = ago(daysOfEndedInvitations)
    const ended = orm
      .select({ id: invitation.id })
      .from(invitation)
      .where(
        or(
          lt(invitation.expiresAt, long),
          lt(invitation.revokedAt, long),
          // Used up: how long ago is not written down, but not before it was made.
          and(lte(invitation.usesLeft, 0), lt(invitation.createdAt, long)),
        ),
      )
      .limit(limit)
    return (await orm.delete(invitation).where(inArray(invitation.id, ended))).rowCount
  })
}

import { and, desc, eq, sql } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { invitationLink, isStanding } from "../people/index.ts"
import { invitation, person } from "../people/schema.ts"
import { momentOf, pageOf, type Page } from "./keyset.ts"

const pageSize = 25

export type InvitationCard = {
  id: string
  note: string | null
  email: string | null
  usesLeft: number
  used: number
  expiresAt: Date
  createdAt: Date
  /** The handle of whoever made it, without a server. */
  inviter: string | null
  link: URL
}

/** Invitations that can still be used, newest first: one person's own, or all for an admin (null). */
export async function standingInvitations(
  ground: Ground,
  inviterId: string | null,
  { cursor = null }: { cursor?: string | null } = {},
): Promise<Page<InvitationCard>> {
  const place = momentOf(cursor)
  const rows = await ground.database.orm
    .select({ invitation, inviter: person.handle })
    .from(invitation)
    .leftJoin(person, eq(person.id, invitation.invitedBy))
    .where(
      and(
        isStanding(ground.now()),
        inviterId === null ? undefined : eq(invitation.invitedBy, inviterId),
        place === null
          ? undefined
          : sql`(${invitation.createdAt}, ${invitation.id}) < (${place.moment}::timestamptz, ${place.id})`,
      ),
    )
    .orderBy(desc(invitation.createdAt), desc(invitation.id))
    .limit(pageSize + 1)
  return pageOf(
    rows,
    pageSize,
    ({ invitation: row, inviter }) => ({
      id: row.id,
      note: row.note,
      email: row.email,
      usesLeft: row.usesLeft,
      used: row.used,
      expiresAt: row.expiresAt,
      createdAt: row.createdAt,
      inviter,
      link: invitationLink(ground, row.id),
    }),
    ({ invitation: row }) => ({ key: row.createdAt.toISOString(), id: row.id }),
  )
}

import { desc, eq } from "drizzle-orm"
import { allOf, type ExportPart } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { invitation, person, session, signInMethod } from "./schema.ts"

/** What this room keeps about a person. Neither hashes nor tokens: they open things, and say nothing about anybody. */
export function exportOfPerson(ground: Ground, personId: string): ExportPart[] {
  const { orm } = ground.database
  return [
    {
      name: "account",
      rows: allOf(() =>
        orm
          .select({
            id: person.id,
            name: person.name,
            handle: person.handle,
            email: person.email,
            emailConfirmed: person.emailVerified,
            role: person.role,
            createdAt: person.createdAt,
            updatedAt: person.updatedAt,
          })
          .from(person)
          .where(eq(person.id, personId)),
      ),
    },
    {
      name: "waysOfSigningIn",
      rows: allOf(() =>
        orm
          .select({
            kind: signInMethod.providerId,
            createdAt: signInMethod.createdAt,
            changedAt: signInMethod.updatedAt,
          })
          .from(signInMethod)
          .where(eq(signInMethod.userId, personId)),
      ),
    },
    {
      name: "sessions",
      rows: allOf(() =>
        orm
          .select({
            createdAt: session.createdAt,
            updatedAt: session.updatedAt,
            expiresAt: session.expiresAt,
            userAgent: session.userAgent,
          })
          .from(session)
          .where(eq(session.userId, personId))
          .orderBy(desc(session.createdAt))
          .limit(1_000),
      ),
    },
    {
      name: "invitations",
      rows: allOf(() =>
        orm
          .select({
            note: invitation.note,
            email: invitation.email,
            usesLeft: invitation.usesLeft,
            used: invitation.used,
            expiresAt: invitation.expiresAt,
            revokedAt: invitation.revokedAt,
            createdAt: invitation.createdAt,
          })
          .from(invitation)
          .where(eq(invitation.invitedBy, personId))
          .orderBy(desc(invitation.createdAt))
          .limit(1_000),
      ),
    },
  ]
}

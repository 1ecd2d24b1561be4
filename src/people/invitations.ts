import { createHmac, timingSafeEqual } from "node:crypto"
import { and, count, eq, gt, isNull, or, sql, type SQL } from "drizzle-orm"
import { z } from "zod"
import { newOpaqueId, type Executor, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { mailLater } from "./account-mail.ts"
import { invitationMail, serverOf } from "./mails.ts"
import { registrationsOf } from "./registrations.ts"
import { invitation, person } from "./schema.ts"
import { emailField, problemsOf, type FieldProblem } from "./sign-up-form.ts"

export type Invitation = typeof invitation.$inferSelect
export type InvitationField = "note" | "email" | "uses" | "days"

const day = 24 * 60 * 60 * 1000
/** Most invitations that one person may have standing, and most people that one of them lets in. */
export const invitationBounds = {
  admin: { standing: 200, uses: 500, days: 365 },
  member: { standing: 10, uses: 10, days: 30 },
} as const

type Inviter = { personId: string; role: "member" | "admin" }

const formFor = (role: Inviter["role"]) => {
  const { uses, days } = invitationBounds[role]
  return z.object({
    note: z
      .string()
      .transform((text) => text.replaceAll("\0", "").toWellFormed().replace(/\s+/g, " ").trim())
      .refine((text) => text.length <= 200, { error: "The note has at most 200 characters." }),
    email: z.union([z.literal("").transform(() => null), emailField]),
    uses: z.coerce
      .number({ error: "Enter how many people may use the link." })
      .int({ error: "Enter a whole number." })
      .min(1, { error: "At least one person has to be able to use the link." })
      .max(uses, { error: `One link lets in at most ${uses} people.` }),
    days: z.coerce
      .number({ error: "Enter for how many days the link works." })
      .int({ error: "Enter a whole number." })
      .min(1, { error: "The link has to work for at least a day." })
      .max(days, { error: `A link works for at most ${days} days.` }),
  })
}

export type NewInvitation = {
  note: string
  /** Where to send the link, or empty. It is no proof of that mailbox, since whoever invites sees the link too. */
  email: string
  uses: number | string
  days: number | string
  idempotencyKey: string
}

type InvitationRefusal = Refusal<"mayNotInvite" | "invalid" | "tooManyInvitations"> & {
  problems: FieldProblem<InvitationField>[]
}

/** Whether somebody may invite: admins always, others where the admins allow it, nobody while the server takes nobody. */
export async function mayInvite(ground: Ground, { role }: Pick<Inviter, "role">): Promise<boolean> {
  const { mode, membersInvite } = await registrationsOf(ground)
  return mode !== "closed" && (role === "admin" || membersInvite)
}

/** Makes an invitation, and mails its link where one is wanted. The same form sent twice makes one. */
export async function invite(
  ground: Ground,
  by: Inviter & { name: string },
  input: NewInvitation,
): Promise<{ ok: true; value: Invitation } | InvitationRefusal> {
  if (!(await mayInvite(ground, by))) {
    return {
      ...refused("mayNotInvite", "Only the admins of this server invite people. Ask one of them."),
      problems: [],
    }
  }
  const read = formFor(by.role).safeParse(input)
  if (!read.success) {
    const problems = problemsOf<InvitationField>(read.error, ["note", "email", "uses", "days"])
    return { ...refused("invalid", "Some of what you entered cannot be used."), problems }
  }
  const { note, email, uses, days } = read.data
  const now = ground.now()
  const id = newOpaqueId()
  const parts = { link: invitationLink(ground, id), inviter: by.name, until: new Date(now.getTime() + days * day) }
  const mail = email === null ? null : invitationMail(await serverOf(ground), { to: email, ...parts })
  return ground.database.transaction(async (tx) => {
    // The lock makes the same person's second form wait, so that both together keep to the bound.
    await tx.select({ id: person.id }).from(person).where(eq(person.id, by.personId)).for("update")
    const [before] = await tx.select().from(invitation).where(eq(invitation.idempotencyKey, input.idempotencyKey))
    if (before?.invitedBy === by.personId) return ok(before)
    const { standing } = invitationBounds[by.role]
    const [counted] = await tx
      .select({ count: count() })
      .from(invitation)
      .where(and(eq(invitation.invitedBy, by.personId), isStanding(now)))
    if ((counted?.count ?? 0) >= standing) {
      const sentence = `You have ${standing} invitations that still work. Take one back, or wait until one is used.`
      return { ...refused("tooManyInvitations", sentence), problems: [] }
    }
    const [made] = await tx
      .insert(invitation)
      .values({
        id,
        invitedBy: by.personId,
        note: note === "" ? null : note,
        email,
        usesLeft: uses,
        idempotencyKey: input.idempotencyKey,
        expiresAt: parts.until,
        createdAt: now,
      })
      .returning()
    if (made === undefined) throw new Error("the invitation was not made")
    if (mail !== null) await mailLater(ground, tx, mail, { until: parts.until })
    return ok(made)
  })
}

/** The address that an invitation is. Made anew each time from the instance's secret: nothing in the database opens anything. */
export function invitationLink(ground: Pick<Ground, "config" | "secrets">, id: string): URL {
  const link = new URL("/sign-up", ground.config.origin)
  link.searchParams.set("invitation", `${id}.${macOf(ground, id)}`)
  return link
}

function macOf({ secrets }: Pick<Ground, "secrets">, id: string): string {
  return createHmac("sha256", secrets.derive("people/invitations")).update(id).digest("base64url").slice(0, 22)
}

/** The invitation that a link's token stands for while it can be used, or null. Looking does not use it up. */
export async function standingInvitation(ground: Ground, token: string): Promise<Invitation | null> {
  const id = idIn(ground, token)
  if (id === null) return null
  const [found] = await ground.database.orm
    .select({ invitation })
    .from(invitation)
    .leftJoin(person, eq(person.id, invitation.invitedBy))
    .where(and(eq(invitation.id, id), isStanding(ground.now()), await mayStillInvite(ground.database.orm)))
  return found?.invitation ?? null
}

function idIn(ground: Ground, token: string): string | null {
  const [, id, mac] = /^([\w-]{22})\.([\w-]{22})$/.exec(token) ?? []
  if (id === undefined || mac === undefined) return null
  return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(ground, id))) ? id : null
}

/** Uses an invitation once, in the transaction that makes its person. False when it was used up, ended or taken back meanwhile. */
export async function consumeInvitation(ground: Ground, tx: Tx, id: string): Promise<boolean> {
  const [used] = await tx
    .update(invitation)
    .set({
      usesLeft: sql`${invitation.usesLeft} - 1`,
      used: sql`${invitation.used} + 1`,
      email: sql`case when ${invitation.usesLeft} > 1 then ${invitation.email} end`,
    })
    .where(and(eq(invitation.id, id), isStanding(ground.now())))
    .returning({ id: invitation.id })
  return used !== undefined
}

/** Takes an invitation back: its own, or as an admin anybody's. Who came in by it stays. */
export async function revokeInvitation(
  ground: Ground,
  by: Inviter,
  id: string,
): Promise<Result<null, "noSuchInvitation">> {
  const [revoked] = await ground.database.orm
    .update(invitation)
    .set({ revokedAt: ground.now(), email: null })
    .where(
      and(
        eq(invitation.id, id),
        isNull(invitation.revokedAt),
        by.role === "admin" ? undefined : eq(invitation.invitedBy, by.personId),
      ),
    )
    .returning({ id: invitation.id })
  return revoked === undefined ? refused("noSuchInvitation", "There is no such invitation.") : ok(null)
}

/** Whether an invitation can still be used at a moment. */
export const isStanding = (now: Date): SQL | undefined =>
  and(gt(invitation.usesLeft, 0), isNull(invitation.revokedAt), gt(invitation.expiresAt, now))

/** Invitations of people who may not invite any more do not work, until they may again. */
async function mayStillInvite(executor: Executor): Promise<SQL | undefined> {
  const { membersInvite } = await registrationsOf(executor)
  return membersInvite ? undefined : or(isNull(invitation.invitedBy), eq(person.role, "admin"))
}

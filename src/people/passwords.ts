import { and, eq, ne } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { defineJob, handle, type Handler } from "../queue/index.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { consumeLink, endLinks, makeLink, readLink } from "./account-links.ts"
import { mailLater, send, whileMailIsDown } from "./account-mail.ts"
import { countAttempt, forgetAttempts } from "./limits.ts"
import { passwordChangedMail, resetMail, serverOf } from "./mails.ts"
import { hashPassword, passwordIsRight, writePassword } from "./password-check.ts"
import { proveEmail } from "./prove-email.ts"
import { person, session } from "./schema.ts"
import { emailField, passwordField, type FieldProblem } from "./sign-up-form.ts"
import { limitKeyOf, type Visit } from "./visit.ts"

/** Looks whether an address has an account and, if so, mails it a link for a new password. */
export const MailPasswordReset = defineJob<{ sealed: string }>("people.mail-password-reset", {
  lane: "work",
  retry: whileMailIsDown,
})

const purpose = "people/reset"

type Problems<Field extends string> = { problems: FieldProblem<Field>[] }

const invalid = <Field extends string>(field: Field, sentence: string) => ({
  ...refused("invalid", sentence),
  problems: [{ field, sentence }],
})

/**
 * Somebody forgot their password. Answers the same, and does the same, whether or not there is an account with the address: what follows
 * from it is left to a task, so that neither words nor time tell who is here.
 */
export async function forgotPassword(
  ground: Ground,
  input: { email: string },
  visit: Visit,
): Promise<{ ok: true; value: { email: string } } | (Refusal<"invalid" | "tooManyAttempts"> & Problems<"email">)> {
  const read = emailField.safeParse(input.email)
  if (!read.success) return invalid("email", read.error.issues[0]?.message ?? "Enter an email address.")
  const email = read.data
  const tooMany =
    (await countAttempt(ground, "resetPerAddress", limitKeyOf(visit.address))) ??
    (await countAttempt(ground, "resetPerEmail", email))
  if (tooMany !== null) return { ...tooMany, problems: [] }
  const sealed = Buffer.from(ground.secrets.seal(email, purpose)).toString("base64")
  await ground.database.transaction((tx) => ground.outbox.enqueue(tx, MailPasswordReset, { sealed }))
  return ok({ email })
}

export const mailPasswordResetHandler = (ground: Ground): Handler =>
  handle(MailPasswordReset, async ({ payload, taskId, attempt }) => {
    const opened = ground.secrets.open(Buffer.from(payload.sealed, "base64"), purpose)
    const email = Buffer.from(opened).toString("utf8")
    const server = await serverOf(ground)
    const mail = await ground.database.transaction(async (tx) => {
      const [who] = await tx.select().from(person).where(eq(person.email, email))
      if (who === undefined) return null
      const { link } = await makeLink(ground, tx, { personId: who.id, purpose: "reset", email })
      return resetMail(server, { to: email, handle: who.handle, link })
    })
    // Each attempt has a link of its own, and only the newest works, so each is a mail of its own too.
    return mail === null ? undefined : send(ground, mail, `reset-${taskId}-${attempt}`)
  })

/** Whose password a link is for, by handle, or null when it does not work (any more). Looking does not use it up. */
export async function passwordLinkOf(ground: Ground, token: string): Promise<{ handle: string } | null> {
  const link = await readLink(ground, token, ["reset", "recovery"])
  if (link === null) return null
  const [who] = await ground.database.orm
    .select({ handle: person.handle })
    .from(person)
    .where(eq(person.id, link.personId))
  return who ?? null
}

/**
 * Sets a new password by a link, once. Everybody who was signed in to the account is signed out. A link that came by mail proves the
 * mailbox too, so whoever signed up with somebody else's address loses the account to its owner.
 */
export async function resetPassword(
  ground: Ground,
  input: { token: string; password: string },
): Promise<{ ok: true; value: null } | (Refusal<"invalid" | "linkUsed"> & Problems<"password">)> {
  const used = {
    ...refused("linkUsed", "This link does not work any more. Ask for a new one, and use the newest mail."),
    problems: [],
  }
  if ((await readLink(ground, input.token, ["reset", "recovery"])) === null) return used
  const read = passwordField.safeParse(input.password)
  if (!read.success) return invalid("password", read.error.issues[0]?.message ?? "Enter another password.")
  const [passwordHash, server] = await Promise.all([hashPassword(ground, read.data), serverOf(ground)])
  const email = await ground.database.transaction(async (tx) => {
    const link = await consumeLink(ground, tx, input.token, ["reset", "recovery"])
    if (link === null) return null
    const [who] = await tx.select().from(person).where(eq(person.id, link.personId)).for("update")
    if (who === undefined) return null
    await writePassword(ground, tx, who.id, passwordHash)
    await tx.delete(session).where(eq(session.userId, who.id))
    await endLinks(tx, who.id, ["reset", "recovery"])
    if (link.purpose === "reset" && link.email === who.email && !who.emailVerified) {
      await proveEmail(ground, tx, { personId: who.id, email: who.email })
    }
    await mailLater(ground, tx, passwordChangedMail(server, { to: who.email, handle: who.handle }))
    return who.email
  })
  if (email === null) return used
  await forgetAttempts(ground, "signInPerEmail", email)
  return ok(null)
}

/** Changes the password of somebody who knows the old one. Everybody else who is signed in to the account is signed out. */
export async function changePassword(
  ground: Ground,
  who: { personId: string; sessionId: string },
  input: { current: string; password: string },
): Promise<{ ok: true; value: null } | (Refusal<"invalid" | "tooManyAttempts"> & Problems<"current" | "password">)> {
  const read = passwordField.safeParse(input.password)
  if (!read.success) return invalid("password", read.error.issues[0]?.message ?? "Enter another password.")
  const right: Result<null> = await passwordIsRight(ground, who.personId, input.current)
  if (!right.ok) {
    return right.reason === "tooManyAttempts"
      ? { ...refused("tooManyAttempts", right.sentence), problems: [] }
      : invalid("current", right.sentence)
  }
  const [passwordHash, server] = await Promise.all([hashPassword(ground, read.data), serverOf(ground)])
  await ground.database.transaction(async (tx) => {
    const [found] = await tx.select().from(person).where(eq(person.id, who.personId)).for("update")
    if (found === undefined) throw new Error(`there is no person ${who.personId}`)
    await writePassword(ground, tx, who.personId, passwordHash)
    await tx.delete(session).where(and(eq(session.userId, who.personId), ne(session.id, who.sessionId)))
    await endLinks(tx, who.personId, ["reset", "recovery"])
    await mailLater(ground, tx, passwordChangedMail(server, { to: found.email, handle: found.handle }))
  })
  return ok(null)
}

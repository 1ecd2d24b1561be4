import { and, eq, ne } from "drizzle-orm"
import { isUniqueViolation, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { consumeLink, endLinks, makeLink, readLink } from "./account-links.ts"
import { mailLater } from "./account-mail.ts"
import { countAttempt } from "./limits.ts"
import { addressChangedMail, addressTakenMail, confirmMail, serverOf } from "./mails.ts"
import { actorOfPerson } from "./person-actor.ts"
import { passwordIsRight } from "./password-check.ts"
import { proveEmail } from "./prove-email.ts"
import { person } from "./schema.ts"
import { emailField, type FieldProblem } from "./sign-up-form.ts"

/** The address of a person's mailbox when they have proven that it is theirs, else null. */
export async function verifiedEmailOf(ground: Ground, personId: string): Promise<string | null> {
  const [found] = await ground.database.orm
    .select({ email: person.email })
    .from(person)
    .where(and(eq(person.id, personId), eq(person.emailVerified, true)))
  return found?.email ?? null
}

/** Whose mailbox an address is proven to be, or null: an address that somebody only typed is nobody's. */
export async function personWithVerifiedEmail(
  ground: Ground,
  email: string,
): Promise<{ personId: string; actorId: string } | null> {
  const [found] = await ground.database.orm
    .select({ personId: person.id })
    .from(person)
    .where(and(eq(person.email, email.trim().toLowerCase()), eq(person.emailVerified, true)))
  const actor = found === undefined ? null : await actorOfPerson(ground.database.orm, found.personId)
  return found === undefined || actor === null ? null : { personId: found.personId, actorId: actor.id }
}

/** A person's address, and whether they have proven it. */
export async function addressOf(
  ground: Ground,
  personId: string,
): Promise<{ email: string; verified: boolean } | null> {
  const [found] = await ground.database.orm
    .select({ email: person.email, verified: person.emailVerified })
    .from(person)
    .where(eq(person.id, personId))
  return found ?? null
}

/** Sends the link that proves the address which a person has. Also when it was sent before: the newest link counts. */
export async function sendConfirmation(
  ground: Ground,
  personId: string,
): Promise<Result<null, "tooManyAttempts" | "alreadyVerified">> {
  const tooMany = await countAttempt(ground, "mailPerPerson", personId)
  if (tooMany !== null) return tooMany
  const [who] = await ground.database.orm.select().from(person).where(eq(person.id, personId))
  if (who === undefined || who.emailVerified) return refused("alreadyVerified", "Your address is confirmed already.")
  const server = await serverOf(ground)
  await ground.database.transaction(async (tx) => {
    const { link, expiresAt } = await makeLink(ground, tx, { personId, purpose: "confirm", email: who.email })
    await mailLater(ground, tx, confirmMail(server, { to: who.email, handle: who.handle, link }), { until: expiresAt })
  })
  return ok(null)
}

/**
 * Somebody wants another address. It counts once its mailbox is proven; until then the old one stands. Whether another account has the
 * address is told to its mailbox only.
 */
export async function askToChangeEmail(
  ground: Ground,
  personId: string,
  input: { email: string; password: string },
): Promise<
  | { ok: true; value: { email: string } }
  | (Refusal<"invalid" | "tooManyAttempts"> & { problems: FieldProblem<"email" | "password">[] })
> {
  const invalid = (field: "email" | "password", sentence: string) => ({
    ...refused("invalid", sentence),
    problems: [{ field, sentence }],
  })
  const read = emailField.safeParse(input.email)
  if (!read.success) return invalid("email", read.error.issues[0]?.message ?? "Enter an email address.")
  const right = await passwordIsRight(ground, personId, input.password)
  if (!right.ok) {
    return right.reason === "tooManyAttempts"
      ? { ...refused("tooManyAttempts", right.sentence), problems: [] }
      : invalid("password", right.sentence)
  }
  const tooMany = await countAttempt(ground, "mailPerPerson", personId)
  if (tooMany !== null) return { ...tooMany, problems: [] }
  const email = read.data
  const server = await serverOf(ground)
  await ground.database.transaction(async (tx) => {
    const [who] = await tx.select().from(person).where(eq(person.id, personId))
    if (who === undefined) throw new Error(`there is no person ${personId}`)
    if (await isTaken(tx, email, personId)) return mailLater(ground, tx, addressTakenMail(server, { to: email }))
    const { link, expiresAt } = await makeLink(ground, tx, { personId, purpose: "confirm", email })
    return mailLater(ground, tx, confirmMail(server, { to: email, handle: who.handle, link }), { until: expiresAt })
  })
  return ok({ email })
}

async function isTaken(executor: Executor, email: string, exceptFor: string): Promise<boolean> {
  const found = await executor
    .select({ id: person.id })
    .from(person)
    .where(and(eq(person.email, email), ne(person.id, exceptFor)))
  return found.length > 0
}

const linkUsed = () =>
  refused(
    "linkUsed",
    "This link does not work any more: it was used, it is older than a week, a newer one was sent, or it is for another account than the one you are signed in to.",
  )

/** The address that a link would prove for a person, or null. The link of somebody else proves nothing. */
export async function addressToConfirm(ground: Ground, personId: string, token: string): Promise<string | null> {
  const link = await readLink(ground, token, ["confirm"])
  return link?.personId === personId ? link.email : null
}

/**
 * Uses a link that was sent to a mailbox. Only whoever is signed in to the account can: somebody who signed up with a stranger's address
 * must not have it proven by that stranger's click.
 */
export async function confirmEmail(
  ground: Ground,
  personId: string,
  token: string,
): Promise<Result<{ email: string }, "linkUsed" | "emailTaken">> {
  if ((await addressToConfirm(ground, personId, token)) === null) return linkUsed()
  const server = await serverOf(ground)
  try {
    return await ground.database.transaction(async (tx) => {
      const link = await consumeLink(ground, tx, token, ["confirm"])
      if (link === null || link.email === null || link.personId !== personId) return linkUsed()
      const [before] = await tx.select().from(person).where(eq(person.id, personId)).for("update")
      if (before === undefined) return linkUsed()
      await proveEmail(ground, tx, { personId, email: link.email })
      if (before.email !== link.email) {
        // A link for a new password that lies in the old mailbox must not open the account any more.
        await endLinks(tx, personId, ["reset", "recovery"])
        await mailLater(ground, tx, addressChangedMail(server, { to: before.email, handle: before.handle }))
      }
      return ok({ email: link.email })
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return refused("emailTaken", "Another account has this address by now, so yours was not changed.")
  }
}

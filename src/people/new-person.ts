import { eq, or, sql } from "drizzle-orm"
import { createLocalActor, localActorByHandle, type PreparedKeys } from "../actors/index.ts"
import { newId, type Executor, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { refused, type Refusal } from "../result.ts"
import { byPassword } from "./password-check.ts"
import { person, personActor, signInMethod, signUpRequest } from "./schema.ts"
import type { FieldProblem, SignUpField, SignUpFields } from "./sign-up-form.ts"

export type SignUpReason =
  | "invalid"
  | "registrationsClosed"
  | "setUpLinkUsed"
  | "invitationUsed"
  | "tooManyAttempts"
  | "tooManyRequests"

/** Why nobody was signed up; `problems` names fields and is empty for the other reasons. */
export type SignUpRefusal = Refusal<SignUpReason> & { problems: FieldProblem<SignUpField>[] }
export type Refused = { ok: false } & SignUpRefusal

export const refusedFor = (reason: Exclude<SignUpReason, "invalid">, sentence: string): Refused => ({
  ...refused(reason, sentence),
  problems: [],
})

export const invalid = (problems: FieldProblem<SignUpField>[]): Refused => ({
  ...refused("invalid", "Some of what you entered cannot be used. What to change stands beside it."),
  problems,
})

/** Thrown to roll a transaction back when it turns out inside that somebody cannot be signed up. */
export class SignUpRefused extends Error {
  readonly refusal: Refused

  constructor(refusal: Refused) {
    super(refusal.sentence)
    this.refusal = refusal
  }
}

export type NewPerson = Omit<SignUpFields, "password"> & {
  passwordHash: string
  role: "member" | "admin"
  emailVerified: boolean
  keys: PreparedKeys
}

/**
 * Makes a person, their way of signing in and their actor, in the caller's transaction.
 *
 * @throws SignUpRefused when email or handle are taken: let it roll the transaction back.
 */
export async function makePerson(
  ground: Ground,
  tx: Tx,
  fields: NewPerson,
): Promise<{ personId: string; actorId: string }> {
  const { email, name, handle, role, emailVerified, passwordHash, keys } = fields
  const personId = newId()
  const moments = { createdAt: ground.now(), updatedAt: ground.now() }
  const [inserted] = await tx
    .insert(person)
    .values({ id: personId, email, name, handle, role, emailVerified, ...moments })
    .onConflictDoNothing()
    .returning({ id: person.id })
  // Somebody else took the email or the handle between the first look and now.
  if (inserted === undefined) throw new SignUpRefused(invalid(await takenFields(tx, { email, handle })))
  await tx.insert(signInMethod).values({
    id: newId(),
    userId: personId,
    providerId: byPassword,
    accountId: personId,
    password: passwordHash,
    ...moments,
  })
  const made = await createLocalActor(ground, tx, { type: "Person", handle, name, keys })
  if (!made.ok) throw new SignUpRefused(invalid([{ field: "handle", sentence: made.sentence }]))
  await tx.insert(personActor).values({ personId, actorId: made.value.id })
  return { personId, actorId: made.value.id }
}

/**
 * Which of the two cannot be had any more. Those who ask for an account hold their handle and address too, so that two do not wait for the
 * same; `exceptFor` is a request whose own are no obstacle.
 */
export async function takenFields(
  executor: Executor,
  { email, handle }: Pick<SignUpFields, "email" | "handle">,
  { exceptFor }: { exceptFor?: string } = {},
): Promise<FieldProblem<SignUpField>[]> {
  const people = await executor
    .select({ email: person.email, handle: person.handle })
    .from(person)
    .where(or(eq(person.email, email), eq(sql`lower(${person.handle})`, handle.toLowerCase())))
  const requests = await executor
    .select({ id: signUpRequest.id, email: signUpRequest.email, handle: signUpRequest.handle })
    .from(signUpRequest)
    .where(or(eq(signUpRequest.email, email), eq(sql`lower(${signUpRequest.handle})`, handle.toLowerCase())))
  const waiting = requests.filter((one) => one.id !== exceptFor)
  const problems: FieldProblem<SignUpField>[] = []
  if (people.some((one) => one.email === email)) {
    problems.push({ field: "email", sentence: "There is an account with this email already. Sign in instead." })
  } else if (waiting.some((one) => one.email === email)) {
    problems.push({
      field: "email",
      sentence: "Somebody asked for an account with this email already. It gets a mail once that is answered.",
    })
  }
  const handleTaken =
    [...people, ...waiting].some((one) => one.handle.toLowerCase() === handle.toLowerCase()) ||
    // Issuers share the handles with people.
    (await localActorByHandle(executor, handle)) !== null
  if (handleTaken) {
    problems.push({ field: "handle", sentence: "Somebody here has this handle already. Choose another one." })
  }
  return problems
}

import { eq, or, sql } from "drizzle-orm"
import { createLocalActor, localActorByHandle, prepareKeys } from "../actors/index.ts"
import { newId, readSetting, type Executor, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal } from "../result.ts"
import { authenticationOf } from "./authentication.ts"
import { countAttempt } from "./limits.ts"
import { person, personActor, signInMethod } from "./schema.ts"
import { openSession } from "./sessions.ts"
import { consumeSetUpLink, setUpLinkWorks } from "./set-up.ts"
import { readSignUp, type FieldProblem, type SignUpField, type SignUpFields, type SignUpInput } from "./sign-up-form.ts"
import { limitKeyOf, type Visit } from "./visit.ts"

export type SignUpReason = "invalid" | "registrationsClosed" | "setUpLinkUsed" | "tooManyAttempts"

/** Why nobody was signed up; `problems` names fields and is empty for the other reasons. */
export type SignUpRefusal = Refusal<SignUpReason> & { problems: FieldProblem<SignUpField>[] }
export type SignedUp = { personId: string; actorId: string; setCookies: string[] }

type Refused = { ok: false } & SignUpRefusal

const refusedFor = (reason: Exclude<SignUpReason, "invalid">, sentence: string): Refused => ({
  ...refused(reason, sentence),
  problems: [],
})

const invalid = (problems: FieldProblem<SignUpField>[]): Refused => ({
  ...refused("invalid", "Some of what you entered cannot be used. What to change stands beside it."),
  problems,
})

/** Whether anybody may sign up by themselves. */
export async function registrationsOpen(ground: Ground): Promise<boolean> {
  return ((await readSetting<string>(ground.database.orm, "people.registrations")) ?? "open") === "open"
}

/**
 * Makes a person, their way of signing in and their actor, all in one transaction, and signs them in. With a set-up token
 * the person becomes the admin and the token is used up with it; a token that does not work makes nobody.
 */
export async function signUp(
  ground: Ground,
  input: SignUpInput & { setUpToken?: string },
  visit: Visit,
): Promise<{ ok: true; value: SignedUp } | Refused> {
  const { setUpToken } = input
  if (setUpToken !== undefined && !(await setUpLinkWorks(ground, setUpToken))) return setUpLinkUsed
  if (setUpToken === undefined && !(await registrationsOpen(ground))) {
    return refusedFor(
      "registrationsClosed",
      "This server takes no new people at the moment. Ask its admin for an invitation.",
    )
  }
  const read = readSignUp(input)
  if ("problems" in read) return invalid(read.problems)
  const tooMany = await countAttempt(ground, "signUpPerAddress", limitKeyOf(visit.address))
  if (tooMany !== null) return { ...tooMany, problems: [] }
  const taken = await takenFields(ground.database.orm, read.fields)
  if (taken.length > 0) return invalid(taken)
  const made = await makePerson(ground, read.fields, setUpToken)
  if (!made.ok) return made
  const opened = await openSession(ground, read.fields, visit)
  if (opened === null) throw new Error("a new person's password was not accepted")
  return ok({ ...made.value, setCookies: opened.setCookies })
}

const setUpLinkUsed = refusedFor(
  "setUpLinkUsed",
  "This set-up link does not work any more. While there is no admin, each start of the server writes a new one into its log.",
)

/** Thrown to roll the transaction back when it turns out inside that somebody cannot be signed up. */
class SignUpRefused extends Error {
  readonly refusal: Refused

  constructor(refusal: Refused) {
    super(refusal.sentence)
    this.refusal = refusal
  }
}

async function makePerson(
  ground: Ground,
  fields: SignUpFields,
  setUpToken: string | undefined,
): Promise<{ ok: true; value: { personId: string; actorId: string } } | Refused> {
  const { password } = await authenticationOf(ground).$context
  // Both are slow, and the embedded database has one connection, which a transaction keeps to itself.
  const [passwordHash, keys] = await Promise.all([password.hash(fields.password), prepareKeys({ credential: false })])
  try {
    return await ground.database.transaction(async (tx) => {
      if (setUpToken !== undefined && !(await consumeSetUpLink(tx, setUpToken))) throw new SignUpRefused(setUpLinkUsed)
      const role = setUpToken === undefined ? "member" : "admin"
      const personId = await insertPerson(ground, tx, { ...fields, passwordHash, role })
      const made = await createLocalActor(ground, tx, {
        type: "Person",
        handle: fields.handle,
        name: fields.name,
        keys,
      })
      if (!made.ok) throw new SignUpRefused(invalid([{ field: "handle", sentence: made.sentence }]))
      await tx.insert(personActor).values({ personId, actorId: made.value.id })
      return ok({ personId, actorId: made.value.id })
    })
  } catch (error) {
    if (error instanceof SignUpRefused) return error.refusal
    throw error
  }
}

type NewPerson = SignUpFields & { passwordHash: string; role: "member" | "admin" }

async function insertPerson(ground: Ground, tx: Tx, { email, name, handle, passwordHash, role }: NewPerson) {
  const personId = newId()
  const moments = { createdAt: ground.now(), updatedAt: ground.now() }
  const [made] = await tx
    .insert(person)
    .values({ id: personId, email, name, handle, role, ...moments })
    .onConflictDoNothing()
    .returning({ id: person.id })
  // Somebody else took the email or the handle between the first look and now.
  if (made === undefined) throw new SignUpRefused(invalid(await takenFields(tx, { email, handle })))
  await tx.insert(signInMethod).values({
    id: newId(),
    userId: personId,
    // The spelling by which better-auth finds a password again.
    providerId: "credential",
    accountId: personId,
    password: passwordHash,
    ...moments,
  })
  return personId
}

async function takenFields(
  executor: Executor,
  { email, handle }: Pick<SignUpFields, "email" | "handle">,
): Promise<FieldProblem<SignUpField>[]> {
  const people = await executor
    .select({ email: person.email, handle: person.handle })
    .from(person)
    .where(or(eq(person.email, email), eq(sql`lower(${person.handle})`, handle.toLowerCase())))
  const problems: FieldProblem<SignUpField>[] = []
  if (people.some((one) => one.email === email)) {
    problems.push({ field: "email", sentence: "There is an account with this email already. Sign in instead." })
  }
  const handleTaken =
    people.some((one) => one.handle.toLowerCase() === handle.toLowerCase()) ||
    // Issuers share the handles with people.
    (await localActorByHandle(executor, handle)) !== null
  if (handleTaken) {
    problems.push({ field: "handle", sentence: "Somebody here has this handle already. Choose another one." })
  }
  return problems
}

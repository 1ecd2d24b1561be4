import { asc, count, eq } from "drizzle-orm"
import { prepareKeys } from "../actors/index.ts"
import { newId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { mailLater } from "./account-mail.ts"
import { countAttempt } from "./limits.ts"
import { approvedMail, rejectedMail, requestMail, serverOf } from "./mails.ts"
import { invalid, makePerson, refusedFor, SignUpRefused, takenFields, type Refused } from "./new-person.ts"
import { hashPassword } from "./password-check.ts"
import { registrationsOf } from "./registrations.ts"
import { person, signUpRequest } from "./schema.ts"
import { readSignUp, type FieldProblem, type SignUpInput } from "./sign-up-form.ts"
import { limitKeyOf, type Visit } from "./visit.ts"

export type SignUpRequest = Omit<typeof signUpRequest.$inferSelect, "passwordHash">

export const longestReason = 1_000
/** More than any admin will answer; without a bound whoever has many addresses could fill the table. */
const mostWaiting = 500
/** So many admins are told of a request; more are not needed to answer it. */
const mostTold = 5

/**
 * Asks for an account where an admin has to approve. Nobody is made yet: there is no way to sign in, no actor and no profile until an admin
 * says yes.
 */
export async function askForAccount(
  ground: Ground,
  input: SignUpInput & { reason: string },
  visit: Visit,
): Promise<{ ok: true; value: { email: string } } | (Refused | AskRefusal)> {
  if ((await registrationsOf(ground)).mode !== "approval") {
    return refusedFor("registrationsClosed", "This server does not take requests for accounts at the moment.")
  }
  const read = readSignUp(input)
  const reason = input.reason.replaceAll("\0", "").toWellFormed().trim()
  const problem = reasonProblem(reason)
  if ("problems" in read || problem !== null) {
    const problems = [...("problems" in read ? read.problems : []), ...(problem === null ? [] : [problem])]
    return { ...refused("invalid", "Some of what you entered cannot be used."), problems }
  }
  const tooMany = await countAttempt(ground, "signUpPerAddress", limitKeyOf(visit.address))
  if (tooMany !== null) return { ...tooMany, problems: [] }
  const { email, name, handle, password } = read.fields
  const [passwordHash, server] = await Promise.all([hashPassword(ground, password), serverOf(ground)])
  return ground.database.transaction(async (tx) => {
    const taken = await takenFields(tx, { email, handle })
    if (taken.length > 0) return invalid(taken)
    if ((await countWaiting(tx)) >= mostWaiting) {
      return refusedFor("tooManyRequests", "Very many people wait for an answer at the moment. Try again in some days.")
    }
    const [made] = await tx
      .insert(signUpRequest)
      .values({ id: newId(), email, name, handle, passwordHash, reason, createdAt: ground.now() })
      .onConflictDoNothing()
      .returning({ id: signUpRequest.id })
    if (made === undefined) return invalid(await takenFields(tx, { email, handle }))
    const page = new URL("/admin/registrations", ground.config.origin)
    const admins = await tx
      .select({ email: person.email })
      .from(person)
      .where(eq(person.role, "admin"))
      .orderBy(asc(person.id))
      .limit(mostTold)
    for (const admin of admins) await mailLater(ground, tx, requestMail(server, { to: admin.email, handle, page }))
    return ok({ email })
  })
}

type AskRefusal = Refusal<"invalid"> & { problems: FieldProblem[] }

function reasonProblem(reason: string): FieldProblem<"reason"> | null {
  if (reason === "") return { field: "reason", sentence: "Write a sentence about why you want to join." }
  if (reason.length <= longestReason) return null
  return { field: "reason", sentence: `Please shorten this: it may have at most ${longestReason} characters.` }
}

/** Those who wait, the longest-waiting first. For admins only. */
export async function waitingRequests(ground: Ground, { limit }: { limit: number }): Promise<SignUpRequest[]> {
  const { id, email, name, handle, reason, createdAt } = signUpRequest
  return ground.database.orm
    .select({ id, email, name, handle, reason, createdAt })
    .from(signUpRequest)
    .orderBy(asc(signUpRequest.id))
    .limit(limit)
}

/** How many wait for an answer. */
export const countWaitingRequests = (ground: Ground): Promise<number> => countWaiting(ground.database.orm)

async function countWaiting(executor: Tx | Ground["database"]["orm"]): Promise<number> {
  const [row] = await executor.select({ count: count() }).from(signUpRequest)
  return row?.count ?? 0
}

const noSuchRequest = () => refused("noSuchRequest", "That request was answered already.")

/** Says yes: the person, their way of signing in and their actor are made, and they are told by mail. That an admin says it is for the caller to know. */
export async function approveRequest(
  ground: Ground,
  id: string,
): Promise<Result<{ personId: string }, "noSuchRequest" | "handleTaken">> {
  const [keys, server] = await Promise.all([prepareKeys({ credential: false }), serverOf(ground)])
  try {
    return await ground.database.transaction(async (tx) => {
      const [asked] = await tx.delete(signUpRequest).where(eq(signUpRequest.id, id)).returning()
      if (asked === undefined) return noSuchRequest()
      const { email, name, handle, passwordHash } = asked
      const whole = { email, name, handle, passwordHash, keys, role: "member", emailVerified: false } as const
      const { personId } = await makePerson(ground, tx, whole)
      const page = new URL("/sign-in", ground.config.origin)
      page.searchParams.set("email", email)
      await mailLater(ground, tx, approvedMail(server, { to: email, handle, page }))
      return ok({ personId })
    })
  } catch (error) {
    // An issuer may have taken the handle, or an invited person the address.
    if (!(error instanceof SignUpRefused)) throw error
    const why = error.refusal.problems[0]?.sentence ?? error.refusal.sentence
    return refused("handleTaken", `${why} Say no to this request and write why, so that they ask again.`)
  }
}

/** Says no: nothing of the request is kept, and whoever asked is told by mail, with what the admin writes. */
export async function rejectRequest(
  ground: Ground,
  id: string,
  answer: string,
): Promise<Result<null, "noSuchRequest">> {
  const server = await serverOf(ground)
  const words = answer.replaceAll("\0", "").toWellFormed().trim().slice(0, longestReason)
  return ground.database.transaction(async (tx) => {
    const [asked] = await tx.delete(signUpRequest).where(eq(signUpRequest.id, id)).returning()
    if (asked === undefined) return noSuchRequest()
    await mailLater(ground, tx, rejectedMail(server, { to: asked.email, handle: asked.handle, answer: words }))
    return ok(null)
  })
}

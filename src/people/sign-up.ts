import { prepareKeys } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok } from "../result.ts"
import { makeLink } from "./account-links.ts"
import { mailLater } from "./account-mail.ts"
import { consumeInvitation, standingInvitation } from "./invitations.ts"
import { countAttempt } from "./limits.ts"
import { confirmMail, serverOf } from "./mails.ts"
import { invalid, makePerson, refusedFor, SignUpRefused, takenFields, type Refused } from "./new-person.ts"
import { hashPassword } from "./password-check.ts"
import { proveEmail } from "./prove-email.ts"
import { registrationsOf } from "./registrations.ts"
import { openSession } from "./sessions.ts"
import { consumeSetUpLink, setUpLinkWorks } from "./set-up.ts"
import { readSignUp, type SignUpFields, type SignUpInput } from "./sign-up-form.ts"
import { limitKeyOf, type Visit } from "./visit.ts"

export type SignedUp = { personId: string; actorId: string; setCookies: string[] }

/** What lets somebody in who may not come in by themselves. */
export type WayIn = {
  /** From the set-up link: makes the first admin. */
  setUpToken?: string
  /** The token of an invitation's link. */
  invitation?: string
  /**
   * A mailbox that the caller has proof of: somebody opened a link that was sent there and shown to nobody else (a claim link). It counts as
   * an invitation, and when the form names the same address, that is confirmed from the start.
   */
  provenEmail?: string
}

type Way = { by: "setUp"; token: string } | { by: "invitation"; id: string } | { by: "mailbox" } | { by: "open" }

/**
 * Makes a person, their way of signing in and their actor, all in one transaction, and signs them in. With a set-up token the person becomes
 * the admin. Tokens are used up in the same transaction, and one that does not work makes nobody.
 */
export async function signUp(
  ground: Ground,
  input: SignUpInput & WayIn,
  visit: Visit,
): Promise<{ ok: true; value: SignedUp } | Refused> {
  const way = await wayIn(ground, input)
  if ("ok" in way) return way
  const read = readSignUp(input)
  if ("problems" in read) return invalid(read.problems)
  const tooMany = await countAttempt(ground, "signUpPerAddress", limitKeyOf(visit.address))
  if (tooMany !== null) return { ...tooMany, problems: [] }
  const taken = await takenFields(ground.database.orm, read.fields)
  if (taken.length > 0) return invalid(taken)
  const proven = input.provenEmail?.trim().toLowerCase() === read.fields.email
  const made = await enter(ground, read.fields, way, proven)
  if (!made.ok) return made
  const opened = await openSession(ground, read.fields, visit)
  if (opened === null) throw new Error("a new person's password was not accepted")
  return ok({ ...made.value, setCookies: opened.setCookies })
}

const setUpLinkUsed = refusedFor(
  "setUpLinkUsed",
  "This set-up link does not work any more. While there is no admin, each start of the server writes a new one into its log.",
)

const invitationUsed = refusedFor(
  "invitationUsed",
  "This invitation does not work any more: it was used, taken back, or is too old. Ask whoever sent it for a new one.",
)

async function wayIn(ground: Ground, { setUpToken, invitation, provenEmail }: WayIn): Promise<Way | Refused> {
  if (setUpToken !== undefined) {
    return (await setUpLinkWorks(ground, setUpToken)) ? { by: "setUp", token: setUpToken } : setUpLinkUsed
  }
  const { mode } = await registrationsOf(ground)
  if (mode === "closed") {
    return refusedFor("registrationsClosed", "This server takes no new people at the moment.")
  }
  if (invitation !== undefined) {
    const standing = await standingInvitation(ground, invitation)
    return standing === null ? invitationUsed : { by: "invitation", id: standing.id }
  }
  if (provenEmail !== undefined) return { by: "mailbox" }
  if (mode === "open") return { by: "open" }
  return refusedFor(
    "registrationsClosed",
    mode === "approval"
      ? "On this server an admin says yes to each new account. Ask for yours on the page for new accounts."
      : "This server takes people who were invited. Ask somebody there for an invitation.",
  )
}

async function enter(
  ground: Ground,
  fields: SignUpFields,
  way: Way,
  proven: boolean,
): Promise<{ ok: true; value: { personId: string; actorId: string } } | Refused> {
  // All are slow, and the embedded database has one connection, which a transaction keeps to itself.
  const [passwordHash, keys, server] = await Promise.all([
    hashPassword(ground, fields.password),
    prepareKeys({ credential: false }),
    serverOf(ground),
  ])
  const { email, name, handle } = fields
  try {
    return await ground.database.transaction(async (tx) => {
      if (way.by === "setUp" && !(await consumeSetUpLink(tx, way.token))) throw new SignUpRefused(setUpLinkUsed)
      if (way.by === "invitation" && !(await consumeInvitation(ground, tx, way.id)))
        throw new SignUpRefused(invitationUsed)
      const role = way.by === "setUp" ? "admin" : "member"
      const whole = { email, name, handle, passwordHash, keys, role, emailVerified: false } as const
      const made = await makePerson(ground, tx, whole)
      if (proven) {
        await proveEmail(ground, tx, { personId: made.personId, email })
      } else {
        const { link, expiresAt } = await makeLink(ground, tx, { personId: made.personId, purpose: "confirm", email })
        await mailLater(ground, tx, confirmMail(server, { to: email, handle, link }), { until: expiresAt })
      }
      return ok(made)
    })
  } catch (error) {
    if (error instanceof SignUpRefused) return error.refusal
    throw error
  }
}

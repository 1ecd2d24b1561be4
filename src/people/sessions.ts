import { isAPIError } from "better-auth/api"
import { eq } from "drizzle-orm"
import { isPresent, type Actor } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { decisionAbout } from "../moderation/index.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { authenticationOf } from "./authentication.ts"
import { countAttempt, forgetAttempts } from "./limits.ts"
import { actorOfPerson, ensureActor } from "./person-actor.ts"
import { session } from "./schema.ts"
import { limitKeyOf, type Visit } from "./visit.ts"

/** Somebody who is signed in. */
export type SignedIn = {
  personId: string
  actorId: string
  handle: string
  name: string
  role: "member" | "admin"
  sessionId: string
  actor: Actor
  /** `Set-Cookie` values to send with whatever is answered: the session was prolonged. Mostly empty. */
  setCookies: string[]
}

/**
 * Signs somebody in by email and password. An email that nobody has takes as long and reads the same as a wrong password.
 * Always a new session: one that was planted in the browser beforehand is ended and is worth nothing afterwards.
 */
export async function signIn(
  ground: Ground,
  input: { email: string; password: string },
  visit: Visit,
): Promise<
  Result<{ personId: string; setCookies: string[] }, "wrongEmailOrPassword" | "tooManyAttempts" | "suspended">
> {
  const email = input.email.trim().toLowerCase()
  const tooMany =
    (await countAttempt(ground, "signInPerAddress", limitKeyOf(visit.address))) ??
    (await countAttempt(ground, "signInPerEmail", email.slice(0, 254)))
  if (tooMany !== null) return tooMany
  const opened = await openSession(ground, { email, password: input.password }, visit)
  if (opened === null) {
    return refused("wrongEmailOrPassword", "This email and password do not belong together. Check both and try again.")
  }
  await forgetAttempts(ground, "signInPerEmail", email)
  const refusal = await whySuspended(ground, opened.personId)
  return refusal ?? ok(opened)
}

/** Only whoever knows the password is told that the account is suspended, and why. All its sessions end. */
async function whySuspended(ground: Ground, personId: string): Promise<Refusal<"suspended"> | null> {
  const actor = await actorOfPerson(ground.database.orm, personId)
  if (actor === null || actor.suspendedAt === null) return null
  await ground.database.orm.delete(session).where(eq(session.userId, personId))
  const reason = (await decisionAbout(ground, actor.id))?.reason ?? ""
  return refused(
    "suspended",
    `The admins of this server have suspended this account${reason === "" ? "." : `: ${reason}`} Nothing of it is deleted. If you think that this is a mistake, write to them.`,
  )
}

/** Opens a session without counting the attempt; null when email and password do not belong together. */
export async function openSession(
  ground: Ground,
  credentials: { email: string; password: string },
  visit: Visit,
): Promise<{ personId: string; setCookies: string[] } | null> {
  const { api } = authenticationOf(ground)
  try {
    const { headers, response } = await api.signInEmail({
      body: credentials,
      headers: userAgentOf(visit.headers),
      returnHeaders: true,
    })
    await ensureActor(ground, response.user.id)
    await endSession(ground, visit.headers)
    return { personId: response.user.id, setCookies: headers.getSetCookie() }
  } catch (error) {
    if (isAPIError(error) && error.statusCode >= 400 && error.statusCode < 500) return null
    throw error
  }
}

// Cookies are kept from the library here: an old one must have no say in what the new session is.
function userAgentOf(headers: Headers): Headers {
  const agent = headers.get("user-agent")
  return new Headers(agent === null ? {} : { "user-agent": agent.slice(0, 300) })
}

/** Ends the session that a request came with, if any, on the server and (by the answered cookies) in the browser. */
export async function signOut(ground: Ground, headers: Headers): Promise<{ setCookies: string[] }> {
  return { setCookies: await endSession(ground, headers) }
}

async function endSession(ground: Ground, headers: Headers): Promise<string[]> {
  const { api } = authenticationOf(ground)
  const ended = await api.signOut({ headers: cookiesOf(headers), returnHeaders: true })
  return ended.headers.getSetCookie()
}

/** Who a request comes from, or null when nobody is signed in. Every way of reading it goes through the session's row. */
export async function personOf(ground: Ground, headers: Headers): Promise<SignedIn | null> {
  if (headers.get("cookie") === null) return null
  const { api } = authenticationOf(ground)
  const { headers: answered, response } = await api.getSession({ headers: cookiesOf(headers), returnHeaders: true })
  if (response === null) return null
  const { user } = response
  const actor = (await actorOfPerson(ground.database.orm, user.id)) ?? (await ensureActor(ground, user.id))
  // A suspension ends what was begun before it, too.
  if (!isPresent(actor)) return null
  return {
    personId: user.id,
    actorId: actor.id,
    handle: actor.handle,
    name: actor.name,
    role: user.role === "admin" ? "admin" : "member",
    sessionId: response.session.id,
    actor,
    setCookies: answered.getSetCookie(),
  }
}

// Nothing but the cookies: the library would read proxies' headers and more from a request that it was never given.
const cookiesOf = (headers: Headers): Headers => new Headers({ cookie: headers.get("cookie") ?? "" })

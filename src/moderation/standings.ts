import { eq } from "drizzle-orm"
import { actorById, isPresent, markStanding, type Actor } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { hostOf } from "./domains.ts"
import { SuspendedElsewhere } from "./events.ts"
import { writeLog } from "./log.ts"
import { changePolicies, forgetPolicies, policiesOf } from "./policies.ts"
import { standing } from "./schema.ts"

/**
 * How somebody stands here. `limited`: only followers see them. `suspended`: nothing of them is stored or shown, and nothing is sent to or
 * for them.
 */
export type Standing = "good" | "limited" | "suspended"

/** What an admin decided about an actor, as it is stored. */
export type StandingRow = typeof standing.$inferSelect

export const longestReason = 500

/** How an actor stands, all things considered: what was decided about them, and about their server. */
export async function standingOf(ground: Ground, actorId: string): Promise<Standing> {
  const found = await actorById(ground, actorId)
  return found === null ? "good" : standingOfActor(ground, found)
}

/** The same for an actor that is at hand. */
export async function standingOfActor(ground: Ground, actor: Actor): Promise<Standing> {
  if (actor.suspendedAt !== null) return "suspended"
  if (actor.local) return actor.limitedAt === null ? "good" : "limited"
  const policies = await policiesOf(ground)
  const verdicts = [actor.host, hostOf(actor.uri) ?? actor.host].map((host) => policies.verdictOn(host))
  if (verdicts.some(({ suspended }) => suspended)) return "suspended"
  return actor.limitedAt !== null || verdicts.some(({ silenced }) => silenced) ? "limited" : "good"
}

/** Whether anything of an actor may be stored, shown or sent. */
export async function isWelcome(ground: Ground, actor: Actor): Promise<boolean> {
  return isPresent(actor) && (await standingOfActor(ground, actor)) !== "suspended"
}

/** What was decided about an actor itself, or null: its server may be suspended all the same. */
export async function decisionAbout(ground: Ground, actorId: string): Promise<StandingRow | null> {
  const [row] = await ground.database.orm.select().from(standing).where(eq(standing.actorId, actorId))
  return row ?? null
}

/**
 * Decides how an actor stands, here or elsewhere. All of it can be taken back: of our own people nothing is deleted; what was kept of people
 * elsewhere is, and comes back from their servers when they are followed again.
 *
 * @param by the admin's actor; null when a command of the operator decided.
 */
export async function setStanding(
  ground: Ground,
  by: string | null,
  decision: { actorId: string; standing: Standing; reason?: string; note?: string; reportId?: string },
): Promise<Result<Actor, "noSuchActor" | "yourself" | "theServer">> {
  const subject = await actorById(ground, decision.actorId)
  if (subject === null) return refused("noSuchActor", "There is nobody of that kind here.")
  if (subject.id === by) return refused("yourself", "You cannot decide about yourself. Ask another admin.")
  if (subject.local && subject.type === "Application") {
    return refused("theServer", "This is the server itself, which has no standing.")
  }
  const policies = await policiesOf(ground)
  const byHost =
    !subject.local &&
    [subject.host, hostOf(subject.uri) ?? subject.host].some((host) => policies.verdictOn(host).suspended)
  const now = ground.now()
  const changed = await ground.database.transaction(async (tx) => {
    const marks = marksFor(decision.standing, now, byHost)
    if (decision.standing === "good") await tx.delete(standing).where(eq(standing.actorId, subject.id))
    else {
      const values = {
        standing: decision.standing,
        reason: (decision.reason ?? "").trim().slice(0, longestReason),
        since: now,
      }
      await tx
        .insert(standing)
        .values({ actorId: subject.id, ...values })
        .onConflictDoUpdate({ target: standing.actorId, set: values })
    }
    await markStanding(tx, subject.id, marks)
    await writeLog(tx, now, {
      by,
      deed: deeds[decision.standing],
      actorId: subject.id,
      reportId: decision.reportId,
      note: decision.note,
    })
    await changePolicies(tx)
    // What is kept of them goes, by tasks.
    if (decision.standing === "suspended" && !subject.local)
      await ground.outbox.emit(tx, SuspendedElsewhere, {}, { orderKey: "moderation.purge" })
    return { ...subject, ...marks }
  })
  forgetPolicies(ground)
  return ok(changed)
}

const deeds = { good: "restored", limited: "limited", suspended: "suspended" } as const

function marksFor(wanted: Standing, now: Date, byHost: boolean) {
  return {
    suspendedAt: wanted === "suspended" || byHost ? now : null,
    limitedAt: wanted === "limited" ? now : null,
  }
}

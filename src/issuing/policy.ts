import { and, eq } from "drizzle-orm"
import type { Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { issuerMember } from "./schema.ts"

/** An owner does everything for an issuer; an awarder gives its badges to people. */
export type IssuerRole = "owner" | "awarder"

/** What somebody can do in an issuer's name. */
export type IssuerDeed = "changeIssuer" | "defineAchievement" | "award" | "withdraw" | "revoke" | "suspend"

const allowed: Record<IssuerRole, readonly IssuerDeed[]> = {
  owner: ["changeIssuer", "defineAchievement", "award", "withdraw", "revoke", "suspend"],
  awarder: ["award", "withdraw"],
}

/** Whether a role includes a deed; no role includes none. */
export function may(role: IssuerRole | null, deed: IssuerDeed): boolean {
  return role !== null && allowed[role].includes(deed)
}

/** The role of a person's actor at an issuer, or null when they are no member. */
export async function roleAt(executor: Executor, actorId: string, issuerId: string): Promise<IssuerRole | null> {
  const [member] = await executor
    .select({ role: issuerMember.role })
    .from(issuerMember)
    .where(and(eq(issuerMember.issuerId, issuerId), eq(issuerMember.personActorId, actorId)))
    .limit(1)
  return member?.role ?? null
}

/** Whether a person's actor may act for an issuer, and, when a deed is named, do that. */
export async function mayActFor(
  ground: Ground,
  actorId: string,
  issuerId: string,
  deed?: IssuerDeed,
): Promise<boolean> {
  const role = await roleAt(ground.database.orm, actorId, issuerId)
  return deed === undefined ? role !== null : may(role, deed)
}

/** The sentence for whoever may not. Issuers are public, so saying that this one exists leaks nothing. */
export const mayNotSentence =
  "You may not do this for this issuer. Ask one of its owners to do it, or to make you a member of the team."

import { and, desc, eq, lt } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import { newId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { mostBlocksPerPerson } from "./blocks.ts"
import { readDomain, covers } from "./domains.ts"
import { ServerBlocked } from "./events.ts"
import { mute, personalDomainBlock, trustedIssuer } from "./schema.ts"

/** Most whole servers that one person blocks. */
export const mostServersBlocked = 1_000

/** One of our people does not want to read of somebody. Nobody is told, and nothing else changes. */
export async function muteActor(
  ground: Ground,
  by: string,
  target: Actor,
): Promise<Result<null, "yourself" | "tooMany">> {
  if (target.id === by) return refused("yourself", "You cannot mute yourself.")
  const { orm } = ground.database
  if ((await orm.$count(mute, eq(mute.muterId, by))) >= mostBlocksPerPerson)
    return refused("tooMany", `You mute ${mostBlocksPerPerson} people, which is as many as can be.`)
  await orm
    .insert(mute)
    .values({ id: newId(), muterId: by, mutedId: target.id, createdAt: ground.now() })
    .onConflictDoNothing()
  return ok(null)
}

/** Takes a mute back. */
export async function unmuteActor(ground: Ground, by: string, targetId: string): Promise<void> {
  await ground.database.orm.delete(mute).where(and(eq(mute.muterId, by), eq(mute.mutedId, targetId)))
}

/** Whether somebody here has muted an actor: for mails and notifications. */
export async function isMutedBy(ground: Ground, muterId: string, actorId: string): Promise<boolean> {
  return (await ground.database.orm.$count(mute, and(eq(mute.muterId, muterId), eq(mute.mutedId, actorId)))) > 0
}

/** A page of whom one person mutes, newest first. */
export async function mutesOf(ground: Ground, by: string, { before, limit }: { before?: string; limit: number }) {
  return ground.database.orm
    .select()
    .from(mute)
    .where(and(eq(mute.muterId, by), before === undefined ? undefined : lt(mute.id, before)))
    .orderBy(desc(mute.id))
    .limit(limit)
}

/** One of our people wants nothing of a whole server. */
export async function blockServer(
  ground: Ground,
  by: string,
  written: string,
): Promise<Result<string, "notADomain" | "ourselves" | "tooMany">> {
  const domain = readDomain(written)
  if (domain === null) {
    return refused(
      "notADomain",
      `"${written.slice(0, 80)}" is not the name of a server. It should look like example.org.`,
    )
  }
  if (covers(domain, ground.config.host)) return refused("ourselves", "That would cover this very server.")
  const { orm } = ground.database
  if ((await orm.$count(personalDomainBlock, eq(personalDomainBlock.actorId, by))) >= mostServersBlocked)
    return refused("tooMany", `You block ${mostServersBlocked} servers, which is as many as can be.`)
  await ground.database.transaction(async (tx) => {
    const [made] = await tx
      .insert(personalDomainBlock)
      .values({ id: newId(), actorId: by, domain, createdAt: ground.now() })
      .onConflictDoNothing()
      .returning({ id: personalDomainBlock.id })
    if (made !== undefined) await ground.outbox.emit(tx, ServerBlocked, { actorId: by, domain })
  })
  return ok(domain)
}

/** Takes the block of a whole server back. */
export async function unblockServer(ground: Ground, by: string, domain: string): Promise<void> {
  await ground.database.orm
    .delete(personalDomainBlock)
    .where(and(eq(personalDomainBlock.actorId, by), eq(personalDomainBlock.domain, domain)))
}

/** The servers that one person blocks, by name. */
export async function serversBlockedBy(ground: Ground, by: string): Promise<string[]> {
  const rows = await ground.database.orm
    .select({ domain: personalDomainBlock.domain })
    .from(personalDomainBlock)
    .where(eq(personalDomainBlock.actorId, by))
    .orderBy(personalDomainBlock.domain)
    .limit(mostServersBlocked)
  return rows.map(({ domain }) => domain)
}

/** An earner wants to see an issuer's offers beside all others, although its server is silenced; or no longer. */
export async function trustIssuer(
  ground: Ground,
  by: string,
  { issuerActorId, trusted }: { issuerActorId: string; trusted: boolean },
): Promise<void> {
  const { orm } = ground.database
  if (trusted)
    await orm
      .insert(trustedIssuer)
      .values({ actorId: by, issuerActorId, createdAt: ground.now() })
      .onConflictDoNothing()
  else
    await orm
      .delete(trustedIssuer)
      .where(and(eq(trustedIssuer.actorId, by), eq(trustedIssuer.issuerActorId, issuerActorId)))
}

/** Whether an earner has said so of an issuer. */
export async function trusts(ground: Ground, actorId: string, issuerActorId: string): Promise<boolean> {
  const { orm } = ground.database
  const which = and(eq(trustedIssuer.actorId, actorId), eq(trustedIssuer.issuerActorId, issuerActorId))
  return (await orm.$count(trustedIssuer, which)) > 0
}

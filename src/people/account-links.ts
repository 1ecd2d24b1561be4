import { createHash } from "node:crypto"
import { and, eq, gt, inArray } from "drizzle-orm"
import { newOpaqueId, type Executor, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { accountLink } from "./schema.ts"

export type AccountLink = typeof accountLink.$inferSelect
export type LinkPurpose = AccountLink["purpose"]

const hour = 60 * 60 * 1000
/** How long each kind of link works: one that is handed on by a person needs longer than one that a mail brings. */
const lifetimes: Record<LinkPurpose, number> = { confirm: 7 * 24 * hour, reset: hour, recovery: 24 * hour }
const pages: Record<LinkPurpose, string> = {
  confirm: "/confirm-email",
  reset: "/reset-password",
  recovery: "/reset-password",
}

const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url")

/** A link that stands on a page or in a mail; only its hash is kept. */
export type MadeLink = { link: URL; expiresAt: Date }

/**
 * Makes a link for a person. One made before for the same purpose stops working, so whoever asks again and again holds one and not many.
 *
 * @param email the address that it is sent to; null when it is handed over otherwise
 */
export async function makeLink(
  ground: Ground,
  tx: Tx,
  { personId, purpose, email }: { personId: string; purpose: LinkPurpose; email: string | null },
): Promise<MadeLink> {
  const token = newOpaqueId()
  const now = ground.now()
  const values = {
    tokenHash: hashOf(token),
    email,
    expiresAt: new Date(now.getTime() + lifetimes[purpose]),
    createdAt: now,
  }
  await tx
    .insert(accountLink)
    .values({ personId, purpose, ...values })
    .onConflictDoUpdate({ target: [accountLink.personId, accountLink.purpose], set: values })
  const link = new URL(pages[purpose], ground.config.origin)
  link.searchParams.set("token", token)
  return { link, expiresAt: values.expiresAt }
}

const byToken = (ground: Ground, token: string, purposes: readonly LinkPurpose[]) =>
  and(
    eq(accountLink.tokenHash, hashOf(token)),
    inArray(accountLink.purpose, [...purposes]),
    gt(accountLink.expiresAt, ground.now()),
  )

/** What a link's token stands for, or null. Looking does not use it up: mail scanners and previews look too. */
export async function readLink(
  ground: Ground,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<AccountLink | null> {
  const [found] = await ground.database.orm
    .select()
    .from(accountLink)
    .where(byToken(ground, token, purposes))
  return found ?? null
}

/** Uses a link up, in the transaction that does what it is for. Of two at once the second finds nothing. */
export async function consumeLink(
  ground: Ground,
  tx: Tx,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<AccountLink | null> {
  const [used] = await tx
    .delete(accountLink)
    .where(byToken(ground, token, purposes))
    .returning()
  return used ?? null
}

/** Ends a person's links of some kinds. */
export async function endLinks(executor: Executor, personId: string, purposes: readonly LinkPurpose[]): Promise<void> {
  await executor
    .delete(accountLink)
    .where(and(eq(accountLink.personId, personId), inArray(accountLink.purpose, [...purposes])))
}

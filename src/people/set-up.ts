import { createHash, timingSafeEqual } from "node:crypto"
import { eq } from "drizzle-orm"
import { z } from "zod"
import { deleteSetting, newOpaqueId, readSetting, writeSetting, type Executor, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { person } from "./schema.ts"

const settingKey = "people.setUpLink"
const storedLink = z.object({ tokenHash: z.string() })
type StoredLink = z.infer<typeof storedLink>

const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url")

/**
 * The address under which the first admin signs up, or null when there is one already. To be shown once, at the start:
 * only its hash is kept, so each start makes a new one and the one before stops working.
 */
export async function ensureSetUpLink(ground: Ground): Promise<URL | null> {
  const token = newOpaqueId()
  const needed = await ground.database.transaction(async (tx) => {
    if (await hasAdmin(tx)) {
      await deleteSetting(tx, settingKey)
      return false
    }
    await writeSetting(tx, settingKey, { tokenHash: hashOf(token) } satisfies StoredLink)
    return true
  })
  if (!needed) return null
  const link = new URL("/set-up", ground.config.origin)
  link.searchParams.set("token", token)
  return link
}

async function hasAdmin(executor: Executor): Promise<boolean> {
  const found = await executor.select({ id: person.id }).from(person).where(eq(person.role, "admin")).limit(1)
  return found.length > 0
}

/** Whether a set-up link would work now. Looking does not use it up: mail scanners and previews look too. */
export async function setUpLinkWorks(ground: Ground, token: string): Promise<boolean> {
  return matches(await readSetting(ground.database.orm, settingKey), token)
}

/**
 * Uses the link up, in the transaction that makes its person. False when it is not, or not any more, the right one. Of two
 * who use it in the same moment, the second's deletion waits for the first's transaction and then finds nothing.
 */
export async function consumeSetUpLink(tx: Tx, token: string): Promise<boolean> {
  return matches(await readSetting(tx, settingKey), token) && (await deleteSetting(tx, settingKey))
}

function matches(stored: unknown, token: string): boolean {
  const read = storedLink.safeParse(stored)
  return read.success && timingSafeEqual(Buffer.from(read.data.tokenHash), Buffer.from(hashOf(token)))
}

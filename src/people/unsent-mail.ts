import { createHash } from "node:crypto"
import { getLogger } from "@logtape/logtape"
import { desc, eq, lt, notInArray } from "drizzle-orm"
import { newId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { unsentMail } from "./schema.ts"

export type UnsentMail = typeof unsentMail.$inferSelect

const log = getLogger(["haversack", "people"])

const mostKept = 200

/**
 * Keeps a mail that no mail server was there to send, for the admin's page, and shows it in the log: whoever tries the program out alone
 * has no other way to read it. The log does not say to whom it went. The oldest kept make room for the newest.
 *
 * @param mail.name as in `Mail`: what is recorded again under its name, since a process died before it could say that it had done so, stands
 *   there once
 */
export async function recordUnsentMail(
  ground: Pick<Ground, "database" | "now">,
  {
    confidential = false,
    name,
    ...mail
  }: Pick<UnsentMail, "recipient" | "subject" | "body"> & { confidential?: boolean; name?: string },
): Promise<void> {
  await ground.database.transaction(async (tx) => {
    const id = name === undefined ? newId() : idOf(name)
    await tx
      .insert(unsentMail)
      .values({ ...mail, id, createdAt: ground.now() })
      .onConflictDoNothing()
    const newest = tx.select({ id: unsentMail.id }).from(unsentMail).orderBy(desc(unsentMail.id)).limit(mostKept)
    await tx.delete(unsentMail).where(notInArray(unsentMail.id, newest))
  })
  log.info("Mail that no mail server was there for (SMTP_URL is not set): {subject}\n{text}", {
    subject: mail.subject,
    text: confidential
      ? "(There is a link in it that opens an account: it stands on the admin's page only.)"
      : mail.body,
  })
}

/** A UUID that a name decides, where there is one in it: with that one's time, since the page is in the order of ids. */
function idOf(name: string): string {
  const time = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}/.exec(name)?.[0]
  if (time === undefined) return newId()
  const rest = createHash("sha256").update(name).digest("hex")
  return `${time}-8${rest.slice(0, 3)}-${rest.slice(3, 15)}`
}

/** Deletes a mail that was not sent. False when it is not there (any more). */
export async function discardUnsentMail(ground: Ground, id: string): Promise<boolean> {
  const { rowCount } = await ground.database.orm.delete(unsentMail).where(eq(unsentMail.id, id))
  return rowCount > 0
}

/** Deletes all of them; there are never more than a few hundred. */
export async function discardAllUnsentMail(ground: Ground): Promise<void> {
  await ground.database.orm.delete(unsentMail)
}

/** The mails that were not sent, newest first, `limit` at a time, from before the id `before`. For admins only. */
export async function unsentMails(
  ground: Ground,
  page: { before?: string; limit?: number } = {},
): Promise<UnsentMail[]> {
  return ground.database.orm
    .select()
    .from(unsentMail)
    .where(page.before === undefined ? undefined : lt(unsentMail.id, page.before))
    .orderBy(desc(unsentMail.id))
    .limit(page.limit ?? 20)
}

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
 */
export async function recordUnsentMail(
  ground: Pick<Ground, "database" | "now">,
  { confidential = false, ...mail }: Pick<UnsentMail, "recipient" | "subject" | "body"> & { confidential?: boolean },
): Promise<void> {
  await ground.database.transaction(async (tx) => {
    await tx.insert(unsentMail).values({ ...mail, id: newId(), createdAt: ground.now() })
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

import { getLogger } from "@logtape/logtape"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { defineJob, exponentialBackoff, handle, type Handler, type Outcome } from "../queue/index.ts"
import type { AccountMail } from "./mails.ts"

const log = getLogger(["haversack", "people"])
const day = 24 * 60 * 60 * 1000

/** How mails about accounts are tried again while the mail server is away. */
export const whileMailIsDown = {
  backoff: exponentialBackoff(5_000, 60 * 60 * 1000),
  giveUpAfter: { milliseconds: 7 * day },
}

/** Sends one mail about an account. What it says is sealed, because there may be a link in it that opens something. */
export const SendAccountMail = defineJob<{ sealed: string; until: number | null }>("people.send-mail", {
  lane: "work",
  retry: whileMailIsDown,
})

const purpose = "people/mail"

/**
 * Has a mail sent once the transaction has committed.
 *
 * @param until when there is no use in sending it any more, because its link has expired
 */
export async function mailLater(
  ground: Ground,
  tx: Tx,
  mail: AccountMail,
  { until }: { until?: Date } = {},
): Promise<void> {
  const sealed = Buffer.from(ground.secrets.seal(JSON.stringify(mail), purpose)).toString("base64")
  await ground.outbox.enqueue(tx, SendAccountMail, { sealed, until: until?.getTime() ?? null })
}

export const sendAccountMailHandler = (ground: Ground): Handler =>
  handle(SendAccountMail, async ({ payload, taskId }) => {
    if (payload.until !== null && payload.until <= ground.now().getTime()) {
      log.warn("a mail about an account was not sent: its link expired while the mail server was away")
      return undefined
    }
    const opened = ground.secrets.open(Buffer.from(payload.sealed, "base64"), purpose)
    const mail = JSON.parse(Buffer.from(opened).toString("utf8")) as AccountMail
    return send(ground, mail, `account-${taskId}`)
  })

/** Hands one mail over; what the mail server refuses for good is logged, because nobody waits for an answer. */
export async function send(ground: Ground, mail: AccountMail, name: string): Promise<Outcome | undefined> {
  const sent = await ground.mailer.send({ ...mail, name })
  if (sent.ok) return undefined
  if (sent.reason === "unreachable") return { outcome: "retry", reason: sent.sentence }
  log.warn("a mail about an account was not taken: {sentence}", { sentence: sent.sentence })
  return undefined
}

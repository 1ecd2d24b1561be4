import { createTransport } from "nodemailer"

/** One mail to one person. */
export type Mail = {
  /** A single plain address, `alice@example.org`: no name, no list. */
  to: string
  subject: string
  text: string
  /** The same as HTML, made by our own code; never HTML of a stranger. */
  html?: string
  /** There is a link in it that opens something: where mail is recorded instead of sent, its text is kept out of the log. */
  confidential?: boolean
  /**
   * Names this mail for ever, in letters, digits and `.-`: the same name makes the same Message-ID (RFC 5322), by which mail servers and
   * programs drop the second copy of a mail whose first sending was not heard of.
   */
  name?: string
}

export type MailFailure =
  /** This server does not write to such an address, or the subject holds a line break. */
  | "notSendable"
  /** The mail server said no for good (5xx). */
  | "rejected"
  /** The mail server cannot be reached or said not now (4xx): worth another attempt. */
  | "unreachable"

export type SendResult = { ok: true; way: "sent" | "recorded" } | { ok: false; reason: MailFailure; sentence: string }

export type Mailer = {
  /** Hands one mail over. What the mail server does is a value; an error of `record` is thrown. */
  send(mail: Mail): Promise<SendResult>
  close(): void
}

export type MailerOptions = {
  /** `smtp://user:password@host:587` or `smtps://…`; without it every mail is recorded and none is sent. */
  smtpUrl?: string
  /** The sender, as `Haversack <badges@example.org>` or a plain address. */
  from: string
  /** Keeps a mail that could not be sent for want of a mail server, for the log and the admin's page. */
  record: (mail: Mail) => Promise<void>
}

// A line break would begin a header of the writer's own choosing; a comma or angle bracket would add recipients.
const plainAddress = /^[^\s<>,;:"()[\]\\@]{1,64}@[^\s<>,;:"()[\]\\@]{1,255}$/
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f\u2028\u2029]/

/** Makes the one way out for mail. Sends one mail at a time over short-lived connections, each within thirty seconds. */
export function createMailer({ smtpUrl, from, record }: MailerOptions): Mailer {
  if (control.test(from)) throw new TypeError("the sender of mails must be a single line")
  // RFC 5322: the right side is a domain of the sender's, so that no two senders can make the same id.
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? "localhost"
  const transport =
    smtpUrl === undefined
      ? null
      : createTransport({
          url: smtpUrl,
          connectionTimeout: 10_000,
          greetingTimeout: 10_000,
          socketTimeout: 30_000,
          // A mail is made of its own text only, whatever stands in it.
          disableFileAccess: true,
          disableUrlAccess: true,
        })
  return {
    close: () => transport?.close(),
    send: async (mail) => {
      if (!plainAddress.test(mail.to) || control.test(mail.to)) {
        return {
          ok: false,
          reason: "notSendable",
          sentence: "That is not a mail address. Check it for spaces and commas.",
        }
      }
      if (control.test(mail.subject)) {
        return { ok: false, reason: "notSendable", sentence: "The subject of a mail must be a single line." }
      }
      if (transport === null) {
        await record(mail)
        return { ok: true, way: "recorded" }
      }
      try {
        const { to, subject, text, html, name } = mail
        const messageId = name === undefined ? undefined : `<${name.replace(/[^A-Za-z0-9.-]/g, "-")}@${domain}>`
        // RFC 3834: keeps out-of-office programs from answering.
        const headers = { "Auto-Submitted": "auto-generated" }
        await transport.sendMail({ from, to, subject, text, html, messageId, headers })
        return { ok: true, way: "sent" }
      } catch (error) {
        return smtpFailure(error)
      }
    },
  }
}

/** nodemailer marks what the server and the network say with a code; an error without one is a mistake of our own. */
function smtpFailure(error: unknown): SendResult {
  if (!(error instanceof Error) || !("code" in error)) throw error
  const status = "responseCode" in error ? Number(error.responseCode) : 0
  if (error.code === "EAUTH") {
    return {
      ok: false,
      reason: "unreachable",
      sentence: "The mail server does not accept this instance's password. The admin has to check SMTP_URL.",
    }
  }
  if (status >= 500) {
    return {
      ok: false,
      reason: "rejected",
      sentence: "The mail server does not accept mail to that address. Check the address.",
    }
  }
  return {
    ok: false,
    reason: "unreachable",
    sentence: "The mail server cannot be reached just now. The mail will be tried again.",
  }
}

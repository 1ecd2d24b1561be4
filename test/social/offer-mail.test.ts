import { configure, reset, type LogRecord } from "@logtape/logtape"
import { eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { actorById, type Actor } from "../../src/actors/index.ts"
import { declineOffer } from "../../src/backpack/index.ts"
import { heldCredential, offer, verification } from "../../src/backpack/schema.ts"
import { humanLine, jsonLine } from "../../src/cli/logging.ts"
import { newId } from "../../src/db/index.ts"
import type { VerificationReport } from "../../src/credentials/index.ts"
import { ownDocuments, type Achievement } from "../../src/issuing/index.ts"
import { createMailer } from "../../src/mail/index.ts"
import { recordUnsentMail, signUp, unsentMails } from "../../src/people/index.ts"
import type { Outcome } from "../../src/queue/index.ts"
import { event, task } from "../../src/queue/schema.ts"
import { MailOffer, socialHandlers } from "../../src/social/index.ts"
import { startSmtpServer, type SmtpServer } from "../mail/smtp-server.ts"
import { openBrowser } from "../people/browser.ts"
import {
  granted,
  newAchievement,
  newAward,
  newIssuer,
  newPerson,
  offered,
  openRooms,
  workRooms,
} from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"

let test: TestGround
let owner: Actor
let issuer: Actor
let achievement: Achievement
let smtp: SmtpServer | undefined
let logged: LogRecord[] = []
let people = 0

beforeAll(async () => {
  await configure({
    sinks: { kept: (record) => void logged.push(record) },
    loggers: [{ category: "haversack", sinks: ["kept"] }],
  })
  test = await openRooms()
  await letEverybodyIn(test.ground)
  owner = await newPerson(test.ground, "olga")
  issuer = await newIssuer(test.ground, owner, "school")
  achievement = await newAchievement(test.ground, owner, issuer, "Knots")
  await workRooms(test)
})
beforeEach(() => {
  logged = []
})
afterEach(async () => {
  await smtp?.close()
  smtp = undefined
})
afterAll(async () => {
  await test.close()
  await reset()
})

async function mailThrough(port: number | undefined): Promise<void> {
  test.ground.mailer.close()
  test.ground.mailer = createMailer({
    ...(port === undefined ? {} : { smtpUrl: `smtp://127.0.0.1:${port}` }),
    from: "Haversack <no-reply@badges.example>",
    record: ({ to, subject, text }) => recordUnsentMail(test.ground, { recipient: to, subject, body: text }),
  })
}

async function newEarner(confirmed = true): Promise<{ earner: Actor; email: string }> {
  const handle = `earner_${(people += 1)}`
  const email = `${handle}@people.example`
  const fields = {
    email,
    password: "a long password",
    name: handle,
    handle,
    ...(confirmed ? { provenEmail: email } : {}),
  }
  const signedUp = await signUp(test.ground, fields, openBrowser(`203.0.113.${people}`).visit())
  if (!signedUp.ok) throw new Error(signedUp.sentence)
  const earner = await actorById(test.ground, signedUp.value.actorId)
  if (earner === null) throw new Error("nobody was made")
  return { earner, email }
}

const offerTo = async (earner: Actor): Promise<string> =>
  offered(test.ground, issuer, earner, await newAward(test.ground, owner, achievement, earner))

const mailTask = async (offerId: string) => {
  const rows = await test.ground.database.orm
    .select({ task, event })
    .from(task)
    .innerJoin(event, eq(event.id, task.eventId))
    .where(eq(task.job, MailOffer.name))
  return rows.filter((row) => (row.event.payload as { offerId: string }).offerId === offerId).map((row) => row.task)
}
const mailed = (offerId: string, state: "done" | "waiting" = "done") =>
  eventually(async () => {
    const [row] = await mailTask(offerId)
    return row?.state === state && (state === "done" || row.reason !== null) && row
  })

/** Runs the consumer once more by hand, as after a crash between the mail server's answer and the end of the task. */
async function mailAgain(offerId: string): Promise<Outcome | void> {
  const handler = socialHandlers(test.ground, ownDocuments(test.ground)).find(({ job }) => job.name === MailOffer.name)
  if (handler === undefined) throw new Error("nothing mails offers")
  const names = { taskId: newId(), eventId: newId(), eventName: "offer.became-pending" }
  const attempt = {
    attempt: 1,
    createdAt: new Date(),
    firstAttemptAt: new Date(),
    signal: new AbortController().signal,
    done: async () => undefined,
  }
  return handler.run({ payload: { offerId }, ...names, ...attempt })
}

const messageIdIn = (data: string) => /^Message-ID: (.+)$/im.exec(data)?.[1]
/** A mail's text with the soft line breaks of quoted-printable taken out. */
const textOf = (data: string) => data.replace(/=\r\n/g, "").replace(/=3D/g, "=").replace(/=22/g, '"')

describe("an offer that waits for its earner", () => {
  it("is told to their address once, with the link to it, under a name that a second sending would have too", async () => {
    smtp = await startSmtpServer()
    await mailThrough(smtp.port)
    const { earner, email } = await newEarner()
    const offerId = await offerTo(earner)
    await mailed(offerId)
    expect(await mailTask(offerId)).toHaveLength(1)
    expect(smtp.received).toHaveLength(1)
    const [mail] = smtp.received
    expect(mail?.to.join()).toContain(`<${email}>`)
    const data = textOf(mail?.data ?? "")
    expect(data).toContain("Subject: The school offers you the badge Knots")
    expect(data).toContain(`${test.ground.config.origin.origin}/offers/${offerId}`)
    expect(data).toContain(`@school@${test.ground.config.host}`)
    expect(await unsentMails(test.ground)).toEqual([])

    await mailAgain(offerId)
    expect(smtp.received.map(({ data: one }) => messageIdIn(one))).toEqual(
      Array(2).fill(`<offer-${offerId}@badges.example>`),
    )
    const logs = logged.map((record) => jsonLine(record)).join("\n")
    expect(logs).not.toContain("offers you")
    expect(logs).not.toContain(email)
  })

  it("is not sent to an address that nobody confirmed", async () => {
    smtp = await startSmtpServer()
    await mailThrough(smtp.port)
    const { earner } = await newEarner(false)
    await mailed(await offerTo(earner))
    expect(smtp.commands).toEqual([])
    expect(await unsentMails(test.ground)).toEqual([])
  })

  it("is told later when the mail server is away, and not at all when it was answered meanwhile", async () => {
    smtp = await startSmtpServer()
    const { port } = smtp
    await smtp.close()
    await mailThrough(port)
    const { earner } = await newEarner()
    const offerId = await offerTo(earner)
    const waiting = await mailed(offerId, "waiting")
    expect(waiting.reason).toContain("cannot be reached")
    expect(await mailAgain(offerId)).toMatchObject({ outcome: "retry" })
    smtp = await startSmtpServer()
    await mailThrough(smtp.port)
    expect(await mailAgain(offerId)).toBeUndefined()
    expect(smtp.received).toHaveLength(1)
    granted(await declineOffer(test.ground, earner.id, offerId))
    expect(await mailAgain(offerId)).toBeUndefined()
    expect(smtp.received).toHaveLength(1)
  })

  it("is the end of a mail, not of the offer, when the mail server refuses the address", async () => {
    smtp = await startSmtpServer({ RCPT: "550 no such mailbox" })
    await mailThrough(smtp.port)
    const { earner, email } = await newEarner()
    const offerId = await offerTo(earner)
    await mailed(offerId)
    const warning = logged.find(({ level }) => level === "warning")
    expect(warning && humanLine(warning)).toContain(offerId)
    expect(warning && humanLine(warning)).not.toContain(email)
  })

  it("is shown in the log without its address, and kept for the admin, where there is no mail server", async () => {
    await mailThrough(undefined)
    const { earner, email } = await newEarner()
    const offerId = await offerTo(earner)
    await mailed(offerId)
    const [kept] = await unsentMails(test.ground)
    expect(kept).toMatchObject({ recipient: email, subject: "The school offers you the badge Knots" })
    for (const write of [humanLine, jsonLine]) {
      const lines = logged.map((record) => write(record)).join("\n")
      expect(lines).toContain("The school offers you the badge Knots")
      expect(lines).toContain(`/offers/${offerId}`)
      expect(lines).not.toContain(email)
    }
  })

  it("is not told when it cannot be accepted, nor after so many in a day that the mails would be the nuisance", async () => {
    smtp = await startSmtpServer()
    await mailThrough(smtp.port)
    const { earner } = await newEarner()
    const offerId = await offerTo(earner)
    await mailed(offerId)
    const { orm } = test.ground.database
    const [row] = await orm.select().from(offer).where(eq(offer.id, offerId))
    const digest = row?.digest ?? ""
    const [held] = await orm.select().from(verification).where(eq(verification.digest, digest))
    const report = held?.report as VerificationReport
    const checks = report.checks.map((check) =>
      check.id === "proof" ? { ...check, outcome: "failed" as const, reason: "signature" as const } : check,
    )
    const forged: VerificationReport = {
      ...report,
      checks,
      verdict: "invalid",
      reason: "signature",
      label: "Not valid",
    }
    await orm.update(verification).set({ report: forged, verdict: "invalid" }).where(eq(verification.digest, digest))
    await mailAgain(offerId)
    await orm.update(verification).set({ report, verdict: "verified" }).where(eq(verification.digest, digest))
    expect(smtp.received).toHaveLength(1)

    const old = { ...row!, state: "refused" as const, digest: null }
    const earlier = (count: number) =>
      Array.from({ length: count }, (_, place) => ({
        ...old,
        id: `00000000-0000-7000-8000-${String(place).padStart(12, "0")}`,
        credentialUrl: `${old.credentialUrl}/${place}`,
      }))
    await orm.insert(offer).values(earlier(19))
    await mailAgain(offerId)
    expect(smtp.received).toHaveLength(2)
    await orm.insert(offer).values(earlier(20).slice(19))
    await mailAgain(offerId)
    expect(smtp.received).toHaveLength(2)
    expect(await orm.$count(heldCredential)).toBeGreaterThan(0)
  })
})

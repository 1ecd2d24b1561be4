import * as fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { createMailer, type Mail } from "../../src/mail/index.ts"
import { startSmtpServer, type SmtpServer } from "./smtp-server.ts"

const mail: Mail = {
  to: "alice@meadow.example",
  subject: "Dein Link · welcome",
  text: "Open https://meadow.example/x?a=1",
  html: "<p>Open</p>",
}
const nothing = async (): Promise<void> => undefined

describe("with a mail server", () => {
  let server: SmtpServer
  beforeEach(async () => {
    server = await startSmtpServer()
  })
  afterEach(() => server.close())
  const mailer = () =>
    createMailer({
      smtpUrl: `smtp://127.0.0.1:${server.port}`,
      from: "Haversack <badges@harbor.example>",
      record: nothing,
    })

  test("a mail arrives with sender, recipient, subject, text and HTML", async () => {
    expect(await mailer().send(mail)).toEqual({ ok: true, way: "sent" })
    expect(server.received).toHaveLength(1)
    const [received] = server.received
    expect(received?.from).toContain("<badges@harbor.example>")
    expect(received?.to).toEqual([expect.stringContaining("<alice@meadow.example>")])
    expect(received?.data).toContain("From: Haversack <badges@harbor.example>")
    expect(received?.data).toContain("To: alice@meadow.example")
    expect(received?.data).toContain("Auto-Submitted: auto-generated")
    expect(received?.data).toContain("https://meadow.example/x?a=")
    expect(received?.data).toContain("<p>Open</p>")
  })

  test.each([
    "alice@meadow.example\r\nBcc: bob@evil.example",
    "alice@meadow.example\nRCPT TO:<bob@evil.example>",
    "alice@meadow.example, bob@evil.example",
    "alice@meadow.example; bob@evil.example",
    "Alice <alice@meadow.example>",
    "<bob@evil.example>",
    '"a\r\nb"@evil.example',
    "alice",
    "alice@",
    "@meadow.example",
    "alice@meadow@example",
    "a group: bob@evil.example;",
    "alice@meadow.example\u0000",
    "",
  ])("nothing is sent to %j", async (to) => {
    expect(await mailer().send({ ...mail, to })).toMatchObject({ ok: false, reason: "notSendable" })
    expect(server.commands).toEqual([])
  })

  test.each(["Hello\r\nBcc: bob@evil.example", "Hello\nX: y", "Hello\rX", "Hello\u2028X"])(
    "nothing is sent with the subject %j",
    async (subject) => {
      expect(await mailer().send({ ...mail, subject })).toMatchObject({ ok: false, reason: "notSendable" })
      expect(server.commands).toEqual([])
    },
  )

  test("no subject, recipient or text adds a header or a recipient", async () => {
    const piece = fc.constantFrom(
      "\r\nBcc: bob@evil.example\r\n",
      "\n.\n",
      "\r\n.\r\nMAIL FROM:<x@y>",
      ",",
      "<bob@evil.example>",
      "alice@meadow.example",
      "x",
      " ",
      "=?utf-8?q?=0d=0aBcc:_x?=",
    )
    const words = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constant(mail.to), words), words, words, async (to, subject, text) => {
        const before = server.received.length
        const result = await mailer().send({ to, subject, text })
        const received = server.received.slice(before)
        expect(received).toHaveLength(result.ok ? 1 : 0)
        for (const { data, to: recipients } of received) {
          expect(recipients).toEqual([`RCPT TO:<${to}>`])
          expect(data.slice(0, data.indexOf("\r\n\r\n"))).not.toMatch(/^(?:bcc|cc):/im)
        }
      }),
      { numRuns: 60 },
    )
  })

  test("a file or an address in the text is text", async () => {
    expect(await mailer().send({ ...mail, html: undefined, text: "file:///etc/hostname" })).toMatchObject({ ok: true })
    expect(server.received[0]?.data).toContain("file:///etc/hostname")
  })
})

describe("a mail server that says no", () => {
  test.each([
    [{ RCPT: "550 no such person" }, "rejected"],
    [{ RCPT: "450 try later" }, "unreachable"],
    [{ MAIL: "421 closing" }, "unreachable"],
    [{ DATA: "554 spam" }, "rejected"],
  ])("%j is %s", async (answers, reason) => {
    const server = await startSmtpServer(answers)
    const mailer = createMailer({
      smtpUrl: `smtp://127.0.0.1:${server.port}`,
      from: "badges@harbor.example",
      record: nothing,
    })
    expect(await mailer.send(mail)).toMatchObject({ ok: false, reason })
    expect(server.received).toEqual([])
    await server.close()
  })

  test("and one that is not there is unreachable, without its password in the sentence", async () => {
    const server = await startSmtpServer()
    await server.close()
    const mailer = createMailer({
      smtpUrl: `smtp://me:hunter2@127.0.0.1:${server.port}`,
      from: "badges@harbor.example",
      record: nothing,
    })
    const result = await mailer.send(mail)
    expect(result).toMatchObject({ ok: false, reason: "unreachable" })
    expect(JSON.stringify(result)).not.toContain("hunter2")
  })
})

describe("without a mail server", () => {
  test("a mail is recorded as it is", async () => {
    const kept: Mail[] = []
    const mailer = createMailer({ from: "badges@harbor.example", record: async (one) => void kept.push(one) })
    expect(await mailer.send(mail)).toEqual({ ok: true, way: "recorded" })
    expect(kept).toEqual([mail])
  })
  test("one that could not be sent is not recorded either", async () => {
    const kept: Mail[] = []
    const mailer = createMailer({ from: "badges@harbor.example", record: async (one) => void kept.push(one) })
    expect(await mailer.send({ ...mail, to: "a@b\r\nBcc: c@d" })).toMatchObject({ ok: false, reason: "notSendable" })
    expect(kept).toEqual([])
  })
  test("a failure to record is not hidden", async () => {
    const mailer = createMailer({ from: "badges@harbor.example", record: () => Promise.reject(new Error("disk full")) })
    await expect(mailer.send(mail)).rejects.toThrow("disk full")
  })
  test("a sender of two lines is refused at the start", () => {
    expect(() => createMailer({ from: "a@b\r\nBcc: c@d", record: nothing })).toThrow(/single line/)
  })
})

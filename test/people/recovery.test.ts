import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Ground } from "../../src/ground.ts"
import type { Mail } from "../../src/mail/index.ts"
import {
  addressOf,
  addressToConfirm,
  askToChangeEmail,
  changePassword,
  confirmEmail,
  endSessionOf,
  endSessionsOf,
  forgotPassword,
  passwordLinkOf,
  peopleHandlers,
  personOf,
  personWithVerifiedEmail,
  prunePeople,
  resetPassword,
  sendConfirmation,
  sessionsOf,
  signIn,
  signUp,
  verifiedEmailOf,
} from "../../src/people/index.ts"
import { browserInWords } from "../../src/people/session-list.ts"
import { accountLink, session } from "../../src/people/schema.ts"
import { task } from "../../src/queue/schema.ts"
import { granted } from "../support/cast.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"
import { openBrowser, type Browser } from "./browser.ts"

let here: TestGround
let ground: Ground
const mails: Mail[] = []
let nth = 0

const newBrowser = () => openBrowser(`198.51.100.${(nth = (nth % 250) + 1)}`)
const password = "a long password"

async function newcomer(handle: string): Promise<{ personId: string; email: string; browser: Browser }> {
  const browser = newBrowser()
  const email = `${handle}@mail.example`
  const made = granted(await signUp(ground, { email, password, name: handle, handle }, browser.visit()))
  browser.take(made.setCookies)
  return { personId: made.personId, email, browser }
}
const signedIn = async (email: string, secret: string) =>
  (await signIn(ground, { email, password: secret }, newBrowser().visit())).ok

/** The newest mail to somebody with such a subject, once there are `count` of them, and the token of the link in it. */
async function mailTo(to: string, subject: RegExp, count = 1): Promise<Mail & { token: string }> {
  return eventually(async () => {
    const found = mails.filter((mail) => mail.to === to && subject.test(mail.subject))
    const mail = found.at(-1)
    return (
      found.length >= count && mail !== undefined && { ...mail, token: /token=([\w-]{22})/.exec(mail.text)?.[1] ?? "" }
    )
  })
}

beforeAll(async () => {
  here = await openTestGround()
  ground = {
    ...here.ground,
    mailer: {
      send: async (mail) => {
        mails.push(mail)
        return { ok: true, way: "sent" }
      },
      close: () => undefined,
    },
  }
  await letEverybodyIn(ground)
  await here.work(peopleHandlers(ground))
})
afterAll(() => here.close())

describe("an address", () => {
  test("is confirmed by the link in the mail, once, and only by the account that it is for", async () => {
    const alice = await newcomer("alice")
    const mallory = await newcomer("mallory")
    const { token, confidential } = await mailTo(alice.email, /Confirm/)
    expect([token.length, confidential]).toEqual([22, true])
    expect(await verifiedEmailOf(ground, alice.personId)).toBeNull()
    expect(await addressToConfirm(ground, mallory.personId, token)).toBeNull()
    expect(await confirmEmail(ground, mallory.personId, token)).toMatchObject({ reason: "linkUsed" })
    // Mail scanners look; that uses nothing up.
    expect(await addressToConfirm(ground, alice.personId, token)).toBe(alice.email)
    expect(await confirmEmail(ground, alice.personId, token)).toMatchObject({ ok: true })
    expect(await verifiedEmailOf(ground, alice.personId)).toBe(alice.email)
    expect(await confirmEmail(ground, alice.personId, token)).toMatchObject({ reason: "linkUsed" })
    expect(await sendConfirmation(ground, alice.personId)).toMatchObject({ reason: "alreadyVerified" })
  })

  test("that a stranger typed does not become theirs by its owner's click", async () => {
    const mallory = await newcomer("mallory2")
    // Mallory changes to the address of Vera, who has no account and opens every link that she gets.
    granted(await askToChangeEmail(ground, mallory.personId, { email: "vera@mail.example", password }))
    const { token } = await mailTo("vera@mail.example", /Confirm/)
    const vera = await newcomer("vera2")
    expect(await confirmEmail(ground, vera.personId, token)).toMatchObject({ reason: "linkUsed" })
    expect(await personWithVerifiedEmail(ground, "vera@mail.example")).toBeNull()
    expect(await addressOf(ground, mallory.personId)).toEqual({ email: mallory.email, verified: false })
  })

  test("is changed with the password only, when the new mailbox is proven, and the old one is told", async () => {
    const bob = await newcomer("bob")
    const wanted = "bob@new.example"
    const wrong = await askToChangeEmail(ground, bob.personId, { email: wanted, password: "not the password" })
    expect(wrong).toMatchObject({ problems: [{ field: "password" }] })
    granted(await forgotPassword(ground, { email: bob.email }, newBrowser().visit()))
    const reset = await mailTo(bob.email, /new password/)
    granted(await askToChangeEmail(ground, bob.personId, { email: " Bob@New.example ", password }))
    expect(await addressOf(ground, bob.personId)).toEqual({ email: bob.email, verified: false })
    const { token } = await mailTo(wanted, /Confirm/)
    granted(await confirmEmail(ground, bob.personId, token))
    expect(await addressOf(ground, bob.personId)).toEqual({ email: wanted, verified: true })
    expect((await mailTo(bob.email, /was changed/)).text).toContain("@bob")
    // What lies in the old mailbox opens nothing any more.
    expect(await resetPassword(ground, { token: reset.token, password: "taken over now" })).toMatchObject({
      reason: "linkUsed",
    })
    expect([await signedIn(bob.email, password), await signedIn(wanted, password)]).toEqual([false, true])
  })

  test("that another account has cannot be taken, and only its mailbox is told so", async () => {
    const carl = await newcomer("carl")
    const dora = await newcomer("dora")
    const answers = []
    for (const email of [dora.email, "free@mail.example"]) {
      answers.push(granted(await askToChangeEmail(ground, carl.personId, { email, password })))
    }
    expect(answers).toEqual([{ email: dora.email }, { email: "free@mail.example" }])
    expect((await mailTo(dora.email, /already/)).text).not.toContain("http")
    expect(await addressOf(ground, carl.personId)).toMatchObject({ email: carl.email })
  })

  test("that two proved at once belongs to the first", async () => {
    const [eve, fay] = [await newcomer("eve"), await newcomer("fay")]
    const shared = "shared@mail.example"
    for (const { personId } of [eve, fay])
      granted(await askToChangeEmail(ground, personId, { email: shared, password }))
    await mailTo(shared, /Confirm/, 2)
    const tokens = mails.filter(({ to }) => to === shared).map(({ text }) => /token=([\w-]{22})/.exec(text)?.[1] ?? "")
    const results = []
    for (const who of [eve, fay]) {
      for (const token of tokens) {
        if ((await addressToConfirm(ground, who.personId, token)) !== null)
          results.push(await confirmEmail(ground, who.personId, token))
      }
    }
    expect(results.map((one) => (one.ok ? "ok" : one.reason))).toEqual(["ok", "emailTaken"])
  })

  test("gets a handful of mails in an hour and no more", async () => {
    const gus = await newcomer("gus")
    for (let count = 0; count < 5; count += 1) granted(await sendConfirmation(ground, gus.personId))
    expect(await sendConfirmation(ground, gus.personId)).toMatchObject({ reason: "tooManyAttempts" })
    expect(await ground.database.orm.$count(accountLink, eq(accountLink.personId, gus.personId))).toBe(1)
  })
})

describe("a forgotten password", () => {
  test("is set anew by the link in the mail, once; all sessions end; the mailbox is proven and told", async () => {
    const hal = await newcomer("hal")
    expect(await personOf(ground, hal.browser.headers())).not.toBeNull()
    granted(await forgotPassword(ground, { email: " HAL@mail.example" }, newBrowser().visit()))
    const { token } = await mailTo(hal.email, /new password/)
    expect(await passwordLinkOf(ground, token)).toEqual({ handle: "hal" })
    expect(await resetPassword(ground, { token, password: "short" })).toMatchObject({
      problems: [{ field: "password" }],
    })
    const both = await Promise.all(
      ["the first new one", "the other new one"].map((one) => resetPassword(ground, { token, password: one })),
    )
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    const won = both[0]?.ok === true ? "the first new one" : "the other new one"
    expect(await passwordLinkOf(ground, token)).toBeNull()
    expect(await personOf(ground, hal.browser.headers())).toBeNull()
    expect([await signedIn(hal.email, password), await signedIn(hal.email, won)]).toEqual([false, true])
    expect(await verifiedEmailOf(ground, hal.personId)).toBe(hal.email)
    await mailTo(hal.email, /was changed/)
  })

  test("takes an account that somebody else registered with one's address away from them", async () => {
    const mallory = await newcomer("squatter")
    granted(await forgotPassword(ground, { email: mallory.email }, newBrowser().visit()))
    const { token } = await mailTo(mallory.email, /new password/)
    granted(await resetPassword(ground, { token, password: "the owner's own one" }))
    expect(await personOf(ground, mallory.browser.headers())).toBeNull()
    expect(await signedIn(mallory.email, password)).toBe(false)
  })

  test("answers and does the same for an address that nobody has", async () => {
    const [before] = [await ground.database.orm.$count(accountLink)]
    const answer = await forgotPassword(ground, { email: "nobody@mail.example" }, newBrowser().visit())
    expect(answer).toEqual({ ok: true, value: { email: "nobody@mail.example" } })
    const ivy = await newcomer("ivy")
    expect(await forgotPassword(ground, { email: ivy.email }, newBrowser().visit())).toEqual({
      ok: true,
      value: { email: ivy.email },
    })
    await mailTo(ivy.email, /new password/)
    const tasks = await ground.database.orm.select().from(task).where(eq(task.job, "people.mail-password-reset"))
    await eventually(async () => (await ground.database.orm.$count(task, eq(task.state, "waiting"))) === 0)
    expect(mails.filter(({ to }) => to === "nobody@mail.example")).toEqual([])
    // One for each request, of the same shape, and no address can be read in them.
    expect(tasks.length).toBeGreaterThan(1)
    expect(JSON.stringify(tasks)).not.toContain("@mail.example")
    expect(await ground.database.orm.$count(accountLink)).toBe(before + 2)
  })

  test("by an old link, an older one of two, or a made-up one is refused", async () => {
    const jay = await newcomer("jay")
    granted(await forgotPassword(ground, { email: jay.email }, newBrowser().visit()))
    const first = await mailTo(jay.email, /new password/)
    granted(await forgotPassword(ground, { email: jay.email }, newBrowser().visit()))
    const second = await mailTo(jay.email, /new password/, 2)
    for (const token of [first.token, "A".repeat(22), ""]) {
      expect(await resetPassword(ground, { token, password: "taken over now" })).toMatchObject({ reason: "linkUsed" })
    }
    here.passTime(61 * 60_000)
    expect(await resetPassword(ground, { token: second.token, password: "taken over now" })).toMatchObject({
      reason: "linkUsed",
    })
    await prunePeople(ground)
    expect(await ground.database.orm.$count(accountLink, eq(accountLink.purpose, "reset"))).toBe(0)
  })

  test("cannot be asked for so often that a mailbox fills up", async () => {
    const answers = []
    for (let count = 0; count < 6; count += 1) {
      answers.push((await forgotPassword(ground, { email: "kim@mail.example" }, newBrowser().visit())).ok)
    }
    expect(answers).toEqual([true, true, true, true, true, false])
  })

  test("leaves no token in the database that opens anything", async () => {
    const tokens = mails.flatMap(({ text }) => /token=([\w-]{22})/.exec(text)?.[1] ?? [])
    expect(tokens.length).toBeGreaterThan(5)
    const rows = JSON.stringify([
      await ground.database.orm.select().from(accountLink),
      await ground.database.orm.select().from(task),
    ])
    for (const token of tokens) expect(rows).not.toContain(token)
  })
})

describe("a password that is changed", () => {
  test("asks for the old one, ends every other session and keeps this one", async () => {
    const lea = await newcomer("lea")
    const elsewhere = newBrowser()
    elsewhere.take(granted(await signIn(ground, { email: lea.email, password }, elsewhere.visit())).setCookies)
    const who = await personOf(ground, lea.browser.headers())
    if (who === null) throw new Error("nobody is signed in")
    expect(await changePassword(ground, who, { current: "a wrong one", password: "another long one" })).toMatchObject({
      problems: [{ field: "current" }],
    })
    expect(await personOf(ground, elsewhere.headers())).not.toBeNull()
    granted(await changePassword(ground, who, { current: password, password: "another long one" }))
    expect(await personOf(ground, elsewhere.headers())).toBeNull()
    expect(await personOf(ground, lea.browser.headers())).not.toBeNull()
    expect([await signedIn(lea.email, password), await signedIn(lea.email, "another long one")]).toEqual([false, true])
  })

  test("cannot be guessed by somebody at an open browser", async () => {
    const max = await newcomer("max")
    const who = await personOf(ground, max.browser.headers())
    if (who === null) throw new Error("nobody is signed in")
    for (let count = 0; count < 10; count += 1) {
      await changePassword(ground, who, { current: `guess ${count} of it`, password: "another long one" })
    }
    expect(await changePassword(ground, who, { current: password, password: "another long one" })).toMatchObject({
      reason: "tooManyAttempts",
    })
  })
})

describe("sessions", () => {
  test("are listed with the browser in words, and end one by one, by their owner only", async () => {
    const [ned, mallory] = [await newcomer("ned"), await newcomer("mallory3")]
    const phone = newBrowser()
    const headers = new Headers({
      "user-agent": "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0",
    })
    phone.take(
      granted(await signIn(ground, { email: ned.email, password }, { address: "192.0.2.9", headers })).setCookies,
    )
    const listed = await sessionsOf(ground, ned.personId)
    expect(listed.map(({ browser }) => browser).toSorted()).toEqual(["Another program", "Firefox on Android"])
    const its = listed.find(({ browser }) => browser === "Firefox on Android")?.id ?? ""
    expect(await endSessionOf(ground, mallory.personId, its)).toBe(false)
    expect(await personOf(ground, phone.headers())).not.toBeNull()
    expect(await endSessionOf(ground, ned.personId, its)).toBe(true)
    expect(await personOf(ground, phone.headers())).toBeNull()
    expect(await personOf(ground, ned.browser.headers())).not.toBeNull()
    expect(await endSessionsOf(ground, ned.personId, null)).toBe(1)
    expect(await personOf(ground, ned.browser.headers())).toBeNull()
    expect(await ground.database.orm.$count(session, eq(session.userId, ned.personId))).toBe(0)
  })

  test.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
      "Edge on Windows",
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
      "Chrome on Linux",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
      "Safari on iPhone",
    ],
    ["<script>alert(1)</script>", "Another program"],
    [null, "Another program"],
  ])("%s is %s", (userAgent, words) => {
    expect(browserInWords(userAgent)).toBe(words)
  })
})

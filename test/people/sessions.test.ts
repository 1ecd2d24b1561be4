import { createHook } from "node:async_hooks"
import { configure, reset, type LogRecord } from "@logtape/logtape"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openDatabase } from "../../src/db/index.ts"
import {
  cookiePrefixOf,
  createAuthentication,
  csrfTokenFor,
  csrfTokenIsRight,
  formOwnerOf,
  personOf,
  signIn,
  signOut,
  signUp,
} from "../../src/people/index.ts"
import { session } from "../../src/people/schema.ts"
import { limitKeyOf } from "../../src/people/visit.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"
import { openBrowser } from "./browser.ts"

const alice = { email: "alice@mail.example", password: "a long password", name: "Alice", handle: "alice" }
const logged: LogRecord[] = []
let here: TestGround

beforeAll(async () => {
  await configure({
    sinks: { memory: (record) => logged.push(record) },
    loggers: [
      { category: [], lowestLevel: "trace", sinks: ["memory"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["memory"] },
    ],
  })
  here = await openTestGround()
  await letEverybodyIn(here.ground)
  const done = await signUp(here.ground, alice, openBrowser("192.0.2.1").visit())
  if (!done.ok) throw new Error(done.sentence)
})
afterAll(async () => {
  await here.close()
  await reset()
})

const signedIn = async (browser = openBrowser()) => {
  const done = await signIn(here.ground, alice, browser.visit())
  if (!done.ok) throw new Error(done.sentence)
  browser.take(done.value.setCookies)
  return browser
}

describe("a session", () => {
  test("begins with the right email and password, in any case of the email, and ends for good when signed out", async () => {
    const browser = openBrowser()
    const done = await signIn(here.ground, { ...alice, email: " ALICE@mail.example" }, browser.visit())
    if (!done.ok) throw new Error(done.sentence)
    browser.take(done.value.setCookies)
    expect(await personOf(here.ground, browser.headers())).toMatchObject({ handle: "alice" })
    const kept = browser.headers()
    browser.take((await signOut(here.ground, browser.headers())).setCookies)
    expect(browser.cookies.size).toBe(0)
    expect(await personOf(here.ground, kept)).toBeNull()
  })

  test("is in a cookie that scripts and other sites do not get", async () => {
    const done = await signIn(here.ground, alice, openBrowser().visit())
    if (!done.ok) throw new Error(done.sentence)
    const cookie = done.value.setCookies.find((line) => line.includes("session_token"))
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).toMatch(/; Path=\//i)
    expect(cookie).not.toMatch(/; Secure/i)
  })

  test("is a new one at every sign-in, and the one that was planted before is worth nothing", async () => {
    const browser = await signedIn()
    const planted = browser.headers()
    await signedIn(browser)
    expect(await personOf(here.ground, browser.headers())).toMatchObject({ handle: "alice" })
    expect(browser.headers().get("cookie")).not.toBe(planted.get("cookie"))
    expect(await personOf(here.ground, planted)).toBeNull()
  })

  test("cannot be made from what stands in the database", async () => {
    const browser = await signedIn()
    const [name = ""] = [...browser.cookies.keys()]
    const rows = await here.ground.database.orm.select().from(session)
    for (const { token, id } of rows) {
      for (const forged of [token, id, `${token}.`, `${token}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=`]) {
        const headers = new Headers({ cookie: `${name}=${encodeURIComponent(forged)}` })
        expect(await personOf(here.ground, headers)).toBeNull()
      }
    }
  })

  test("keeps nobody's address", async () => {
    await signedIn(openBrowser("192.0.2.99"))
    const rows = await here.ground.database.orm.select().from(session)
    expect(JSON.stringify(rows)).not.toContain("192.0.2.")
  })
})

describe("the wrong email or password", () => {
  test.each([
    ["a wrong password", { ...alice, password: "another password" }],
    ["an email nobody has", { ...alice, email: "nobody@mail.example" }],
    ["no email at all", { ...alice, email: "alice" }],
    ["an empty password", { ...alice, password: "" }],
    ["a password without end", { ...alice, password: "x".repeat(100_000) }],
  ])("%s gets the same answer and no cookie", async (_what, input) => {
    const refused = await signIn(here.ground, input, openBrowser("192.0.2.2").visit())
    expect(refused).toEqual({
      ok: false,
      reason: "wrongEmailOrPassword",
      sentence: "This email and password do not belong together. Check both and try again.",
    })
  })

  test("an email nobody has costs the server a password hash too, so that time does not tell who is here", async () => {
    const hashes = async (email: string) => {
      let count = 0
      const hook = createHook({ init: (_id, type) => void (type === "SCRYPTREQUEST" && count++) }).enable()
      await signIn(here.ground, { email, password: "another password" }, openBrowser("192.0.2.3").visit())
      hook.disable()
      return count
    }
    expect(await hashes(alice.email)).toBe(1)
    expect(await hashes("nobody.at.all@mail.example")).toBe(1)
  })
})

describe("too many attempts", () => {
  test("for one email are refused from everywhere, even with the right password; other people still sign in", async () => {
    const bob = { ...alice, email: "bob@mail.example", handle: "bob" }
    await signUp(here.ground, bob, openBrowser("192.0.2.4").visit())
    const attempt = (password: string, address: string) =>
      signIn(here.ground, { email: bob.email, password }, openBrowser(address).visit())
    for (let count = 0; count < 10; count++) {
      expect(await attempt("wrong password", `192.0.2.${100 + count}`)).toMatchObject({
        reason: "wrongEmailOrPassword",
      })
    }
    const refused = await attempt(bob.password, "192.0.2.200")
    expect(refused).toMatchObject({ ok: false, reason: "tooManyAttempts" })
    expect(refused.ok ? "" : refused.sentence).toMatch(/Wait \d+ minutes/)
    await signedIn(openBrowser("192.0.2.201"))
  })

  test("of a person who remembers in the end are forgotten", async () => {
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 6; count++) {
        await signIn(here.ground, { ...alice, password: "wrong password" }, openBrowser(`192.0.2.${round}`).visit())
      }
      const browser = await signedIn(openBrowser(`192.0.2.${round}`))
      expect(browser.cookies.size).toBe(1)
    }
  })

  test("from one address are refused for every email, and an IPv6 household is one address", async () => {
    const last = (address: string) =>
      signIn(here.ground, { email: "z@mail.example", password: "wrong password" }, openBrowser(address).visit())
    // An invalid email is refused before any hashing, which keeps this test short.
    for (let count = 0; count < 60; count++) {
      await signIn(
        here.ground,
        { email: `no email ${count}`, password: "x" },
        openBrowser(`2001:db8:1:2::${count}`).visit(),
      )
    }
    expect(await last("2001:db8:1:2:ffff::1")).toMatchObject({ reason: "tooManyAttempts" })
    expect(await last("2001:db8:1:3::1")).toMatchObject({ reason: "wrongEmailOrPassword" })
  })

  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["fe80::1:2:3:4:5", "fe80:0:0:1"],
    ["not an address", "not an address"],
  ])("%s is counted as %s", (address, key) => {
    expect(limitKeyOf(address)).toBe(key)
  })
})

describe("cookies", () => {
  test("of two instances on one host have different names, and neither signs the other's people out", async () => {
    const there = await openTestGround({ origin: "http://localhost:4001" })
    try {
      const browser = await signedIn()
      await letEverybodyIn(there.ground)
      const elsewhere = await signUp(there.ground, alice, openBrowser().visit())
      if (!elsewhere.ok) throw new Error(elsewhere.sentence)
      browser.take(elsewhere.value.setCookies)
      expect(browser.cookies.size).toBe(2)
      expect((await personOf(here.ground, browser.headers()))?.actor.host).toBe("localhost:3999")
      expect((await personOf(there.ground, browser.headers()))?.actor.host).toBe("localhost:4001")
    } finally {
      await there.close()
    }
  })

  test("of an instance on https are Secure and prefixed so that no subdomain can set them", async () => {
    const there = await openTestGround({ origin: "https://harbor.example" })
    try {
      await letEverybodyIn(there.ground)
      const done = await signUp(there.ground, alice, openBrowser().visit())
      if (!done.ok) throw new Error(done.sentence)
      expect(done.value.setCookies.every((line) => /^__Secure-/.test(line) && /; Secure/i.test(line))).toBe(true)
      expect(formOwnerOf(there.ground, null, new Headers()).setCookie).toMatch(/^__Host-.*; Secure$/)
    } finally {
      await there.close()
    }
  })

  test("differ by scheme, host and port", () => {
    const origins = [
      "http://localhost:3000",
      "http://localhost:3001",
      "https://localhost:3000",
      "http://127.0.0.1:3000",
    ]
    expect(new Set(origins.map((origin) => cookiePrefixOf(new URL(origin)))).size).toBe(4)
  })
})

describe("tokens in forms", () => {
  test("of a session are good for that session only, and differ each time", async () => {
    const one = await personOf(here.ground, (await signedIn()).headers())
    const other = await personOf(here.ground, (await signedIn()).headers())
    const owner = formOwnerOf(here.ground, one, new Headers())
    const token = csrfTokenFor(here.ground, owner)
    expect(owner.setCookie).toBeNull()
    expect(csrfTokenFor(here.ground, owner)).not.toBe(token)
    expect(csrfTokenIsRight(here.ground, owner, token)).toBe(true)
    expect(csrfTokenIsRight(here.ground, formOwnerOf(here.ground, other, new Headers()), token)).toBe(false)
    for (const wrong of ["", null, undefined, token.slice(1), `${token}x`, token.split(".")[1]]) {
      expect(csrfTokenIsRight(here.ground, owner, wrong)).toBe(false)
    }
  })

  test("of a visitor are bound to a cookie of their own, which is given once", () => {
    const browser = openBrowser()
    const first = formOwnerOf(here.ground, null, browser.headers())
    browser.take([first.setCookie ?? ""])
    const second = formOwnerOf(here.ground, null, browser.headers())
    expect(second).toEqual({ binding: first.binding, setCookie: null })
    const token = csrfTokenFor(here.ground, first)
    expect(csrfTokenIsRight(here.ground, second, token)).toBe(true)
    expect(csrfTokenIsRight(here.ground, formOwnerOf(here.ground, null, new Headers()), token)).toBe(false)
    const odd = new Headers({ cookie: `${[...browser.cookies.keys()][0]}=short` })
    expect(formOwnerOf(here.ground, null, odd).setCookie).not.toBeNull()
  })
})

describe("logs", () => {
  test("of all that happened above name no email, password or session", async () => {
    const rows = await here.ground.database.orm.select().from(session)
    const all = JSON.stringify(logged)
    for (const secret of ["mail.example", "a long password", ...rows.map((row) => row.token)]) {
      expect(all).not.toContain(secret)
    }
  })

  test("of a database that fails while somebody signs in say so without what they typed", async () => {
    const broken = await openDatabase({ dataFolder: "memory" })
    const ground = { ...here.ground, database: broken }
    logged.length = 0
    const thrown = await signIn(ground, alice, openBrowser().visit()).catch((error: unknown) => error)
    await broken.close()
    expect(thrown).toBeInstanceOf(Error)
    const { inspect } = await import("node:util")
    for (const text of [JSON.stringify(logged), inspect(thrown, { depth: 8 })]) {
      expect(text).not.toContain("alice@mail.example")
      expect(text).not.toContain("a long password")
    }
  })

  test("no account can be made through the library's own sign-up", async () => {
    const { api } = createAuthentication(here.ground)
    const body = { ...alice, email: "side@mail.example", handle: "side", role: "admin" }
    await expect(api.signUpEmail({ body })).rejects.toThrow("not enabled")
  })
})

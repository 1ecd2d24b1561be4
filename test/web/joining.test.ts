import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { changeRegistrations } from "../../src/people/index.ts"
import { newcomer, words } from "../support/community.ts"
import { eventually } from "../support/ground.ts"
import { startInstance, type Instance } from "../support/instance.ts"
import { countRows } from "../support/rows.ts"
import { loose, unsound } from "./page-checks.ts"

let harbor: Instance
let ada: Visitor
let bob: Visitor

beforeAll(async () => {
  harbor = await startInstance({ name: "harbor" })
  ada = await newcomer(harbor.origin, "ada", await harbor.setUpLink())
  bob = await newcomer(harbor.origin, "bob")
})
afterAll(() => harbor?.stop())

const stranger = () => new Visitor(harbor.origin)
const fieldsOf = (handle: string) => ({
  name: handle,
  handle,
  email: `${handle}@people.example`,
  password: "a long enough password",
})
const credentialsOf = (handle: string) => ({ email: `${handle}@people.example`, password: "a long enough password" })
const choose = async (mode: string, more: Record<string, string> = {}) =>
  ada.send(await ada.open("/admin/registrations"), "/admin/registrations", { mode, ...more })
const isSound = (sight: Sight) =>
  expect([sight.url.pathname, loose(sight), unsound(sight)]).toEqual([sight.url.pathname, [], []])
/** The newest mail to an address, as the admin's pages show it where there is no mail server. */
const mailTo = (email: string, subject: string) =>
  eventually(async () => {
    const [mail] = await harbor.rows<{ body: string }>(
      `select body from unsent_mail where recipient = '${email}' and subject like '%${subject}%' order by id desc limit 1`,
    )
    return mail?.body
  })
const linkIn = (text: string) => new URL(/https?:\S+/.exec(text)?.[0] ?? "")

describe("who may come in", () => {
  it("is for the admins to decide", async () => {
    expect((await bob.open("/admin/registrations")).status).toBe(404)
    const saved = await choose("invitation")
    expect(saved.page.text).toContain("How people join is changed.")
    isSound(saved)
    const closed = await stranger().open("/sign-up")
    expect(words(closed)).toContain("An invitation opens an account here")
    expect(closed.page.querySelector("form[action='/sign-up']")).toBeNull()
    isSound(closed)
    expect((await stranger().open("/")).page.querySelector("header a[href='/sign-up']")).toBeNull()
  })

  it("who was invited comes in by the link, once", async () => {
    const made = await ada.send(await ada.open("/invitations"), "/invitations", { note: "for the knot class" })
    isSound(made)
    expect(words(made)).toContain("for the knot class")
    const link = new URL(/http\S+\/sign-up\?invitation=[\w.-]+/.exec(made.text)?.[0] ?? "")
    const carol = await newcomer(harbor.origin, "carol", link)
    expect((await carol.open("/backpack")).url.pathname).toBe("/backpack")
    const again = await stranger().open(link.href)
    expect([again.status, words(again)]).toEqual([404, expect.stringContaining("does not work any more")])
  })

  it("a form with a mistake keeps the invitation, and one that is taken back opens nothing", async () => {
    const made = await ada.send(await ada.open("/invitations"), "/invitations")
    const link = new URL(/http\S+\/sign-up\?invitation=[\w.-]+/.exec(made.text)?.[0] ?? "")
    const dora = stranger()
    const back = await dora.send(await dora.open(link.href), "/sign-up", { ...fieldsOf("dora"), password: "short" })
    expect(back.status).toBe(422)
    await ada.send(await ada.open("/invitations"), "/revoke")
    const late = await dora.send(back, "/sign-up", fieldsOf("dora"))
    expect([late.status, words(late)]).toEqual([404, expect.stringContaining("does not work any more")])
    expect(await countRows(harbor, "person where handle = 'dora'")).toBe(0)
  })

  it("members invite where the admins allow it", async () => {
    expect((await bob.open("/invitations")).status).toBe(403)
    expect((await bob.open("/settings/profile")).page.querySelector("a[href='/invitations']")).toBeNull()
    await choose("invitation", { membersInvite: "yes" })
    const made = await bob.send(await bob.open("/invitations"), "/invitations", { uses: "3" })
    expect(words(made)).toContain("3 people")
    const all = await ada.open("/admin/registrations")
    expect(words(all)).toContain("by @bob")
  })

  it("who asks waits, is nobody until an admin says yes, and gets a mail either way", async () => {
    await choose("approval")
    const ask = async (handle: string) => {
      const visitor = stranger()
      const form = await visitor.open("/sign-up")
      isSound(form)
      const asked = await visitor.send(form, "/sign-up", { ...fieldsOf(handle), reason: "I tie <b>knots</b>." })
      expect(words(asked)).toContain("your request is on its way")
      isSound(asked)
      expect((await visitor.open("/backpack")).url.pathname).toBe("/sign-in")
      return visitor
    }
    const [eve, mallory] = [await ask("eve"), await ask("mallory")]
    expect((await eve.open("/@eve")).status).toBe(404)
    const finger = `/.well-known/webfinger?resource=acct:eve@${harbor.origin.host}`
    expect((await eve.open(finger, { accept: "application/jrd+json" })).status).toBe(404)
    const waiting = await ada.open("/admin/registrations")
    isSound(waiting)
    expect(waiting.page.querySelectorAll(".admin-navigation .count").map((one) => one.text.trim())).toContain(
      "2 waiting",
    )
    expect(words(waiting)).toContain("I tie <b>knots</b>.")
    const ids = await harbor.rows<{ id: string; handle: string }>("select id, handle from sign_up_request")
    const idOf = (handle: string) => ids.find((one) => one.handle === handle)?.id ?? ""
    await ada.send(waiting, `/admin/requests/${idOf("eve")}/approve`)
    const no = await ada.send(await ada.open("/admin/registrations"), `/admin/requests/${idOf("mallory")}/reject`, {
      answer: "We do not know you.",
    })
    expect(no.page.text).toContain("You said no.")
    expect(await mailTo("mallory@people.example", "request")).toContain("We do not know you.")
    expect((await mallory.open("/@mallory")).status).toBe(404)
    expect(await mailTo("eve@people.example", "ready")).toContain("/sign-in")
    const home = await eve.send(await eve.open("/sign-in"), "/sign-in", credentialsOf("eve"))
    expect(home.status).toBe(200)
    expect((await stranger().open("/@eve")).status).toBe(200)
  })

  it("nobody, when it is closed", async () => {
    await choose("closed")
    expect(words(await stranger().open("/sign-up"))).toContain("no new people at the moment")
    await changeRegistrations(harbor.ground, { mode: "open", membersInvite: false })
  })
})

describe("a forgotten password", () => {
  it("is answered in the same words for everybody, and its page keeps no token in a cache", async () => {
    const answers: string[] = []
    for (const email of ["bob@people.example", "nobody@people.example"]) {
      const visitor = stranger()
      const asked = await visitor.send(await visitor.open("/forgot-password"), "/forgot-password", { email })
      isSound(asked)
      expect(asked.status).toBe(200)
      answers.push(words(asked).replaceAll(email, ""))
    }
    expect(answers[0]).toBe(answers[1])
    const link = linkIn(await mailTo("bob@people.example", "new password"))
    const visitor = stranger()
    const page = await visitor.open(link.href)
    isSound(page)
    expect(page.headers.get("cache-control")).toMatch(/^private, no-(store|cache)$/)
    expect(page.headers.get("referrer-policy")).toBe("same-origin")
    const set = await visitor.send(page, "/reset-password", { password: "a brand new password" })
    expect([set.url.pathname, set.page.text]).toEqual(["/sign-in", expect.stringContaining("new password is set")])
    expect((await bob.open("/backpack")).url.pathname).toBe("/sign-in")
    expect((await stranger().open(link.href)).status).toBe(404)
    await bob.send(await bob.open("/sign-in"), "/sign-in", {
      email: "bob@people.example",
      password: "a brand new password",
    })
    expect((await bob.open("/backpack")).url.pathname).toBe("/backpack")
  })
})

describe("settings", () => {
  it("show the address, let it be confirmed by the mail's link after signing in, and say so", async () => {
    const fay = await newcomer(harbor.origin, "fay")
    const before = await fay.open("/settings/account")
    isSound(before)
    expect(words(before)).toContain("not confirmed yet")
    const link = linkIn(await mailTo("fay@people.example", "Confirm"))
    const outside = await stranger().open(link.href)
    expect(outside.url.pathname).toBe("/sign-in")
    expect((await ada.open(link.href)).status).toBe(404)
    const page = await fay.open(link.href)
    isSound(page)
    expect(words(page)).toContain("fay@people.example")
    const done = await fay.send(page, "/confirm-email")
    expect(words(done)).toContain("fay@people.example – confirmed")
    const wrong = await fay.send(done, "/settings/account/password", {
      current: "no",
      password: "a brand new password",
    })
    expect([wrong.status, wrong.page.querySelector("#field-current-error")?.text]).toEqual([
      422,
      expect.stringContaining("not your password"),
    ])
    isSound(wrong)
  })

  it("list sign-ins and end them one by one and all together", async () => {
    const gus = await newcomer(harbor.origin, "gus")
    const phone = stranger()
    await phone.send(await phone.open("/sign-in"), "/sign-in", credentialsOf("gus"))
    const listed = await gus.open("/settings/sessions")
    isSound(listed)
    expect(listed.page.querySelectorAll("tbody tr")).toHaveLength(2)
    await gus.send(listed, "/end-others")
    expect((await phone.open("/backpack")).url.pathname).toBe("/sign-in")
    const out = await gus.send(await gus.open("/settings/sessions"), "/end-all")
    expect(out.page.text).toContain("signed out everywhere")
    expect((await gus.open("/backpack")).url.pathname).toBe("/sign-in")
  })
})

describe("what the server says of itself", () => {
  it("is the admin's to write, and stands in titles, header, mails, NodeInfo, contact and privacy", async () => {
    const form = await ada.open("/admin/server")
    isSound(form)
    const wrong = await ada.send(form, "/admin/server", { name: " ", contactEmail: "nobody", contactHandle: "nobody" })
    expect(wrong.status).toBe(422)
    expect(wrong.page.querySelectorAll(".problem-summary li")).toHaveLength(3)
    isSound(wrong)
    const saved = await ada.send(form, "/admin/server", {
      name: "Knot & Sail",
      description: "Badges of the sailing school.",
      contactName: "Ada",
      contactEmail: "help@sail.example",
      contactHandle: `@ada@${harbor.origin.host}`,
      rules: "Be **kind**. <script>alert(1)</script>",
      privacy: "The server stands in [Bergen](javascript:alert(1)).",
    })
    expect(saved.page.text).toContain("is saved")
    const front = await stranger().open("/")
    isSound(front)
    expect(front.page.querySelector("title")?.textContent).toContain("Knot & Sail")
    expect(front.page.querySelector(".brand-name")?.textContent).toBe("Knot & Sail")
    const contact = await stranger().open("/contact")
    isSound(contact)
    expect(contact.text).toContain("Be <strong>kind</strong>.")
    expect(contact.page.querySelector("a[href='mailto:help@sail.example']")).not.toBeNull()
    const privacy = await stranger().open("/privacy")
    isSound(privacy)
    expect(words(privacy)).toContain("The server stands in")
    expect(privacy.page.querySelectorAll("main a").filter((one) => one.text === "Bergen")).toEqual([])
    const info: unknown = JSON.parse((await stranger().open("/nodeinfo/2.1", { accept: "application/json" })).text)
    expect(info).toMatchObject({
      metadata: { nodeName: "Knot & Sail", nodeDescription: "Badges of the sailing school." },
    })
    const visitor = stranger()
    await visitor.send(await visitor.open("/forgot-password"), "/forgot-password", { email: "eve@people.example" })
    expect(await mailTo("eve@people.example", "Knot & Sail")).toContain("Knot & Sail")
  })
})

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { unsound } from "./page-checks.ts"
import { openScene, raw, type Scene } from "./scene.ts"

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.instance.stop())

const valueOf = (sight: Sight, name: string) => {
  const field = sight.page.querySelector(`[name="${name}"]`)
  return field?.tagName === "TEXTAREA" ? field.textContent.trim() : field?.getAttribute("value")
}

describe("a sign-up form with problems", () => {
  it("comes back with everything typed but the password, and says at each field what is wrong", async () => {
    const visitor = new Visitor(scene.origin)
    const typed = { name: "Carol “C”", handle: "ca rol", email: "not an address", password: "short" }
    const before = await scene.rowCounts()
    const sight = await visitor.send(await visitor.open("/sign-up"), "/sign-up", typed)
    expect(sight.status).toBe(422)
    expect(sight.page.querySelector("title")?.text).toMatch(/^Problem: /)
    expect([valueOf(sight, "name"), valueOf(sight, "handle"), valueOf(sight, "email")]).toEqual([
      "Carol “C”",
      "ca rol",
      "not an address",
    ])
    expect(valueOf(sight, "password")).toBeUndefined()
    expect(sight.text).not.toContain("short")
    const summary = sight.page.querySelectorAll(".problem-summary a").map((one) => one.getAttribute("href"))
    expect(summary).toEqual(expect.arrayContaining(["#field-handle", "#field-email", "#field-password"]))
    for (const name of ["handle", "email", "password"])
      expect(sight.page.querySelector(`[name=${name}]`)?.getAttribute("aria-invalid")).toBe("true")
    expect(unsound(sight)).toEqual([])
    expect(await scene.rowCounts()).toEqual(before)
  })

  it("says that a handle is taken, whatever its case, and by an issuer too", async () => {
    for (const handle of ["ALICE", "makers"]) {
      const visitor = new Visitor(scene.origin)
      const fields = { name: "Carol", handle, email: "carol@people.example", password: "a long enough password" }
      const sight = await visitor.send(await visitor.open("/sign-up"), "/sign-up", fields)
      expect([handle, sight.status]).toEqual([handle, 422])
      expect(sight.page.querySelector("#field-handle-error")?.text).toContain("has this handle already")
    }
  })
})

describe("signing in", () => {
  const credentials = { email: "alice@people.example", password: "a long enough password" }

  it("leads on to where one wanted to go", async () => {
    const visitor = new Visitor(scene.origin)
    const form = await visitor.open("/backpack")
    expect(form.url.pathname).toBe("/sign-in")
    expect(form.page.text).toContain("Sign in to go there.")
    const home = await visitor.send(form, "/sign-in", credentials)
    expect([home.status, home.url.pathname]).toEqual([200, "/backpack"])
  })

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "does not lead on to %s",
    async (next) => {
      const visitor = new Visitor(scene.origin)
      const form = await visitor.open(`/sign-in?next=${encodeURIComponent(next)}`)
      expect(valueOf(form, "next")).toBe("/")
      const home = await visitor.send(form, "/sign-in", { ...credentials, next })
      expect(home.url.href).toBe(new URL("/", scene.origin).href)
    },
  )

  it("fails in the same words for a wrong password and for an address that nobody has, and keeps the address", async () => {
    const answers: string[] = []
    for (const email of ["alice@people.example", "nobody@people.example"]) {
      const visitor = new Visitor(scene.origin)
      const sight = await visitor.send(await visitor.open(`/sign-in?email=${encodeURIComponent(email)}`), "/sign-in", {
        password: "a wrong password",
      })
      expect([sight.status, valueOf(sight, "email")]).toEqual([422, email])
      expect(sight.text).not.toContain("a wrong password")
      answers.push(sight.page.querySelector("main")?.text.replaceAll(email, "") ?? "")
    }
    expect(answers[0]).toBe(answers[1])
  })

  it("says when to try again after too many tries, and keeps what was typed", async () => {
    const visitor = new Visitor(scene.origin)
    let sight = await visitor.open("/sign-in?email=bob@people.example")
    for (let tries = 0; tries < 12 && sight.status !== 429; tries += 1)
      sight = await visitor.send(sight, "/sign-in", { password: `wrong password ${tries}` })
    expect(sight.status).toBe(429)
    expect(sight.page.querySelector(".problem-summary")?.text).toMatch(/Wait .*minute/)
    expect(valueOf(sight, "email")).toBe("bob@people.example")
  })

  it("ends when one signs out, also for somebody who kept the cookie", async () => {
    const visitor = new Visitor(scene.origin)
    const home = await visitor.send(await visitor.open("/sign-in"), "/sign-in", credentials)
    const cookie = visitor
      .cookies()
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ")
    const out = await visitor.send(home, "/sign-out")
    expect(out.page.text).toContain("You are signed out.")
    expect((await visitor.open("/backpack")).url.pathname).toBe("/sign-in")
    expect((await raw(scene, null, "/backpack", { headers: { cookie } })).status).toBe(303)
  })

  it("cookies cannot be read by scripts nor sent by other sites", async () => {
    const visitor = new Visitor(scene.origin)
    const form = await visitor.open("/sign-in")
    const cookie = visitor
      .cookies()
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ")
    const csrf = form.page.querySelector("input[name=csrf]")?.getAttribute("value") ?? ""
    const answer = await raw(scene, null, "/sign-in", {
      method: "POST",
      headers: { cookie },
      body: { ...credentials, csrf },
    })
    expect(answer.status).toBe(303)
    const lines = [...form.headers.getSetCookie(), ...answer.headers.getSetCookie()]
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) expect(line).toMatch(/HttpOnly/i)
    for (const line of lines) expect(line).toMatch(/SameSite=Lax/i)
  })
})

describe("profile settings", () => {
  it("keep what was typed and ask for the file again when something is wrong", async () => {
    const form = await scene.alice.open("/settings/profile")
    const picture = { file: new TextEncoder().encode("this is no picture"), name: "me.png", type: "image/png" }
    const sight = await scene.alice.send(form, "/settings/profile", {
      name: "Alice Two",
      bio: "Line one\nLine two",
      picture,
    })
    expect(sight.status).toBe(422)
    expect([valueOf(sight, "name"), valueOf(sight, "bio")]).toEqual(["Alice Two", "Line one\nLine two"])
    expect(sight.page.querySelector("#field-picture-error")?.text).toBeTruthy()
    expect((await new Visitor(scene.origin).open("/@alice")).page.text).not.toContain("Alice Two")
  })

  it("show a new picture everywhere, and none after it was removed", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="red"/></svg>`
    const picture = { file: new TextEncoder().encode(svg), name: "me.svg", type: "image/svg+xml" }
    const saved = await scene.alice.send(await scene.alice.open("/settings/profile"), "/settings/profile", {
      name: "Alice",
      bio: "",
      picture,
    })
    expect(saved.page.text).toContain("Your profile is saved.")
    const src = saved.page.querySelector(".actor-card img")?.getAttribute("src") ?? ""
    const image = await fetch(new URL(src, scene.origin))
    expect([image.status, image.headers.get("content-type")]).toEqual([200, "image/png"])
    await scene.alice.send(await scene.alice.open("/settings/profile"), "/settings/profile", { removePicture: "yes" })
    expect((await new Visitor(scene.origin).open("/@alice")).page.querySelector(".actor-card img")).toBeNull()
  })
})

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { holdingUri } from "../../src/actors/index.ts"
import { createWeb } from "../../src/web/index.ts"
import { checkLimits } from "../../src/web/check-brought.ts"
import { createIssuer, issue, parsed } from "../credentials/fixtures.ts"
import { connectAttempts } from "../net/connect-attempts.ts"
import { loose, unsound } from "./page-checks.ts"
import { openScene, type Scene } from "./scene.ts"

let scene: Scene
let shown: { address: string; bytes: Uint8Array }
let hidden: string
let foreign: Uint8Array

beforeAll(async () => {
  scene = await openScene()
  const path = await scene.badge("alice", scene.alice, "Shown <b>", "public")
  const address = holdingUri(scene.origin, path.split("/").at(-1) ?? "")
  const answer = await fetch(address, { headers: { accept: "application/vc" } })
  shown = { address, bytes: new Uint8Array(await answer.arrayBuffer()) }
  hidden = scene.origin.origin + (await scene.badge("alice", scene.alice, "Kept", "private"))
  foreign = (await issue(await createIssuer("nowhere.invalid"))).bytes
})
afterAll(() => scene.instance.stop())

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const changed = () => text(shown.bytes).replace("About Shown", "About Hidden")
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(new URL("/api/verify", scene.origin), { method: "POST", body, headers })
const postJson = async (value: unknown): Promise<any> => {
  const answer = await post(JSON.stringify(value), { "content-type": "application/json" })
  return { status: answer.status, ...(await answer.json()) }
}

describe("the page that checks badges", () => {
  const check = async (values: Record<string, any>) => {
    const visitor = new Visitor(scene.origin)
    return visitor.send(await visitor.open("/verify"), "/verify", values)
  }
  const words = (sight: { page: { querySelector(selector: string): { text: string } | null } }) => [
    sight.page.querySelector(".verdict-word")?.text,
    sight.page.querySelector(".trusted")?.text.replace(/\s+/g, " ").trim(),
  ]

  it("is linked for visitors, and asks for a text, an address, a file and a recipient", async () => {
    const visitor = new Visitor(scene.origin)
    const home = await visitor.open("/")
    expect(home.page.querySelectorAll('a[href="/verify"]').length).toBeGreaterThan(1)
    const sight = await visitor.open("/verify")
    expect([sight.status, loose(sight), unsound(sight)]).toEqual([200, [], []])
    const address = await visitor.open(`/verify?address=${encodeURIComponent(shown.address)}`)
    expect(address.page.querySelector("textarea")?.text.trim()).toBe(shown.address)
    expect((await visitor.open("/verify?address=javascript:alert(1)")).text).not.toContain("javascript:")
  })

  it("verifies a pasted badge of this server: the verdict, who is trusted, every check", async () => {
    const sight = await check({ text: text(shown.bytes) })
    expect([sight.status, loose(sight), unsound(sight)]).toEqual([200, [], []])
    expect(words(sight)).toEqual([
      "Verified",
      expect.stringContaining(`Who is trusted: ${scene.origin.host}, which publishes the key`),
    ])
    expect(sight.page.querySelector("title")?.text).toMatch(/^Verified: Shown/)
    expect(sight.page.querySelectorAll(".check")).toHaveLength(10)
    expect(sight.page.querySelector(".verdict-text")?.getAttribute("role")).toBe("status")
    expect(sight.text).toContain("SHA-256")
    expect(sight.headers.get("cache-control")).toBe("private, no-store")
  })

  it("verifies a file, and says what was changed in another", async () => {
    const file = (bytes: string) => ({
      file: new TextEncoder().encode(bytes),
      name: "badge.json",
      type: "application/json",
    })
    expect(words(await check({ file: file(text(shown.bytes)) }))[0]).toBe("Verified")
    const forged = await check({ file: file(changed()) })
    expect(words(forged)).toEqual(["Not valid", expect.stringContaining("Nobody yet")])
    expect(forged.text).toMatch(/What you can do:<\/strong> Do not rely on this copy/)
  })

  it("reads a badge that stands here by its address, and no badge that is not for everybody", async () => {
    expect(words(await check({ text: shown.address }))[0]).toBe("Verified")
    const sight = await check({ text: hidden })
    expect(sight.page.querySelector(".verdict-word")?.text).toBe("Could not be checked")
    expect(sight.text).not.toContain("Kept")
  })

  it("says that a badge could not be checked, not that it is bad, when its issuer cannot be reached", async () => {
    expect(words(await check({ text: text(foreign) }))).toEqual([
      "Could not be checked",
      expect.stringContaining("Nobody yet"),
    ])
  })

  it("compares a recipient that is named by handle, profile or id, without writing it into an address", async () => {
    const actor = await scene.actor("alice")
    for (const recipient of [`@alice@${scene.origin.host}`, `${scene.origin.origin}/@alice`, actor.uri]) {
      const sight = await check({ text: shown.address, recipient })
      expect([recipient, words(sight)[0]]).toEqual([recipient, "Verified"])
      expect(sight.url.search).toBe("")
    }
    const other = await check({ text: shown.address, recipient: `@bob@${scene.origin.host}` })
    expect(words(other)[0]).toBe("Not valid")
    const again = await new Visitor(scene.origin).open("/verify")
    expect(again.text).not.toContain("alice")
    const nobody = await check({ text: shown.address, recipient: `@nobody@${scene.origin.host}` })
    expect([nobody.status, nobody.page.querySelector(".problem-summary")?.text]).toEqual([
      422,
      expect.stringContaining("Nobody here is called"),
    ])
  })

  it("tests another recipient from the result, and gives the report as JSON", async () => {
    const visitor = new Visitor(scene.origin)
    const first = await visitor.send(await visitor.open("/verify"), "/verify", { text: text(shown.bytes) })
    const second = await visitor.send(first, "/verify", { recipient: `@bob@${scene.origin.host}` })
    expect(words(second)[0]).toBe("Not valid")
    const report = await visitor.send(first, "/verify", { as: "json" })
    expect(report.headers.get("content-disposition")).toMatch(/attachment/)
    expect(JSON.parse(report.text).results[0]).toMatchObject({ verdict: "verified", provenBy: { kind: "domain" } })
  })

  it("answers badge by badge for what holds several, and leaves out what is too many", async () => {
    const two = JSON.stringify([JSON.parse(text(shown.bytes)), JSON.parse(changed())])
    const sight = await check({ text: two })
    expect([sight.page.querySelectorAll(".verdict-word").map((one) => one.text), unsound(sight)]).toEqual([
      ["Verified", "Not valid"],
      [],
    ])
    const many = JSON.stringify(
      Array.from({ length: checkLimits.badges + 2 }, () => ({ "@context": [], type: "OpenBadgeCredential" })),
    )
    const sightOfMany = await check({ text: many })
    expect(sightOfMany.text).toContain("2 more badges were found and not looked at")
  })

  it("says what to do when there is no badge in what was brought, and when nothing was", async () => {
    const jpeg = { file: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0]), name: "badge.jpg", type: "image/jpeg" }
    const sight = await check({ file: jpeg })
    expect([sight.status, unsound(sight)]).toEqual([200, []])
    expect(sight.text).toContain("only PNG and SVG can")
    const empty = await check({ text: " " })
    expect([empty.status, unsound(empty)]).toEqual([422, []])
  })

  it("keeps nothing", async () => {
    const before = await scene.rowCounts()
    await check({ text: text(foreign), recipient: "somebody@example.org" })
    expect(await scene.rowCounts()).toEqual(before)
  })
})

describe("the JSON endpoint", () => {
  it("takes a badge as the body, as text, by address and as a file, and answers with evidence", async () => {
    const whole: any = await (
      await post(new Blob([new Uint8Array(shown.bytes)]), { "content-type": "application/vc" })
    ).json()
    expect(whole.results[0]).toMatchObject({
      input: "body",
      verdict: "verified",
      format: "openBadges3",
      provenBy: { kind: "domain", name: scene.origin.host },
      trusted: expect.stringContaining(scene.origin.host),
      digest: expect.any(String),
    })
    const issuerCheck = whole.results[0].checks.find(({ name }: any) => name === "issuer")
    expect(issuerCheck).toMatchObject({
      outcome: "passed",
      code: null,
      evidence: [{ url: expect.any(String), digest: expect.any(String) }],
    })
    expect((await postJson({ url: shown.address })).results[0]).toMatchObject({
      input: shown.address,
      verdict: "verified",
    })
    expect((await postJson({ text: changed() })).results[0]).toMatchObject({ verdict: "invalid" })
    expect((await postJson(JSON.parse(text(shown.bytes)))).results[0]).toMatchObject({
      input: "body",
      verdict: "verified",
    })
    const form = new FormData()
    form.append("file", new File([new Uint8Array(shown.bytes)], "mine.json"))
    form.append("recipient", (await scene.actor("bob")).uri)
    const formed: any = await (await post(form)).json()
    expect(formed.results[0]).toMatchObject({ input: "mine.json", verdict: "invalid" })
  })

  it("may be asked by other people's pages, with no cookie and none set", async () => {
    const preflight = await fetch(new URL("/api/verify", scene.origin), {
      method: "OPTIONS",
      headers: { origin: "https://elsewhere.example", "access-control-request-method": "POST" },
    })
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"])
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type")
    const answer = await post(new Blob([new Uint8Array(shown.bytes)]), { origin: "https://elsewhere.example" })
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "no-store",
    })
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull()
    expect(answer.headers.get("set-cookie")).toBeNull()
  })

  it("opens no socket to a private address, whether it is named by whoever asks, by an image or as a badge's issuer", async () => {
    const { routes } = createWeb(scene.instance.ground)
    const inside = "https://10.0.0.1/badges/1"
    const badge = parsed((await issue(await createIssuer("nowhere.invalid"))).bytes)
    const asked = [
      JSON.stringify({ url: inside }),
      JSON.stringify({ text: `see ${inside}` }),
      JSON.stringify({ ...badge, issuer: { ...badge.issuer, id: "https://[::ffff:10.0.0.1]/issuer" } }),
      JSON.stringify({
        "@context": "https://w3id.org/openbadges/v2",
        type: "Assertion",
        id: inside,
        badge: inside,
        verification: { type: "hosted" },
        recipient: { type: "email", hashed: false, identity: "a@b.example" },
        issuedOn: "2026-01-01",
      }),
    ]
    const verdicts: string[] = []
    const attempts = await connectAttempts(async () => {
      for (const body of asked) {
        // oxlint-disable-next-line no-await-in-loop
        const answer = await routes.request("/api/verify", {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        })
        // oxlint-disable-next-line no-await-in-loop
        const { results } = (await answer.json()) as { results: { verdict: string }[] }
        verdicts.push(...results.map(({ verdict }) => verdict))
      }
    })
    expect(attempts).toBe(0)
    expect(verdicts).toHaveLength(asked.length)
    for (const verdict of verdicts) expect(verdict).not.toMatch(/verified|warning/)
  })

  it("says what is wrong with a request", async () => {
    expect(await postJson({ url: "ftp://x" })).toMatchObject({ status: 400, error: { code: "url" } })
    expect((await postJson({ text: "no badge" })).results[0]).toMatchObject({
      verdict: "unknown",
      checks: [{ name: "input", code: "nothingRecognised" }],
    })
    const get = await fetch(new URL("/api/verify", scene.origin))
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST, OPTIONS"])
    const broken = await post("--x\r\nbroken", { "content-type": "multipart/form-data; boundary=x" })
    expect(broken.status).toBe(400)
    const large = await post("x".repeat(13 * 1024 * 1024), { "content-type": "text/plain" })
    expect(large.status).toBe(413)
  })
})

// The last of the file: it uses up what this machine may ask in a minute.
describe("whoever asks too often", () => {
  it("is told to wait, on the page and by the endpoint, and counts for the badges in what they bring", async () => {
    const many = JSON.stringify(Array.from({ length: checkLimits.badges }, () => ({ type: "OpenBadgeCredential" })))
    // Three inputs of twenty badges are all that a minute holds.
    const most = checkLimits.badgesPerMinute / checkLimits.badges
    const answers: Response[] = []
    // oxlint-disable-next-line no-await-in-loop
    while (answers.length <= most && answers.at(-1)?.status !== 429) answers.push(await post(many))
    expect(answers.slice(0, -1).map(({ status }) => status)).toEqual(answers.slice(1).map(() => 200))
    const refused = answers.at(-1)
    expect(refused?.status).toBe(429)
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0)
    const visitor = new Visitor(scene.origin)
    const page = await visitor.send(await visitor.open("/verify"), "/verify", { text: "x" })
    expect([
      page.status,
      page.text.includes("Wait a minute"),
      page.page.querySelector("textarea")?.text.trim(),
    ]).toEqual([429, true, "x"])
  })
})

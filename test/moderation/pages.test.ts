import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { eventually } from "../../src/cli/demo/story.ts"
import { createWeb } from "../../src/web/index.ts"
import { newcomer, words } from "../support/community.ts"
import { openScene, raw, tokenOn, type Scene } from "../web/scene.ts"

let scene: Scene
let admin: Visitor
let stranger: Visitor
let badge: string
/** What Alice says of herself, and nobody else says. */
const trace = /\bAlice\b|@alice@127|Quintessence/

beforeAll(async () => {
  scene = await openScene()
  admin = await newcomer(scene.origin, "ada", await scene.instance.setUpLink())
  stranger = new Visitor(scene.origin)
  await scene.alice.send(await scene.alice.open("/settings/profile"), "/settings/profile", {
    name: "Alice",
    bio: "Quintessence of knots.",
  })
  badge = await scene.badge("alice", scene.alice, "Knots", "public")
})
afterAll(() => scene.instance.stop())

const forms = (path: string) => (form: { getAttribute(name: string): string | undefined }) =>
  form.getAttribute("action") === path
const as = async (who: Visitor, path: string, body: Record<string, string>) =>
  raw(scene, who, path, { method: "POST", body: { csrf: tokenOn(await who.open("/settings/profile")), ...body } })

describe("the page of blocks", () => {
  it("shows what a decision means before it holds, and takes it back", async () => {
    const page = await admin.open("/admin/blocks")
    const review = await admin.send(page, "/admin/blocks/review", {
      domain: "Spam.Example.",
      severity: "suspend",
      publicComment: "Sells badges",
    })
    expect(words(review)).toContain("Suspend spam.example?")
    expect(words(review)).toContain("0 accounts are known here")
    expect(await scene.instance.rows("select domain from domain_policy")).toEqual([])
    const decided = await admin.send(review, "/admin/blocks")
    expect(words(decided)).toMatch(/spam\.example.*Suspended.*Sells badges/)
    await as(admin, "/admin/blocks/remove", { domain: "spam.example" })
    expect(await scene.instance.rows("select domain from domain_policy")).toEqual([])
    expect(
      await scene.instance.rows(
        "select deed, domain, by_actor_id is not null as known from moderation_log order by id",
      ),
    ).toEqual([
      { deed: "domainChanged", domain: "spam.example", known: true },
      { deed: "domainRemoved", domain: "spam.example", known: true },
    ])
  })

  it("refuses what is no server and what would shut this one out, with a sentence", async () => {
    for (const [domain, sentence] of [
      ["no server", "Write the name of a server"],
      ["com", "Write the name of a server"],
    ] as const) {
      const answer = await as(admin, "/admin/blocks/review", { domain, severity: "suspend" })
      expect([domain, answer.status, answer.text.includes(sentence)]).toEqual([domain, 422, true])
    }
    const ours = await as(admin, "/admin/blocks", { domain: scene.origin.host, severity: "suspend" })
    expect([ours.status, ours.text.includes("this very server")]).toEqual([422, true])
  })

  it("takes over a list as Mastodon writes it, after showing what would change and naming what cannot be read", async () => {
    const list = [
      "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate",
      'one.example,suspend,TRUE,false,"Spam, and more",false',
      "BÜCHER.example,silence,false,false,,false",
      "s*.example,suspend,false,false,,true",
      "two.example,explode,false,false,,false",
      `${scene.origin.host},suspend,false,false,,false`,
      "three.example,noop,true,true,,false",
    ].join("\n")
    await as(admin, "/admin/blocks", { domain: "three.example", severity: "silence" })
    const page = await admin.open("/admin/blocks/list")
    const preview = await admin.send(page, "/admin/blocks/preview", { list })
    const text = words(preview)
    for (const part of [
      "Line 4",
      "Line 5",
      "Line 6",
      "3 lines are left out",
      "xn--bcher-kva.example",
      "Spam, and more",
    ])
      expect(text).toContain(part)
    expect(await scene.instance.rows("select domain from domain_policy")).toEqual([{ domain: "three.example" }])
    const fresh = await admin.send(preview, "/admin/blocks/import", { changes: "no" })
    expect(fresh.status).toBe(200)
    const stored = () => scene.instance.rows("select domain, severity, reject_media from domain_policy order by domain")
    expect(await stored()).toEqual([
      { domain: "one.example", severity: "suspend", reject_media: true },
      { domain: "three.example", severity: "silence", reject_media: false },
      { domain: "xn--bcher-kva.example", severity: "silence", reject_media: false },
    ])
    await as(admin, "/admin/blocks/import", { list, changes: "yes" })
    expect(await stored()).toContainEqual({ domain: "three.example", severity: "none", reject_media: true })
    const exported = await raw(scene, admin, "/admin/blocks/export")
    expect(exported.headers.get("content-type")).toContain("text/csv")
    expect(exported.text).toBe(
      [
        "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate",
        'one.example,suspend,true,false,"Spam, and more",false',
        "three.example,noop,true,true,,false",
        "xn--bcher-kva.example,silence,false,false,,false",
        "",
      ].join("\n"),
    )
    // What went out comes in again without changing anything.
    const again = await as(admin, "/admin/blocks/preview", { list: exported.text })
    expect(again.text).toContain("Nothing to take over")
  })

  it("is nobody's but the admins'", async () => {
    for (const path of ["/admin/blocks", "/admin/blocks/export", "/admin/blocks/list", "/admin/reports"])
      expect([path, (await raw(scene, scene.bob, path)).status]).toEqual([path, 404])
  })
})

describe("a report", () => {
  it("is made from a badge's page, once however often the form arrives, and leads the admins to a decision", async () => {
    const shown = await scene.bob.open(badge)
    const link = shown.page.querySelectorAll("a").find((one) => one.getAttribute("href")?.startsWith("/report?about="))
    const form = await scene.bob.open(link?.getAttribute("href") ?? "")
    expect(words(form)).toContain("Report the badge “Knots”")
    const fields = { category: "falseBadge", comment: "She cannot tie a knot." }
    const sent = await scene.bob.send(form, "/report", fields)
    await scene.bob.send(form, "/report", fields)
    expect(words(sent)).toContain("Knots")
    expect(await scene.instance.rows("select state, category from report")).toEqual([
      { state: "open", category: "falseBadge" },
    ])
    expect(words(await admin.open("/admin"))).toContain("A report waits for an answer.")
    const list = await admin.open("/admin/reports")
    const path = list.page
      .querySelectorAll("a")
      .find((one) => /^\/admin\/reports\/[0-9a-f-]{36}$/.test(one.getAttribute("href") ?? ""))
      ?.getAttribute("href")
    const one = await admin.open(path ?? "")
    expect(words(one)).toMatch(/False badge: Alice.*She cannot tie a knot\..*Knots/)
    const noted = await admin.send(one, `${path}/note`, { note: "I asked her." })
    expect(words(noted)).toContain("I asked her.")
    await as(admin, `${path}/answer`, { answer: "suspended" })
    expect(words(await admin.open("/admin/reports"))).toContain("Nothing waits for you")
    expect(words(await admin.open("/admin/reports?state=closed"))).toContain("suspended")
  })

  it("cannot be made of what the reporter may not see", async () => {
    for (const about of ["x", `${scene.origin.origin}/badges/AAAAAAAAAAAAAAAAAAAAAA`, `${scene.origin.origin}${badge}`])
      expect((await raw(scene, scene.bob, `/report?about=${encodeURIComponent(about)}`)).status).toBe(404)
    expect((await raw(scene, null, "/report?about=x")).status).toBe(303)
  })
})

/** Every page that can be opened without knowing more than what stood on pages before. */
function everyPath(): string[] {
  const registered = createWeb(scene.instance.ground).routes.routes
  const plain = registered
    .filter(({ method, path }) => method === "GET" && !/[:*]|^\/style-guide/.test(path))
    .map(({ path }) => path)
  return [
    ...new Set([
      ...plain,
      badge,
      `${badge}/image.png`,
      "/@alice",
      "/@alice/followers",
      "/@bob",
      "/@makers",
      "/find?q=@alice",
    ]),
  ]
}

describe("a suspended person", () => {
  it("is signed out, told why when signing in with the right password, and not otherwise", async () => {
    const home = await scene.alice.open("/backpack")
    expect(home.url.pathname).toBe("/sign-in")
    const csrf = tokenOn(await stranger.open("/sign-in"))
    expect(csrf).not.toBe("")
    const signIn = async (password: string) => {
      const visitor = new Visitor(scene.origin)
      const page = await visitor.open("/sign-in")
      return words(await visitor.send(page, "/sign-in", { email: "alice@people.example", password }))
    }
    expect(await signIn("a long enough password")).toContain("have suspended this account")
    expect(await signIn("quite another password")).not.toContain("suspended")
    expect(
      await scene.instance.rows(
        "select id from session s where s.user_id in (select person_id from person_actor where actor_id = (select id from actor where handle = 'alice'))",
      ),
    ).toEqual([])
  })

  it("leaves no trace on any page, for visitors and members", async () => {
    expect(everyPath().length).toBeGreaterThan(20)
    for (const visitor of [null, scene.bob])
      for (const path of everyPath()) {
        const { text } = await raw(scene, visitor, path)
        expect([path, trace.exec(text)?.[0]]).toEqual([path, undefined])
      }
    for (const path of [badge, `${badge}/image.png`, "/@alice"])
      expect([path, (await raw(scene, scene.bob, path)).status]).toEqual([path, 404])
  })

  it("comes back whole", async () => {
    const { id } = await scene.actor("alice")
    await as(admin, `/admin/standing/${id}`, { standing: "good", note: "A mistake." })
    const page = await scene.alice.open("/sign-in")
    await scene.alice.send(page, "/sign-in", { email: "alice@people.example", password: "a long enough password" })
    expect(words(await stranger.open(badge))).toContain("Knots")
    expect((await stranger.open("/@alice")).text).toMatch(trace)
    expect(words(await admin.open(`/admin/standing/${id}`))).toMatch(/took back.*A mistake\..*suspended/)
  })

  it("cannot be the admin who decides", async () => {
    const { id } = await scene.actor("ada")
    const answer = await as(admin, `/admin/standing/${id}`, { standing: "suspended" })
    expect([answer.status, answer.text.includes("cannot decide about yourself")]).toEqual([422, true])
  })
})

describe("a limited person", () => {
  it("stands on no page that lists people or badges, and is seen where somebody goes to them", async () => {
    const { id } = await scene.actor("alice")
    expect((await stranger.open("/")).text).toContain("Knots")
    await as(admin, `/admin/standing/${id}`, { standing: "limited" })
    expect((await stranger.open("/")).text).not.toContain("Knots")
    expect((await stranger.open("/@alice")).status).toBe(200)
    expect((await stranger.open(badge)).status).toBe(200)
    await as(admin, `/admin/standing/${id}`, { standing: "good" })
  })
})

describe("a block between people of this server", () => {
  it("ends what they have to do with each other, is listed in the settings, and is taken back there", async () => {
    const own = await scene.badge("bob", scene.bob, "Of Bob", "public")
    await scene.alice.send(await scene.alice.open("/@bob"), "/follow")
    await eventually("alice follows bob", 10_000, async () => /Following/.test(words(await scene.alice.open("/@bob"))))
    const profile = await scene.bob.open("/@alice")
    expect(profile.page.querySelectorAll("form").some(forms("/block"))).toBe(true)
    await scene.bob.send(profile, "/block")
    await eventually("the follow ended", 10_000, async () => {
      const rows = await scene.instance.rows("select id from follow")
      return rows.length === 0
    })
    expect((await scene.alice.open(own)).status).toBe(404)
    expect((await stranger.open(own)).status).toBe(200)
    expect(words(await scene.alice.open("/@bob"))).not.toContain("Of Bob")
    await scene.alice.send(await scene.alice.open("/@bob"), "/follow")
    expect(await scene.instance.rows("select id from follow")).toEqual([])
    const settings = await scene.bob.open("/settings/blocks")
    expect(words(settings)).toContain("Alice")
    await scene.bob.send(settings, "/unblock")
    expect(words(await scene.bob.open("/settings/blocks"))).toContain("You block nobody")
    expect((await scene.alice.open(own)).status).toBe(200)
  })

  it("and of a server stands in the settings, too", async () => {
    const settings = await scene.bob.open("/settings/blocks")
    const sent = await scene.bob.send(settings, "/settings/blocks", { domain: "Loud.Example" })
    expect(words(sent)).toContain("loud.example")
    await scene.bob.send(sent, "/unblock-server")
    expect(await scene.instance.rows("select domain from personal_domain_block")).toEqual([])
  })
})

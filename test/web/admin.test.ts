import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { writeSetting } from "../../src/db/index.ts"
import { adminNavigation } from "../../src/web/parts/admin-sections.ts"
import { newcomer, newIssuer, words } from "../support/community.ts"
import { eventually } from "../support/ground.ts"
import { startInstance, type Instance } from "../support/instance.ts"
import { loose, unsound } from "./page-checks.ts"
import { raw } from "./scene.ts"

let harbor: Instance
let admin: Visitor
let iris: Visitor

beforeAll(async () => {
  harbor = await startInstance({ name: "harbor" })
  admin = await newcomer(harbor.origin, "ada", await harbor.setUpLink())
  iris = await newcomer(harbor.origin, "iris")
  await newIssuer(iris, "makers")
})
afterAll(() => harbor?.stop())

const flash = (sight: Sight): string => sight.page.querySelector(".site-flash")?.text ?? ""

/** Dead letters of two kinds: so many, the newest last. */
const bury = (job: string, count: number, payload = "{}") =>
  harbor.rows(
    `insert into task (id, job, lane, payload, state, reason, attempts, run_at, finished_at)
     select gen_random_uuid(), '${job}', 'work', '${payload}', 'dead', 'Reason ' || n, 7, now() + interval '1 day', now()
     from generate_series(1, ${count}) as n`,
  )

describe("the administration", () => {
  it("has one navigation, whose every page is there, sound and marked as the current one", async () => {
    const first = await admin.open("/admin")
    const links = first.page.querySelectorAll(".admin-navigation a").map((link) => link.getAttribute("href") ?? "")
    expect(links).toEqual(adminNavigation.map(({ href }) => href))
    for (const path of [...links, "/admin/queues/dead"]) {
      // oxlint-disable-next-line no-await-in-loop
      const page = await admin.open(path)
      expect([path, page.status, loose(page), unsound(page)]).toEqual([path, 200, [], []])
      expect(page.headers.get("cache-control")).toBe("private, no-store")
      const current = page.page.querySelectorAll(".admin-navigation a[aria-current=page]")
      expect([path, current.length]).toEqual([path, 1])
    }
  })

  it("is not there for anybody else", async () => {
    for (const { href } of adminNavigation)
      for (const who of [null, iris]) {
        // oxlint-disable-next-line no-await-in-loop
        expect([href, (await raw(harbor, who, href)).status]).toEqual([href, 404])
      }
  })

  it("says first what needs an admin, and where", async () => {
    expect(words(await admin.open("/admin"))).toContain("All is well")
    await bury("test.failing", 3)
    await harbor.rows(
      `insert into peer (host, failing_since, failures) values ('down.example', now() - interval '3 hours', 5)`,
    )
    await writeSetting(harbor.ground.database.orm, "backup.last", {
      at: new Date().toISOString(),
      ok: false,
      reason: "The disk is full.",
      goodAt: "2026-01-02T03:30:00.000Z",
    })
    const page = await admin.open("/admin")
    expect(words(page)).toMatch(/3 pieces of work were given up\.[^]*1 other server has not taken anything/)
    expect(words(page)).toContain("The last backup failed.")
    expect(page.page.querySelectorAll(".matters a").map((link) => link.getAttribute("href"))).toEqual([
      "/admin/queues",
      "/admin/servers?show=failing",
      "/admin/storage",
    ])
    expect(words(await admin.open("/admin/storage"))).toMatch(
      /The disk is full\. The newest that was made is of 2 January 2026/,
    )
    await harbor.rows(`delete from task where state = 'dead'`)
    await harbor.rows(`delete from peer`)
  })
})

describe("what was given up", () => {
  it("is shown a page at a time, all of it or one kind, the newest first", async () => {
    await bury("test.first", 30)
    await bury("test.second", 2)
    const all = await admin.open("/admin/queues/dead")
    expect(all.page.querySelectorAll("li.panel")).toHaveLength(25)
    expect(words(all)).toMatch(/All ?32[^]*First ?30[^]*Second ?2/)
    expect(all.page.querySelector("li.panel")?.text).toContain("test.second")
    const older = all.page.querySelector(".pagination a[rel=next]")?.getAttribute("href") ?? ""
    expect((await admin.open(older)).page.querySelectorAll("li.panel")).toHaveLength(7)
    const second = await admin.open("/admin/queues/dead?job=test.second")
    expect(second.page.querySelectorAll("li.panel")).toHaveLength(2)
    expect((await admin.open("/admin/queues/dead?job=no'thing&after=%00")).status).toBe(200)
    const queues = await admin.open("/admin/queues")
    expect(queues.page.querySelector('a[href="/admin/queues/dead?job=test.first"]')?.text).toMatch(/^30/)
  })

  it("is let go or tried again, one or all of a kind", async () => {
    const page = await admin.open("/admin/queues/dead?job=test.second")
    const form = page.page.querySelector('form[action$="/discard"]')?.getAttribute("action") ?? ""
    expect(flash(await admin.send(page, form))).toContain("gone")
    expect(flash(await admin.send(page, form))).toContain("no longer among the dead letters")
    expect(flash(await admin.send(page, "/admin/queues/dead/retry-all"))).toContain("tried again")
    expect(
      await harbor.rows(`select count(*)::int as n from task where job = 'test.second' and state = 'dead'`),
    ).toEqual([{ n: 0 }])
    expect(
      await harbor.rows(`select attempts <= 1 as fresh from task where job = 'test.second' and state <> 'dead'`),
    ).toEqual([{ fresh: true }])
    const first = await admin.open("/admin/queues/dead?job=test.first")
    expect(flash(await admin.send(first, "/admin/queues/dead/discard-all"))).toContain("gone")
    expect(await harbor.rows(`select id from task where job = 'test.first'`)).toEqual([])
  })

  it("says what it was about without secrets, mailboxes and what people wrote", async () => {
    const payload = {
      deliveryId: "0190-id",
      resetToken: "marked-token",
      to: "marked.mailbox@people.example",
      link: "https://harbor.example/claim?key=marked-query",
      actor: "@bob@meadow.example",
      activity: { type: "Create", object: { content: "marked words", id: "https://meadow.example/notes/1" } },
    }
    await bury("test.marked", 1, JSON.stringify(payload))
    const page = await admin.open("/admin/queues/dead?job=test.marked")
    const shown = page.page.querySelector("pre")?.text ?? ""
    expect(shown).toContain("0190-id")
    expect(shown).toContain("https://meadow.example/notes/1")
    expect(shown).toContain("@bob@meadow.example")
    for (const mark of ["marked-token", "marked.mailbox", "marked-query", "marked words"])
      expect([mark, page.page.toString().includes(mark)]).toEqual([mark, false])
    await harbor.rows(`delete from task where job = 'test.marked'`)
  })
})

describe("mail that was not sent", () => {
  it("is paged, read and deleted, one by one or all", async () => {
    for (let n = 1; n <= 23; n += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await harbor.ground.mailer.send({ to: "alice@people.example", subject: `Letter ${n}`, text: `Words ${n}.` })
    }
    const kept = async () => (await harbor.rows(`select id from unsent_mail`)).length
    const total = await kept()
    const page = await admin.open("/admin/mail")
    expect(page.page.querySelectorAll("li.panel")).toHaveLength(20)
    const [newest] = page.page.querySelectorAll("li.panel")
    expect(newest?.text).toMatch(/Letter 23[^]*alice@people\.example[^]*Words 23\./)
    const older = page.page.querySelector(".pagination a[rel=next]")?.getAttribute("href") ?? ""
    expect((await admin.open(older)).page.querySelectorAll("li.panel")).toHaveLength(total - 20)
    const form = newest?.querySelector("form")?.getAttribute("action") ?? ""
    expect(flash(await admin.send(page, form))).toContain("deleted")
    expect(flash(await admin.send(page, form))).toContain("already")
    expect(await kept()).toBe(total - 1)
    expect(words(await admin.send(page, "/admin/mail/delete-all"))).toContain("No mail was left unsent")
  })
})

describe("people", () => {
  it("are listed by the page, the newest first, and found by how a handle or an address begins", async () => {
    await harbor.rows(
      `insert into person (id, name, email, handle)
       select '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), 'Crowd ' || n, 'crowd' || n || '@people.example', 'crowd_' || n
       from generate_series(1, 1000) as n`,
    )
    const first = await admin.open("/admin/people")
    expect(first.page.querySelectorAll("tbody tr")).toHaveLength(50)
    // Iris came after Ada, and both after the crowd of the beginning of time.
    expect(words(first)).toMatch(/Iris @iris[^]*Ada @ada ?Admin[^]*Crowd 1000/)
    const older = first.page.querySelector(".pagination a[rel=next]")?.getAttribute("href") ?? ""
    expect((await admin.open(older)).page.querySelectorAll("tbody tr")).toHaveLength(50)
    const names = async (query: string) =>
      (await admin.open(`/admin/people?${query}`)).page
        .querySelectorAll("tbody th")
        .map((cell) => cell.text.replaceAll(/\s+/g, " ").trim())
    expect(await names("q=@CROWD_99")).toEqual([
      "Crowd 999 @crowd_999",
      "Crowd 998 @crowd_998",
      "Crowd 997 @crowd_997",
      "Crowd 996 @crowd_996",
      "Crowd 995 @crowd_995",
      "Crowd 994 @crowd_994",
      "Crowd 993 @crowd_993",
      "Crowd 992 @crowd_992",
      "Crowd 991 @crowd_991",
      "Crowd 990 @crowd_990",
      "Crowd 99 @crowd_99",
    ])
    expect(await names("q=crowd77@")).toEqual(["Crowd 77 @crowd_77"])
    expect(await names("show=admins")).toEqual(["Ada @ada"])
    expect(await names("q=%25&after=%00")).toEqual([])
    await harbor.rows(`delete from person where handle like 'crowd%'`)
  })

  it("are helped, given roles and decided about", async () => {
    const list = await admin.open("/admin/people?q=iris")
    const path = list.page.querySelector("tbody th a")?.getAttribute("href") ?? ""
    const page = await admin.open(path)
    expect([loose(page), unsound(page)]).toEqual([[], []])
    expect(words(page)).toMatch(/iris@people\.example[^]*Signed in on ?1 browser/)

    expect(flash(await admin.send(page, "/role"))).toContain("role is changed")
    expect((await iris.open("/admin")).status).toBe(200)
    expect(flash(await admin.send(await admin.open(path), "/role"))).toContain("role is changed")
    expect((await iris.open("/admin")).status).toBe(404)

    expect(flash(await admin.send(page, "/end-sessions"))).toContain("signed out everywhere")
    expect((await iris.open("/backpack")).url.pathname).toBe("/sign-in")

    const decide = page.page.querySelector('a[href^="/admin/standing/"]')?.getAttribute("href") ?? ""
    await admin.send(await admin.open(decide), decide, { standing: "suspended", reason: "Spam.", note: "" })
    expect(words(await admin.open(path))).toContain("Suspended")
    expect(words(await admin.open("/admin/people?q=iris"))).toContain("Suspended")
    await admin.send(await admin.open(decide), decide, { standing: "good", reason: "", note: "" })
    expect(words(await admin.open(path))).toContain("In good standing")
  })

  it("are deleted only when the admin types whom they mean", async () => {
    await newcomer(harbor.origin, "zoe")
    const list = await admin.open("/admin/people?q=zoe")
    const page = await admin.open(list.page.querySelector("tbody th a")?.getAttribute("href") ?? "")
    const mistyped = await admin.send(page, "/delete", { handle: "iris" })
    expect([mistyped.status, words(mistyped)]).toEqual([409, expect.stringContaining("Nothing was deleted")])
    expect(await harbor.rows(`select 1 from person where handle = 'zoe'`)).toHaveLength(1)
    expect(flash(await admin.send(page, "/delete", { handle: "@Zoe" }))).toContain("is deleted")
    expect(await harbor.rows(`select 1 from person where handle = 'zoe'`)).toHaveLength(0)
  })

  it("keep at least one admin, and nobody decides about themselves", async () => {
    const list = await admin.open("/admin/people?q=ada")
    const page = await admin.open(list.page.querySelector("tbody th a")?.getAttribute("href") ?? "")
    const refused = await admin.send(page, "/role")
    expect([refused.status, words(refused)]).toEqual([409, expect.stringContaining("only admin")])
    const decide = page.page.querySelector('a[href^="/admin/standing/"]')?.getAttribute("href") ?? ""
    const suspended = await admin.send(await admin.open(decide), decide, {
      standing: "suspended",
      reason: "",
      note: "",
    })
    expect([suspended.status, words(suspended)]).toEqual([422, expect.stringContaining("about yourself")])
    expect((await admin.open("/admin")).status).toBe(200)
  })
})

describe("issuers", () => {
  it("are listed with what they award and how they stand", async () => {
    const page = await admin.open("/admin/issuers?q=@mak")
    expect(words(page)).toMatch(/The Makers @makers@[^]*In good standing[^]*none yet[^]*1 person/)
    expect(words(await admin.open("/admin/issuers?q=nobody"))).toContain("No issuer was found")
    const [{ id } = { id: "" }] = await harbor.rows<{ id: string }>("select id from issuer")
    const decide = `/admin/standing/${id}`
    expect(page.page.querySelector(`a[href="${decide}"]`)).not.toBeNull()
    await admin.send(await admin.open(decide), decide, { standing: "suspended", reason: "Not theirs.", note: "" })
    expect(words(await admin.open("/admin/issuers"))).toMatch(/The Makers[^]*Suspended/)
    await admin.send(await admin.open(decide), decide, { standing: "good", reason: "", note: "" })
    expect(words(await admin.open("/admin/issuers"))).toContain("In good standing")
  })
})

describe("servers", () => {
  it("are listed with how they do, and those in trouble can be tried at once", async () => {
    await harbor.rows(
      `insert into peer (host, last_success_at) select 'well-' || lpad(n::text, 3, '0') || '.example', now() from generate_series(1, 60) as n`,
    )
    await harbor.rows(
      `insert into peer (host, failing_since, failures, paused_until, last_reason) values
        ('asleep.example', now() - interval '9 days', 40, now() + interval '20 hours', 'asleep.example did not answer in time.'),
        ('new-trouble.example', now() - interval '5 minutes', 2, null, 'new-trouble.example answered 503.')`,
    )
    const all = await admin.open("/admin/servers")
    expect(all.page.querySelectorAll("main section.panel")).toHaveLength(50)
    const more = all.page.querySelector(".pagination a[rel=next]")?.getAttribute("href") ?? ""
    expect((await admin.open(more)).page.querySelectorAll("main section.panel")).toHaveLength(12)
    expect((await admin.open("/admin/servers?q=well-00")).page.querySelectorAll("main section.panel")).toHaveLength(9)

    const failing = await admin.open("/admin/servers?show=failing")
    expect([loose(failing), unsound(failing)]).toEqual([[], []])
    expect(words(failing)).toMatch(
      /asleep\.example Left alone for a while ?asleep\.example did not answer in time\.[^]*new-trouble\.example In trouble/,
    )
    expect(flash(await admin.send(failing, "/admin/servers/asleep.example/try"))).toContain("tried now")
    await eventually(
      async () => (await harbor.rows(`select 1 from peer where host = 'asleep.example' and paused_until is null`))[0],
    )
    await harbor.rows("delete from peer")
  })
})

describe("storage and version", () => {
  it("say how large everything is and what runs here", async () => {
    const storage = words(await admin.open("/admin/storage"))
    expect(storage).toMatch(/Database ?[\d.]+ MB|[\d.]+ MB ?Database/)
    expect(storage).toMatch(/task ?Work, waiting and done/)
    const version = words(await admin.open("/admin/version"))
    expect(version).toContain(harbor.ground.config.version)
    expect(version).toContain(process.version)
    expect(version).toMatch(/PostgreSQL \d+/)
  })
})

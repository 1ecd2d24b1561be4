import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { defineJob } from "../../src/queue/index.ts"
import { awardSays, awardTo, newAchievement, newcomer, newIssuer, offerCalled, words } from "../support/community.ts"
import { startInstance, type Instance } from "../support/instance.ts"
import { countRows } from "../support/rows.ts"
import { loose, unsound } from "./page-checks.ts"
import { raw, tokenOn } from "./scene.ts"

let harbor: Instance
let admin: Visitor
let iris: Visitor
let alice: Visitor
let mallory: Visitor
let issuerPath: string
let achievementPath: string
let awardId: string

beforeAll(async () => {
  harbor = await startInstance({ name: "harbor" })
  admin = await newcomer(harbor.origin, "ada", await harbor.setUpLink())
  iris = await newcomer(harbor.origin, "iris")
  alice = await newcomer(harbor.origin, "alice")
  mallory = await newcomer(harbor.origin, "mallory")
  issuerPath = await newIssuer(iris, "makers", "The Makers")
  achievementPath = await newAchievement(iris, issuerPath, "Welder")
  await awardTo(iris, achievementPath, "@alice")
  awardId = (await harbor.rows<{ id: string }>("select id from award"))[0]?.id ?? ""
})
afterAll(() => harbor?.stop())

const asProgram = (visitor: Visitor | null, path: string, more: Parameters<typeof raw>[3] = {}) =>
  raw({ origin: harbor.origin }, visitor, path, more)

const valueOf = (sight: Sight, name: string, place = 0): string => {
  const field = sight.page.querySelectorAll(`[name="${name}"]`)[place]
  return (field?.tagName === "TEXTAREA" ? field.textContent.replace(/^\n/, "") : field?.getAttribute("value")) ?? ""
}

/** What a form that came back says of a field: first in its summary, with a link that leads to the field. */
const problemOn = (sight: Sight, field: string): string => {
  expect([sight.status, loose(sight), unsound(sight)]).toEqual([422, [], []])
  expect(sight.page.querySelector(`#field-${field}`)?.getAttribute("aria-invalid")).toBe("true")
  const links = sight.page.querySelectorAll(".problem-summary a")
  return links.find((one) => one.getAttribute("href") === `#field-${field}`)?.text ?? ""
}

describe("what belongs to an issuer's team", () => {
  const membersOnly = () => [
    issuerPath,
    `${issuerPath}/edit`,
    `${issuerPath}/achievements/new`,
    `${issuerPath}/awards`,
    `${achievementPath}/edit`,
    `${achievementPath}/award`,
  ]
  const deeds = () => [
    `${issuerPath}/edit`,
    `${issuerPath}/achievements/new`,
    `${achievementPath}/edit`,
    `${achievementPath}/award`,
    `/awards/${awardId}/withdraw`,
    `/awards/${awardId}/revoke`,
  ]

  it("is not there for anybody else, with or without an account", async () => {
    for (const path of membersOnly()) {
      expect([path, (await mallory.open(path)).status]).toEqual([path, 404])
      const stranger = await asProgram(null, path)
      expect([path, stranger.status, stranger.headers.get("location")]).toEqual([
        path,
        303,
        `/sign-in?next=${encodeURIComponent(path)}`,
      ])
    }
  })

  it("cannot be changed by anybody else: each form answers 404 and no row changes", async () => {
    const csrf = tokenOn(await mallory.open("/issuers/new"))
    const before = await harbor.rows("select state, narrative from award")
    const defined = await harbor.rows("select id, name, updated_at from achievement")
    for (const path of deeds()) {
      const body = {
        csrf,
        idempotency: "mallory-was-here-1",
        name: "Mine",
        description: "x",
        criteria: "x",
        recipient: "@mallory",
      }
      expect([path, (await asProgram(mallory, path, { method: "POST", body })).status]).toEqual([path, 404])
    }
    expect(await harbor.rows("select state, narrative from award")).toEqual(before)
    expect(await harbor.rows("select id, name, updated_at from achievement")).toEqual(defined)
    expect(await countRows(harbor, "actor where name = 'Mine'")).toBe(0)
  })

  it("answers 404, not an error, to ids that are none", async () => {
    for (const path of [
      "/issuers/none",
      "/issuers/none/awards",
      "/issuers/none/edit",
      "/achievements/none",
      "/achievements/none/award",
    ])
      expect([path, (await iris.open(path)).status]).toEqual([path, 404])
    const csrf = tokenOn(await iris.open("/issuers/new"))
    for (const path of ["/awards/none/withdraw", "/awards/none/revoke"])
      expect([path, (await asProgram(iris, path, { method: "POST", body: { csrf } })).status]).toEqual([path, 404])
  })

  it("lets an awarder award and withdraw, and tells them that the rest is for owners", async () => {
    const helper = await newcomer(harbor.origin, "helper")
    const issuerId = issuerPath.split("/").at(-1)
    await harbor.rows(
      `insert into issuer_member (issuer_id, person_actor_id, role) select '${issuerId}', id, 'awarder' from actor where handle = 'helper'`,
    )
    expect((await helper.open(`${achievementPath}/award`)).status).toBe(200)
    expect((await helper.open(`${issuerPath}/edit`)).status).toBe(403)
    expect((await helper.open(`${issuerPath}/achievements/new`)).status).toBe(403)
    expect((await helper.open(issuerPath)).page.querySelector(`a[href="${issuerPath}/edit"]`)).toBeNull()
  })
})

describe("a new issuer", () => {
  it("names every problem beside its field and keeps what was typed", async () => {
    const before = await countRows(harbor, "issuer")
    const sight = await iris.send(await iris.open("/issuers/new"), "/issuers/new", {
      name: "  ",
      handle: "admin",
      description: "Kept & <b>whole</b>",
      website: "javascript:alert(1)",
    })
    expect(problemOn(sight, "name")).toMatch(/fill in/)
    expect(problemOn(sight, "handle")).toMatch(/kept for the server/)
    expect(problemOn(sight, "website")).toMatch(/https/)
    expect(valueOf(sight, "handle")).toBe("admin")
    expect(valueOf(sight, "description")).toContain("Kept &")
    expect(valueOf(sight, "website")).toBe("javascript:alert(1)")
    expect(await countRows(harbor, "issuer")).toBe(before)
  })

  it("takes a handle that is free only, whoever has it", async () => {
    const sight = await iris.send(await iris.open("/issuers/new"), "/issuers/new", { name: "Second", handle: "ALICE" })
    expect(problemOn(sight, "handle")).toMatch(/already/)
  })

  it("says that a file is no picture, and asks for it again when something else was wrong", async () => {
    const logo = { file: new TextEncoder().encode("no picture"), name: "logo.png", type: "image/png" }
    const form = await iris.open("/issuers/new")
    expect(problemOn(await iris.send(form, "/issuers/new", { name: "Pic", handle: "pic", logo }), "logo")).toMatch(
      /not a PNG/,
    )
    const sight = await iris.send(form, "/issuers/new", { name: "", handle: "pic", logo })
    expect(problemOn(sight, "name")).toMatch(/fill in/)
    expect(words(sight)).toContain("choose the file again")
  })

  it("is made once when its form is sent twice at once", async () => {
    const form = await iris.open("/issuers/new")
    const [one, two] = await Promise.all([
      iris.send(form, "/issuers/new", { name: "Twice", handle: "twice" }),
      iris.send(form, "/issuers/new", { name: "Twice", handle: "twice" }),
    ])
    expect(one.url.pathname).toBe(two.url.pathname)
    expect(await countRows(harbor, "actor where handle = 'twice'")).toBe(1)
  })

  it("can be changed by its owner, handle and keys excepted", async () => {
    const path = await newIssuer(iris, "changing", "Before")
    const form = await iris.open(`${path}/edit`)
    expect(valueOf(form, "name")).toBe("Before")
    expect(form.page.querySelector("main [name=handle]")).toBeNull()
    const wrong = await iris.send(form, "/edit", { name: "After", website: "ftp://nowhere" })
    expect(problemOn(wrong, "website")).toMatch(/https/)
    const saved = await iris.send(wrong, "/edit", { name: "After", website: "https://after.example/" })
    expect(saved.url.pathname).toBe(path)
    const seen = await new Visitor(harbor.origin).open("/@changing")
    expect(words(seen)).toContain("After")
    expect(seen.page.querySelector('a[href="https://after.example/"]')).not.toBeNull()
  })
})

describe("something to be earned", () => {
  it("names every problem beside its field, rows included, and keeps what was typed", async () => {
    const before = await countRows(harbor, "achievement")
    const form = await iris.open(`${issuerPath}/achievements/new`)
    const sight = await iris.send(form, "/achievements/new", {
      name: "Turner",
      description: "",
      criteria: "Turn *well*.",
      tags: "wood, lathe",
      achievementType: "Certificate",
      alignmentName: ["", "A standard"],
      alignmentUrl: ["", "data:text/html,x"],
    })
    expect(problemOn(sight, "description")).toMatch(/sentence or two/)
    expect(problemOn(sight, "alignmentUrl-2")).toMatch(/https/)
    expect(valueOf(sight, "name")).toBe("Turner")
    expect(valueOf(sight, "criteria").trim()).toBe("Turn *well*.")
    expect(valueOf(sight, "tags")).toBe("wood, lathe")
    expect(valueOf(sight, "alignmentName", 1)).toBe("A standard")
    expect(sight.page.querySelector("option[selected]")?.getAttribute("value")).toBe("Certificate")
    expect(await countRows(harbor, "achievement")).toBe(before)
  })

  it("gives another row for alignments without making anything, and keeps what was typed", async () => {
    const before = await countRows(harbor, "achievement")
    const form = await iris.open(`${issuerPath}/achievements/new`)
    const sight = await iris.send(form, "/achievements/new", { name: "Half done", addRow: "alignment" })
    expect(sight.status).toBe(200)
    expect(sight.page.querySelectorAll("[name=alignmentUrl]")).toHaveLength(2)
    expect(valueOf(sight, "name")).toBe("Half done")
    expect(await countRows(harbor, "achievement")).toBe(before)
  })

  it("is made once when its form is sent twice at once", async () => {
    const form = await iris.open(`${issuerPath}/achievements/new`)
    const fields = { name: "Once only", description: "d", criteria: "c" }
    const [one, two] = await Promise.all([
      iris.send(form, "/achievements/new", fields),
      iris.send(form, "/achievements/new", fields),
    ])
    expect(one.url.pathname).toBe(two.url.pathname)
    expect(await countRows(harbor, "achievement where name = 'Once only'")).toBe(1)
  })

  it("can be changed, and shows to everybody what was saved", async () => {
    const path = await newAchievement(iris, issuerPath, "Draft", {
      alignmentName: ["Skill", ""],
      alignmentUrl: ["https://skills.example/1", ""],
      alignmentFramework: ["Framework of skills", ""],
      alignmentCode: ["S4.8", ""],
      alignmentDescription: ["Turns wood on a lathe.", ""],
    })
    const form = await iris.open(`${path}/edit`)
    expect(valueOf(form, "alignmentCode")).toBe("S4.8")
    expect(valueOf(form, "criteria").trim()).toBe("Do it **well**.")
    expect(valueOf(form, "alignmentUrl")).toBe("https://skills.example/1")
    const saved = await iris.send(form, "/edit", { name: "Final", tags: "one, two" })
    expect(saved.url.pathname).toBe(path)
    const seen = await new Visitor(harbor.origin).open(path)
    expect(words(seen)).toMatch(
      /Final[^]*Do it well\.[^]*Skill[^]*Framework of skills S4\.8[^]*Turns wood on a lathe\.[^]*one[^]*two/,
    )
    expect(seen.page.querySelector('a[href$="/award"]')).toBeNull()
  })

  it("shows hostile text as text, on its own page, the issuer's and in the forms", async () => {
    const hostile = `"><img src=x onerror=alert(1)></textarea><script>alert(2)</script>`
    const path = await newAchievement(iris, issuerPath, hostile.slice(0, 100), {
      description: hostile,
      criteria: `${hostile}\n\n[x](javascript:alert(3))`,
      imageAlt: hostile,
      tags: hostile.slice(0, 40),
      alignmentName: [hostile, ""],
      alignmentUrl: ["https://x.example/?a=%22%3E%3Cscript%3E", ""],
    })
    await awardTo(iris, path, "@alice", {
      narrative: hostile,
      evidenceName: [hostile, "", ""],
      evidenceNarrative: [hostile, "", ""],
    })
    for (const page of [path, `${path}/edit`, `${path}/award`, issuerPath, `${issuerPath}/awards`, "/@makers"]) {
      const sight = await iris.open(page)
      expect([page, sight.status, loose(sight), unsound(sight)]).toEqual([page, 200, [], []])
      expect(sight.page.text).toContain("onerror=alert(1)")
    }
  })

  it("names as earners only those who show it to everybody", async () => {
    const path = await newAchievement(iris, issuerPath, "Shown or not")
    for (const [handle, visitor, visibility] of [
      ["alice", alice, "public"],
      ["mallory", mallory, "followers"],
      ["ada", admin, "private"],
    ] as const) {
      await awardTo(iris, path, `@${handle}`)
      await visitor.send(await offerCalled(visitor, "Shown or not"), "/accept", { visibility })
    }
    await awardSays(iris, issuerPath, /Ada[^]{0,80}Shown or not[^]{0,60}Accepted/)
    for (const visitor of [new Visitor(harbor.origin), iris]) {
      const seen = words(await visitor.open(path))
      expect(seen).toContain("Alice")
      expect(seen).not.toMatch(/Mallory|Ada/)
    }
  })
})

describe("the award form", () => {
  const typed = {
    narrative: "Kept <b>as typed</b> & whole.",
    evidenceUrl: ["https://film.example/1", "", ""],
    evidenceName: ["Film", "", ""],
    evidenceNarrative: ["See for yourself.", "", ""],
  }

  /** Sends the form, expecting that it makes nothing. */
  const refused = async (fields: Record<string, string | string[]>): Promise<Sight> => {
    const before = await countRows(harbor, "award")
    const sight = await awardTo(iris, achievementPath, "@mallory", { ...typed, ...fields })
    expect(await countRows(harbor, "award")).toBe(before)
    return sight
  }

  it("keeps everything that was typed", async () => {
    const sight = await refused({ recipient: "@nobody", validUntil: "2031-05-06" })
    expect(problemOn(sight, "recipient")).toMatch(/Nobody here/)
    expect(valueOf(sight, "recipient")).toBe("@nobody")
    expect(valueOf(sight, "narrative")).toContain("Kept <b>as typed")
    expect(valueOf(sight, "evidenceUrl")).toBe("https://film.example/1")
    expect(valueOf(sight, "evidenceName")).toBe("Film")
    expect(valueOf(sight, "evidenceNarrative").trim()).toBe("See for yourself.")
    expect(valueOf(sight, "validUntil")).toBe("2031-05-06")
    expect(sight.page.querySelector("details[open] [name=evidenceUrl]")).not.toBeNull()
  })

  it("refuses evidence that leads to a script, and keeps it in its row to be mended", async () => {
    const sight = await refused({ evidenceUrl: ["https://film.example/1", "javascript:alert(1)", ""] })
    expect(problemOn(sight, "evidenceUrl-2")).toMatch(/https/)
    expect(valueOf(sight, "evidenceUrl", 1)).toBe("javascript:alert(1)")
    expect(await countRows(harbor, "award where evidence::text like '%javascript%'")).toBe(0)
  })

  it("finds the right row when rows before it are empty", async () => {
    const sight = await refused({
      evidenceUrl: ["", "", ""],
      evidenceNarrative: ["", "", ""],
      evidenceName: ["", "", "Title"],
    })
    expect(problemOn(sight, "evidenceUrl-3")).toMatch(/link or a description/)
  })

  it.each([
    ["2020-01-01", /has passed/],
    ["2031-02-30", /year-month-day/],
    ["soon", /year-month-day/],
  ])("refuses %s as the last day", async (validUntil, sentence) => {
    expect(problemOn(await refused({ validUntil }), "validUntil")).toMatch(sentence)
  })

  it("says what is wrong with recipient and day at once", async () => {
    const sight = await refused({ recipient: "  ", validUntil: "2020-01-01" })
    expect(problemOn(sight, "validUntil")).toMatch(/has passed/)
    expect(problemOn(sight, "recipient")).toMatch(/Write the handle/)
  })

  it("says that somebody has the badge already", async () => {
    expect(problemOn(await refused({ recipient: "@alice" }), "recipient")).toMatch(/awarded this badge already/)
  })

  it("takes the last day as a whole day", async () => {
    const path = await newAchievement(iris, issuerPath, "For a while")
    await awardTo(iris, path, "@alice", { validUntil: "2031-05-06" })
    const [row] = await harbor.rows<{ until: string }>(
      "select to_char(valid_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as until from award where valid_until is not null",
    )
    expect(row?.until).toBe("2031-05-06 23:59:59")
  })

  it("gives another row for evidence without awarding, and keeps what was typed", async () => {
    const before = await countRows(harbor, "award")
    const sight = await awardTo(iris, achievementPath, "@mallory", { ...typed, addRow: "evidence" })
    expect(sight.status).toBe(200)
    expect(sight.page.querySelectorAll("[name=evidenceUrl]")).toHaveLength(4)
    expect(valueOf(sight, "recipient")).toBe("@mallory")
    expect(valueOf(sight, "evidenceName")).toBe("Film")
    expect(await countRows(harbor, "award")).toBe(before)
  })

  it("awards once when it is sent twice at once", async () => {
    const path = await newAchievement(iris, issuerPath, "Given once")
    const form = await iris.open(`${path}/award`)
    await Promise.all([
      iris.send(form, "/award", { recipient: "@alice", ...typed }),
      iris.send(form, "/award", { recipient: "@alice", ...typed }),
    ])
    expect(
      await countRows(harbor, "award join achievement a on a.id = award.achievement_id where a.name = 'Given once'"),
    ).toBe(1)
    expect(words(await offerCalled(alice, "Given once"))).toMatch(/Film[^]*See for yourself/)
  })
})

describe("the list of awards", () => {
  it("withdraws what waits and revokes what is held, straight from the list", async () => {
    const idOf = async (name: string) =>
      (
        await harbor.rows<{ id: string }>(
          `select award.id from award join achievement a on a.id = award.achievement_id where a.name = '${name}'`,
        )
      )[0]?.id ?? ""
    await awardTo(iris, await newAchievement(iris, issuerPath, "Taken back"), "@alice")
    const id = await idOf("Taken back")
    const list = await iris.open(`${issuerPath}/awards`)
    const after = await iris.send(list, `/awards/${id}/withdraw`)
    expect(after.url.pathname).toBe(`${issuerPath}/awards`)
    expect(words(after)).toMatch(/Taken back[^]{0,60}Withdrawn/)
    // The same form once more, as after a lost answer, and one that came too late.
    expect(words(await iris.send(list, `/awards/${id}/withdraw`))).toMatch(/Taken back[^]{0,60}Withdrawn/)

    await awardTo(iris, await newAchievement(iris, issuerPath, "Held"), "@alice")
    const held = await idOf("Held")
    const before = await iris.open(`${issuerPath}/awards`)
    await alice.send(await offerCalled(alice, "Held"), "/accept", { visibility: "private" })
    const accepted = await awardSays(iris, issuerPath, /Held[^]{0,60}Accepted/)
    const late = await iris.send(before, `/awards/${held}/withdraw`)
    expect(late.page.querySelector(".site-flash")?.text).toContain("could not be done")
    expect(words(await iris.send(accepted, `/awards/${held}/revoke`))).toMatch(/Held[^]{0,60}Revoked/)
  })

  it("can be narrowed to a state or a badge, and ignores what is neither", async () => {
    const [welder] = await harbor.rows<{ id: string }>("select id from achievement where name = 'Welder'")
    const ofWelder = await iris.open(`${issuerPath}/awards?achievement=${welder?.id}`)
    expect(ofWelder.page.querySelectorAll("tbody tr")).toHaveLength(1)
    const withdrawn = await iris.open(`${issuerPath}/awards?state=withdrawn`)
    expect(withdrawn.page.querySelectorAll("tbody tr").every((row) => row.text.includes("Withdrawn"))).toBe(true)
    expect((await iris.open(`${issuerPath}/awards?state=nonsense&achievement='&after=%00`)).status).toBe(200)
  })
})

describe("the admin's page", () => {
  it("is not there for anybody else", async () => {
    expect((await asProgram(null, "/admin")).status).toBe(404)
    expect((await iris.open("/admin")).status).toBe(404)
    expect((await iris.open("/")).page.querySelector('a[href="/admin"]')).toBeNull()
    const csrf = tokenOn(await iris.open("/issuers/new"))
    const path = `/admin/tasks/${awardId}/retry`
    expect((await asProgram(iris, path, { method: "POST", body: { csrf } })).status).toBe(404)
  })

  it("shows what was given up with its reason, and lets it be tried again once", async () => {
    const nobodysJob = defineJob<{ note: string }>("test.nobodysJob", {
      lane: "work",
      retry: { backoff: () => 0, giveUpAfter: { attempts: 1 } },
    })
    const taskId = await harbor.ground.database.transaction((tx) =>
      harbor.ground.outbox.enqueue(
        tx,
        nobodysJob,
        { note: "<script>inert</script>" },
        { runAt: new Date(Date.now() + 3_600_000) },
      ),
    )
    await harbor.rows(
      `update task set state = 'dead', reason = 'It would not go.', attempts = 7, finished_at = now() where id = '${taskId}'`,
    )
    const page = await admin.open("/admin/queues/dead")
    expect([page.status, loose(page), unsound(page)]).toEqual([200, [], []])
    expect(words(page)).toMatch(/Nobodys job ?It would not go\.[^]*test\.nobodysJob[^]*7 attempts/)
    const after = await admin.send(page, `/admin/tasks/${taskId}/retry`)
    expect(after.page.querySelector(".site-flash")?.text).toContain("tried again")
    const again = await admin.send(page, `/admin/tasks/${taskId}/retry`)
    expect(again.page.querySelector(".site-flash")).not.toBeNull()
    await harbor.rows(`delete from task where id = '${taskId}'`)
  })

  it("shows mail that was not sent, the queues and the version", async () => {
    await harbor.ground.mailer.send({ to: "ada@people.example", subject: "Hello <b>", text: "Read me here." })
    const mail = await admin.open("/admin/mail")
    expect(words(mail)).toMatch(/Hello <b>|Hello &lt;b&gt;/)
    expect(words(mail)).toContain("Read me here.")
    expect(words(await admin.open("/admin/queues"))).toMatch(/Sending to other servers[^]*Received from other servers/)
    expect(words(await admin.open("/admin"))).toContain(harbor.ground.config.version)
  })
})

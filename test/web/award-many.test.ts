import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { newAchievement, newcomer, newIssuer, offerCalled, words } from "../support/community.ts"
import { eventually } from "../support/ground.ts"
import { startInstance, type Instance } from "../support/instance.ts"
import { raw, tokenOn } from "./scene.ts"

let school: Instance
let iris: Visitor
let alice: Visitor
let mallory: Visitor
let issuer: string
let badge: string

beforeAll(async () => {
  school = await startInstance({ name: "school" })
  iris = await newcomer(school.origin, "iris")
  alice = await newcomer(school.origin, "alice")
  mallory = await newcomer(school.origin, "mallory")
  issuer = await newIssuer(iris, "makers")
  badge = await newAchievement(iris, issuer, "Soldering")
  await newIssuer(mallory, "others")
})
afterAll(() => school?.stop())

const csv = (text: string) => ({ file: new TextEncoder().encode(text), name: "list.csv", type: "text/csv" })
const bring = async (fields: Parameters<Visitor["send"]>[2], of = badge): Promise<Sight> =>
  iris.send(await iris.open(`${of}/award-many`), "/award-many", fields)
const opened = (sight: Sight, text: RegExp) =>
  eventually(async () => {
    const again = await iris.open(sight.url.pathname)
    return text.test(words(again)) ? again : null
  }, 20_000)

describe("awarding many", () => {
  it("reads a table, shows each row's fate, awards the good ones and answers with the result", async () => {
    const text = [
      "Name;E-Mail;Handle;Story;Issued on",
      "Alice;;@alice;Soldered a radio.;2026-03-05",
      'Bo;bo@mail.example;;"Two\nlines";5.3.2026',
      "Cleo;;@nobody;;",
      "Dan;dan(at)mail.example;;;",
      ";;@alice;;",
      "=1+1;;;;",
    ].join("\r\n")
    const columns = await bring({ file: csv(text), narrative: "Took part." })
    expect(columns.status, words(columns)).toBe(200)
    expect(columns.url.pathname).toMatch(/^\/batches\/[0-9a-f-]{36}\/columns$/)
    const preview = await iris.send(columns, "/columns")
    expect(words(preview)).toMatch(/Award 2 badges/)
    expect(words(preview)).toMatch(/Line 5.*Nobody here is called @nobody/)
    expect(words(preview)).toMatch(/Line 6.*dan\(at\)mail\.example.*is no email address/)
    expect(words(preview)).toMatch(/Line 7.*Twice in the list.*The same as on line 2/)
    expect((await school.rows("select id from award")).length).toBe(0)
    const running = await iris.send(preview, "/award")
    const done = await opened(running, /2 badges awarded/)
    const offer = await offerCalled(alice, "Soldering")
    expect(words(offer)).toMatch(/Soldered a radio/)
    const result = await raw(school, iris, `${done.url.pathname}/result.csv`)
    expect(result.headers.get("content-disposition")).toMatch(/^attachment/)
    expect(result.headers.get("cache-control")).toBe("private, no-store")
    const { host } = school.origin
    const id = "[0-9a-f-]{36}"
    const badgeId = `${school.origin.href}credentials/[\\w-]{22}`
    const expected = [
      "line,handle,email,result,reason,award,state,badge",
      `2,alice@${host},,awarded,,${id},offered,${badgeId}`,
      `3,,bo@mail\\.example,awarded,,${id},offered,${badgeId}`,
      `5,nobody@${host},,cannot be used,Nobody here is called @nobody@${host}\\.,,,`,
      "6,dan\\(at\\)mail\\.example,,cannot be used,“.*” is no email address\\. .*,,,",
      `7,alice@${host},,twice in the list,The same as on line 2\\.,,,`,
      // What a spreadsheet would calculate is text.
      "8,'=1\\+1,,cannot be used,Nobody is named in this row\\.,,,",
      "",
    ]
    const lines = result.text.split("\r\n")
    expect(lines.length).toBe(expected.length)
    for (const [index, line] of lines.entries()) expect(line).toMatch(new RegExp(`^${expected[index]}$`))
  })

  it("says what is wrong with a list that cannot be read, keeps what was typed, and makes nothing", async () => {
    const cases: [Parameters<typeof bring>[0], RegExp][] = [
      [{}, /There is nothing in this list/],
      [{ list: '@alice\n"@bo' }, /A quotation mark on line 2 or below it is opened and never closed/],
      [{ list: "@alice\n".repeat(10_001) }, /more than 10,000 rows/],
      [{ list: "@alice", file: csv("@bo") }, /a list in the text field and a file as well/],
      [{ file: csv(`@alice\n${"x".repeat(2_200_000)}`) }, /larger than 2 MB/],
      [{ file: csv("PK\u0003\u0004rest") }, /Save it as CSV/],
      [{ list: "@alice", lastDay: "2020-01-01" }, /That day has passed/],
    ]
    const before = await school.rows("select id from award_batch")
    for (const [fields, sentence] of cases) {
      // oxlint-disable-next-line no-await-in-loop
      const refused = await bring(fields)
      expect([words(refused).match(sentence)?.[0], refused.status]).toEqual([expect.any(String), 422])
    }
    const typed = await bring({ list: '@alice\n"@bo', narrative: "Well done." })
    expect(typed.page.querySelector("textarea[name=list]")?.textContent).toContain('@alice\n"@bo')
    expect(typed.page.querySelector("textarea[name=narrative]")?.textContent).toContain("Well done.")
    expect(await school.rows("select id from award_batch")).toEqual(before)
  })

  it("is of nobody else's issuer: another issuer's owner finds nothing at any of its addresses", async () => {
    const draft = await bring({ list: "@alice\n@iris" }, await newAchievement(iris, issuer, "Etching"))
    const path = draft.url.pathname
    expect(path).toMatch(/^\/batches\/[0-9a-f-]{36}$/)
    const csrf = tokenOn(await mallory.open("/settings/profile"))
    const before = await school.rows("select state, revision from award_batch order by id")
    for (const part of ["", "/columns", "/result.csv"])
      expect([part, (await raw(school, mallory, `${path}${part}`)).status]).toEqual([part, 404])
    for (const part of ["columns", "award", "pause", "continue", "stop", "retry", "discard"]) {
      const more = { method: "POST", body: { csrf, revision: "1" } }
      // oxlint-disable-next-line no-await-in-loop
      expect([part, (await raw(school, mallory, `${path}/${part}`, more)).status]).toEqual([part, 404])
    }
    expect((await raw(school, mallory, `${issuer}/batches`)).status).toBe(404)
    expect((await raw(school, mallory, `${badge}/award-many`)).status).toBe(404)
    expect(await school.rows("select state, revision from award_batch order by id")).toEqual(before)
  })

  it("reaches people on another server, also when that server was away", async () => {
    const meadow = await startInstance({ name: "meadow" })
    try {
      const bob = await newcomer(meadow.origin, "bob")
      const far = await newAchievement(iris, issuer, "Far away")
      await meadow.pause()
      const preview = await bring({ list: `@bob@${meadow.origin.host}\n@nobody@${meadow.origin.host}\n@alice` }, far)
      expect(words(preview)).toMatch(/Award 3 badges/)
      const running = await iris.send(preview, "/award")
      // Which of the two is seen first is up to the queues.
      await opened(running, /1 of 3 done.*Some servers do not answer.*127\.0\.0\.1:\d+: 2 rows/)
      await meadow.resume()
      const done = await eventually(async () => {
        await school.hurry()
        const again = await iris.open(running.url.pathname)
        return /2 badges awarded/.test(words(again)) ? again : null
      }, 30_000)
      expect(words(done)).toMatch(/Line 2.*@nobody@.*Not awarded.*knows nobody called/)
      await offerCalled(bob, "Far away")
    } finally {
      await meadow.stop()
    }
  }, 60_000)

  it("takes ten thousand rows, and pages answer while they are awarded", async () => {
    const list = Array.from({ length: 10_000 }, (_, index) => `somebody${index}@mail.example`).join("\n")
    const preview = await bring({ list }, await newAchievement(iris, issuer, "Ten thousand"))
    expect(words(preview)).toMatch(/Award 10,000 badges/)
    const running = await iris.send(preview, "/award")
    const progress = await opened(running, /[1-9]\d* of 10,000 done/)
    // Whoever comes meanwhile is served: each of these pages is asked for while the batch runs, and it is still running afterwards.
    for (const path of ["/backpack", "/", "/@alice", issuer]) {
      // oxlint-disable-next-line no-await-in-loop
      expect([path, (await alice.open(path)).status]).toEqual([path, path === issuer ? 404 : 200])
    }
    const paused = await iris.send(await iris.open(progress.url.pathname), "/pause")
    expect(words(paused)).toMatch(/Paused/)
    const rested = await eventually(async () => {
      const open = await school.rows(
        "select id from task where job = 'issuing.award-batch-rows' and state in ('waiting', 'running')",
      )
      return open.length === 0 ? await iris.open(progress.url.pathname) : null
    }, 20_000)
    const done = Number(/([\d,]+) of 10,000 done/.exec(words(rested))?.[1]?.replaceAll(",", ""))
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(10_000)
    const stopped = await iris.send(rested, "/stop")
    const result = await raw(school, iris, `${stopped.url.pathname}/result.csv`)
    const rows = result.text.trimEnd().split("\r\n").slice(1)
    expect(rows.length).toBe(10_000)
    expect(rows.filter((row) => row.includes(",awarded,")).length).toBe(done)
    expect(rows.filter((row) => row.includes("not awarded: stopped")).length).toBe(10_000 - done)
  }, 120_000)
})

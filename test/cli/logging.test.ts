import { inspect } from "node:util"
import { configure, reset, type LogRecord } from "@logtape/logtape"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { humanLine, jsonLine } from "../../src/cli/logging.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled } from "../support/community.ts"
import { eventually } from "../support/ground.ts"
import { startInstance, type Instance } from "../support/instance.ts"

let harbor: Instance
/** What stands in our own log at the lowest level there is, in both forms. */
const lines: string[] = []
const records: LogRecord[] = []

beforeAll(async () => {
  const own = (record: LogRecord) => {
    records.push(record)
    lines.push(humanLine(record), jsonLine(record))
  }
  const { AsyncLocalStorage } = await import("node:async_hooks")
  await configure({
    reset: true,
    contextLocalStorage: new AsyncLocalStorage(),
    sinks: { own },
    loggers: [
      { category: ["haversack"], lowestLevel: "debug", sinks: ["own"] },
      { category: ["fedify"], lowestLevel: "warning", sinks: ["own"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["own"] },
    ],
  })
  harbor = await startInstance({ name: "harbor" })
})
afterAll(async () => {
  await harbor?.stop()
  await reset()
})

const requests = () => records.filter(({ category }) => category.join(".") === "haversack.http")
const record = (rawMessage: string, properties: Record<string, unknown>): LogRecord => ({
  category: ["haversack", "test"],
  level: "info",
  message: rawMessage.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 0 ? part : properties[part])),
  rawMessage,
  timestamp: Date.parse("2026-03-01T12:00:00Z"),
  properties,
})

describe("the log of a busy day", () => {
  it("names no mailbox, password, token, address of a visitor or private badge, at the lowest level either", async () => {
    const link = await harbor.setUpLink()
    const ada = await newcomer(harbor.origin, "ada", link)
    const alice = await newcomer(harbor.origin, "alice")
    const issuer = await newIssuer(ada, "makers")
    const achievement = await newAchievement(ada, issuer, "Welder")
    await awardTo(ada, achievement, "@alice")
    const offer = await offerCalled(alice, "Welder")
    const badge = await alice.send(offer, "/accept", { visibility: "private" })

    // Things go wrong in every way that a person can make them.
    const stranger = new Visitor(harbor.origin)
    const form = await stranger.open("/sign-in")
    await stranger.send(form, "/sign-in", { email: "marked.mailbox@people.example", password: "marked-wrong-password" })
    await stranger.open("/set-up?token=marked-set-up-token")
    await stranger.open("/claim/marked-claim-token?key=marked-claim-key")
    await stranger.open("/find?q=marked-search@elsewhere.example")
    await stranger.open(badge.url.pathname)
    await fetch(new URL("/inbox?secret=marked-inbox-secret", harbor.origin), {
      method: "POST",
      headers: { "content-type": "application/activity+json", signature: 'keyId="x",signature="bWFya2Vk"' },
      body: JSON.stringify({ type: "Create", object: { content: "marked direct words" } }),
    })
    await harbor.ground.mailer.send({
      to: "marked.recipient@people.example",
      subject: "Hello",
      text: "Hello.",
    })
    await eventually(async () => requests().some(({ message }) => message.join("").includes("/inbox")))

    const [award] = await harbor.rows<{ key: string }>("select credential_key as key from award")
    const sessions = await harbor.rows<{ token: string }>("select token from session")
    const marks = [
      "marked",
      "bWFya2Vk",
      "people.example",
      "a long enough password",
      badge.url.pathname.split("/").at(-1) ?? "",
      award?.key ?? "",
      ...sessions.map(({ token }) => token),
      ...[...ada.cookies(), ...alice.cookies()].map(({ value }) => value).filter((value) => value.length > 8),
    ]
    expect([marks.length > 8, lines.length > 50]).toEqual([true, true])
    const told = lines.flatMap((line) =>
      marks.filter((mark) => mark !== "" && line.includes(mark)).map((mark) => [mark, line]),
    )
    expect(told).toEqual([])
    const addresses = lines.filter((line) => /(?<![\d.:/])(?:::ffff:)?127\.0\.0\.1(?![\d:])/.test(line))
    expect(addresses).toEqual([])
  })

  it("has a line for every request, by the pattern of its route, and ties together what one request said", () => {
    const said = requests().map(({ properties }) => `${String(properties["method"])} ${String(properties["route"])}`)
    expect(said).toEqual(
      expect.arrayContaining(["POST /sign-up", "GET /badges/:id", "GET /offers/:id", "POST /inbox", "POST /sign-in"]),
    )
    const refused = records.find(
      ({ category, rawMessage }) => category.includes("inbox") && String(rawMessage).includes("refused"),
    )
    expect(refused?.properties["request"]).toMatch(/^[\w-]{10}$/)
    const answer = requests().find(({ properties }) => properties["request"] === refused?.properties["request"])
    expect(answer?.properties).toMatchObject({ method: "POST", route: "/inbox", status: 401 })
    const ids = requests().map(({ properties }) => properties["request"])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe("a line", () => {
  it("is one JSON object, whatever is in it", () => {
    const line = jsonLine(
      record("{what} went\nwrong: {error}", { what: 'A\u0000 "thing"', error: new Error("no\nway") }),
    )
    expect(line).not.toContain("\n")
    expect(JSON.parse(line)).toMatchObject({
      time: "2026-03-01T12:00:00.000Z",
      level: "info",
      category: "haversack.test",
      message: expect.stringContaining("Error: no"),
    })
  })

  it("withholds values by their names, in the sentence and beside it", () => {
    for (const name of ["password", "resetToken", "cookie", "email", "recipient", "ip", "ipAddress", "authorization"]) {
      const one = record(`Something with {${name}}`, { [name]: "marked" })
      expect([name, jsonLine(one).includes("marked"), humanLine(one).includes("marked")]).toEqual([name, false, false])
      expect(jsonLine(one)).toContain("[withheld]")
    }
    const harmless = record("Something with {host}", { host: "harbor.example" })
    expect([jsonLine(harmless), humanLine(harmless)].every((line) => line.includes("harbor.example"))).toBe(true)
  })

  it("of an error leaves out what libraries keep in errors", () => {
    const error = Object.assign(new Error("failed"), { params: ["marked"], request: { headers: "marked" } })
    expect(inspect(error)).toContain("marked")
    expect(jsonLine(record("It {error}", { error }))).not.toContain("marked")
    expect(humanLine(record("It {error}", { error }))).not.toContain("marked")
  })
})

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { metricsHandler } from "../../src/cli/metrics-door.ts"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { newId } from "../../src/db/index.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled } from "../support/community.ts"
import { startInstance, type Instance } from "../support/instance.ts"
import { type Family, readPrometheusText, type Sample } from "./prometheus-text.ts"

let harbor: Instance
let families: Map<string, Family>
let text: string

const ask = (path: string, method = "GET") =>
  metricsHandler(harbor.ground)(new Request(`http://127.0.0.1:9464${path}`, { method }))

const samples = (family: string): Sample[] => families.get(family)?.samples ?? []
const value = (family: string, labels: Record<string, string>): number | undefined =>
  samples(family).find((sample) => Object.entries(labels).every(([key, wanted]) => sample.labels[key] === wanted))
    ?.value

beforeAll(async () => {
  harbor = await startInstance({ name: "harbor" })
  const iris = await newcomer(harbor.origin, "iris")
  const alice = await newcomer(harbor.origin, "alice")
  const achievement = await newAchievement(iris, await newIssuer(iris, "makers"), "Welder")
  await awardTo(iris, achievement, "@alice")
  const offer = await offerCalled(alice, "Welder")
  await alice.send(offer, "/accept", { visibility: "private" })
  await new Visitor(harbor.origin).open("/nothing-called-zanzibar?token=marked-token")
  await fetch(new URL("/inbox", harbor.origin), {
    method: "POST",
    headers: { "content-type": "application/activity+json" },
    body: "{}",
  })
  await fetch(new URL("/", harbor.origin), { method: "PROPFIND" })
  await harbor.rows(
    `insert into task (id, job, lane, payload, state, reason, finished_at) values ('${newId()}', 'test.dead', 'work', '{}', 'dead', 'No.', now())`,
  )
  await harbor.rows(
    `insert into peer (host, failing_since, failures, paused_until) values ('down.example', now() - interval '8 days', 9, now() + interval '1 day')`,
  )
  await harbor.rows(
    `insert into task (id, job, lane, payload, run_at) values ('${newId()}', 'test.later', 'delivery', '{}', now() + interval '1 day')`,
  )
  text = await (await ask("/metrics")).text()
  families = readPrometheusText(text)
})
afterAll(() => harbor?.stop())

describe("what Prometheus reads", () => {
  it("is its text format, and says so", async () => {
    const answer = await ask("/metrics")
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(answer.headers.get("cache-control")).toBe("no-store")
    for (const [name, family] of families) expect([name, family.help.length > 0]).toEqual([name, true])
  })

  it("counts requests by method, pattern of the route and class of status", () => {
    const name = "haversack_http_request_duration_seconds"
    const count = (labels: Record<string, string>) =>
      samples(name).find(
        (sample) =>
          sample.name === `${name}_count` && Object.entries(labels).every(([key, one]) => sample.labels[key] === one),
      )?.value ?? 0
    expect(count({ method: "POST", route: "/sign-up", status: "3xx" })).toBe(2)
    expect(count({ method: "GET", route: "/offers/:id", status: "2xx" })).toBeGreaterThan(0)
    expect(count({ method: "GET", route: "none", status: "4xx" })).toBeGreaterThan(0)
    expect(count({ method: "POST", route: "/inbox", status: "4xx" })).toBe(1)
    expect(count({ method: "other" })).toBe(1)
  })

  it("counts what was checked, delivered, received and attempted", () => {
    expect(value("haversack_verifications_total", { verdict: "verified" })).toBe(1)
    expect(value("haversack_deliveries_total", { outcome: "here" })).toBeGreaterThan(0)
    expect(value("haversack_inbox_activities_total", { type: "unread", status: "401" })).toBe(1)
    expect(value("haversack_task_attempt_duration_seconds", { job: "Deliver", outcome: "done" })).toBeDefined()
  })

  it("looks up queues, dead letters, other servers and the database", () => {
    expect(value("haversack_tasks", { lane: "delivery", state: "later" })).toBe(1)
    expect(samples("haversack_tasks")).toHaveLength(9)
    expect(samples("haversack_task_oldest_due_seconds").map(({ labels }) => labels["lane"])).toEqual(
      expect.arrayContaining(["work", "delivery", "inbox"]),
    )
    expect(value("haversack_dead_letters", {})).toBe(1)
    expect(value("haversack_servers", { state: "failing" })).toBe(1)
    expect(value("haversack_servers", { state: "paused" })).toBe(1)
    expect(value("haversack_database_bytes", {})).toBeGreaterThan(100_000)
    expect(value("haversack_database_up", {})).toBe(1)
    expect(value("haversack_build_info", { version: harbor.ground.config.version })).toBe(1)
  })

  it("names nobody, no address and nothing that was asked for", () => {
    for (const mark of [
      "iris",
      "alice",
      "makers",
      "zanzibar",
      "marked-token",
      "people.example",
      "down.example",
      "127.0.0.1",
    ])
      expect([mark, text.includes(mark)]).toEqual([mark, false])
  })

  it("has no more series however many addresses and methods are invented", async () => {
    const before = readPrometheusText(await (await ask("/metrics")).text()).get(
      "haversack_http_request_duration_seconds",
    )
    for (let round = 0; round < 20; round += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await fetch(new URL(`/invented-${round}/${round}`, harbor.origin), { method: round % 2 ? "GET" : "PROPFIND" })
    }
    const after = readPrometheusText(await (await ask("/metrics")).text()).get(
      "haversack_http_request_duration_seconds",
    )
    // PROPFIND on what is not there is the only new one.
    expect((after?.samples.length ?? 0) - (before?.samples.length ?? 0)).toBeLessThanOrEqual(14)
  })

  it("stands at one address only, to be read", async () => {
    expect((await ask("/")).status).toBe(404)
    expect((await ask("/metrics", "POST")).status).toBe(405)
    // The public door knows nothing of it.
    expect((await fetch(new URL("/metrics", harbor.origin))).status).toBe(404)
  })

  it("is still read when the database does not answer, and says that", async () => {
    const broken = { ...harbor.ground, database: { ...harbor.ground.database, orm: undefined as never } }
    const answer = await metricsHandler(broken)(new Request("http://127.0.0.1/metrics"))
    const read = readPrometheusText(await answer.text())
    expect([answer.status, read.get("haversack_database_up")?.samples[0]?.value]).toEqual([200, 0])
    expect(read.has("haversack_tasks")).toBe(false)
  })
})

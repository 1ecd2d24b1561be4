import { configure, type LogRecord, reset } from "@logtape/logtape"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { unsound } from "./page-checks.ts"
import { openScene, raw, type Scene } from "./scene.ts"

let scene: Scene
const records: LogRecord[] = []

beforeAll(async () => {
  await configure({
    sinks: { memory: (record) => records.push(record) },
    loggers: [
      { category: ["haversack", "web"], sinks: ["memory"] },
      { category: ["logtape", "meta"], sinks: [] },
    ],
    reset: true,
  })
  scene = await openScene()
})
afterAll(async () => {
  await scene.instance.stop()
  await reset()
})

describe("when something breaks that nobody expected", () => {
  it("tells the visitor a reference and nothing else, and the log the reference with its cause", async () => {
    const path = await scene.badge("alice", scene.alice, "Broken", "public")
    await scene.instance.rows(`delete from stored_image`)
    records.length = 0
    const sight = await scene.alice.open(`${path}/image.png`)
    expect(sight.status).toBe(500)
    expect(unsound(sight)).toEqual([])
    const reference = sight.page.querySelector("main code")?.text ?? ""
    expect(reference).toMatch(/^[\w-]{10}$/)
    expect(sight.text).not.toMatch(/stored|Error|at .*\.ts/)
    expect(sight.headers.get("cache-control")).toBe("no-store")
    expect(sight.headers.get("content-security-policy")).toContain("script-src 'self'")
    const record = records.find((one) => one.properties["reference"] === reference)
    expect(String(record?.properties["error"])).toContain("is not stored")
    expect(record?.level).toBe("error")
  })
})

describe("the signs of life", () => {
  it("say alive always, and ready only while the database answers", async () => {
    expect((await raw(scene, null, "/readyz")).status).toBe(200)
    const { orm } = scene.instance.ground.database
    const away = vi.spyOn(orm, "select").mockImplementation(() => {
      throw new Error("the database is away")
    })
    const ready = await raw(scene, null, "/readyz")
    expect([ready.status, ready.headers.get("retry-after")]).toEqual([503, "5"])
    expect(ready.text).not.toContain("away")
    expect((await raw(scene, null, "/healthz")).status).toBe(200)
    const page = await raw(scene, null, "/")
    expect([page.status, page.text.includes("It is not your fault")]).toEqual([500, true])
    away.mockRestore()
    expect((await raw(scene, null, "/")).status).toBe(200)
  })
})

import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { freePort } from "../../src/cli/demo/instance-process.ts"
import { packageRoot } from "../../src/package-root.ts"
import { createIssuer, didDocumentOf, issue, json } from "../credentials/fixtures.ts"
import { readPrometheusText } from "../metrics/prometheus-text.ts"
import { removeRedisKeys } from "../support/database.ts"

/** Below the package's root, so that the program finds its packages and its package.json. */
const cache = join(packageRoot, "node_modules/.cache/haversack")

/** A Node on this machine that the program itself cannot run on. */
const olderNode = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "node"))
  .find(
    (path) =>
      existsSync(path) && Number(/^v(\d+)/.exec(execFileSync(path, ["--version"], { encoding: "utf8" }))?.[1]) < 22,
  )

describe("the program", () => {
  let build: string
  let folder: string
  let port: number
  const children: ChildProcess[] = []
  beforeAll(async () => {
    mkdirSync(cache, { recursive: true })
    build = mkdtempSync(join(cache, "build-"))
    execFileSync(
      process.execPath,
      [join(packageRoot, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", build],
      {
        cwd: packageRoot,
      },
    )
    folder = mkdtempSync(join(tmpdir(), "haversack-program-"))
    port = await freePort()
  }, 120_000)
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL")
    rmSync(build, { recursive: true })
    rmSync(folder, { recursive: true })
  })

  function start(args: string[], settings: Record<string, string | undefined> = {}) {
    const child = spawn(process.execPath, [join(build, "src/main.js"), ...args], {
      // Any folder but the package's: nothing may depend on where it is started.
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, HAVERSACK_DATA: folder, PORT: String(port), ...settings },
      stdio: ["ignore", "pipe", "pipe"],
    })
    children.push(child)
    let output = ""
    child.stdout.on("data", (data) => (output += String(data)))
    child.stderr.on("data", (data) => (output += String(data)))
    const exit = once(child, "close").then(([code]) => ({ code: code as number | null, output }))
    const says = async (what: RegExp) => {
      while (!what.test(output)) {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${output}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return what.exec(output)!
    }
    return { child, exit, says }
  }

  it("serves, keeps others off its port and its folder, says how it is, and stops when asked", async () => {
    const metricsPort = await freePort()
    const server = start([], { HAVERSACK_METRICS_PORT: String(metricsPort) })
    const [, link] = await server.says(/becomes one: (http:\S+?)"/)
    expect(link).toMatch(new RegExp(`^http://localhost:${port}/set-up\\?token=[\\w-]{22}$`))
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
    const metrics = readPrometheusText(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text())
    expect(metrics.get("haversack_database_up")?.samples[0]?.value).toBe(1)
    expect(metrics.has("nodejs_eventloop_lag_p99_seconds")).toBe(true)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404)

    const [samePort, sameMetricsPort, sameFolder, health, workerHealth] = await Promise.all([
      start([]).exit,
      start([], { PORT: String(await freePort()), HAVERSACK_METRICS_PORT: String(metricsPort) }).exit,
      start([], { PORT: String(await freePort()) }).exit,
      start(["health"]).exit,
      start(["health", "--worker"]).exit,
    ])
    expect(samePort).toMatchObject({ code: 1, output: expect.stringMatching(/Port \d+ is taken.*PORT=/) })
    expect(sameMetricsPort).toMatchObject({
      code: 1,
      output: expect.stringMatching(/Port \d+ is taken.*HAVERSACK_METRICS_PORT=/),
    })
    expect(sameFolder).toMatchObject({
      code: 1,
      output: expect.stringMatching(/in use by another running Haversack \(process \d+\)/),
    })
    expect(health).toMatchObject({ code: 0, output: "ready\n" })
    expect(workerHealth).toMatchObject({ code: 0, output: "at work\n" })

    server.child.kill("SIGTERM")
    const { code, output } = await server.exit
    expect(output).toMatch(/Stopped/)
    expect(code).toBe(0)
    for (const line of output.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("level")
    expect((await start(["health"]).exit).code).toBe(1)
  }, 120_000)

  it("starts again on the same data, refuses another origin, and stops at once at the second signal", async () => {
    const moved = await start([], { HAVERSACK_ORIGIN: "http://127.0.0.1:9999" }).exit
    expect(moved).toMatchObject({ code: 1, output: expect.stringMatching(/was set up as http:\/\/localhost:\d+/) })
    const secret = await start([], { HAVERSACK_SECRET: "another secret of more than 32 characters" }).exit
    expect(secret).toMatchObject({
      code: 1,
      output: expect.stringMatching(/not the secret that this database was set up with/),
    })

    const server = start(["start"])
    await server.says(/is ready at/)
    // A request that never ends keeps a kind stop waiting.
    const visitor = connect(port, "127.0.0.1")
    await once(visitor, "connect")
    visitor.on("error", () => {})
    visitor.write("POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n")
    await new Promise((resolve) => setTimeout(resolve, 200))
    server.child.kill("SIGINT")
    await server.says(/once more stops at once/)
    server.child.kill("SIGINT")
    expect((await server.exit).code).toBe(130)
    visitor.destroy()
  }, 120_000)

  it.runIf(olderNode)("goes on with the Node that came along when it is started with an older one", () => {
    const answer = spawnSync(olderNode!, [join(build, "src/main.js"), "verify", "-", "--json"], {
      cwd: tmpdir(),
      input: '{"type": ["VerifiableCredential"]}',
      env: { PATH: "/usr/bin:/bin" },
      encoding: "utf8",
    })
    expect(answer.stderr).toBe("")
    expect(JSON.parse(answer.stdout)).toMatchObject({ verdict: "invalid", format: "verifiableCredential" })
    expect(answer.status).toBe(1)
  })

  it("backs up while it runs, restores elsewhere and starts there, and never overwrites", async () => {
    const origin = { HAVERSACK_ORIGIN: `http://localhost:${port}` }
    const server = start([], origin)
    await server.says(/is ready at/)
    const file = join(folder, "by-hand.backup")
    const backup = await start(["backup", file]).exit
    expect(backup).toMatchObject({
      code: 0,
      output: expect.stringMatching(/holds all \d+ tables.*keep a copy of the file/s),
    })
    const [twice, moved] = await Promise.all([
      start(["backup", file]).exit,
      start(["move-to-postgres", "postgres://me:hidden@127.0.0.1:1/x"]).exit,
    ])
    expect(twice).toMatchObject({ code: 1, output: `${file} is there already, and a backup never overwrites.\n` })
    expect(moved).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^The data folder .* is in use by another running Haversack.*\n$/),
    })
    server.child.kill("SIGTERM")
    expect((await server.exit).code).toBe(0)

    const elsewhere = {
      HAVERSACK_DATA: join(folder, "elsewhere"),
      HAVERSACK_SECRET: readFileSync(join(folder, "secret"), "utf8").trim(),
      ...origin,
    }
    const restored = await start(["restore", file], elsewhere).exit
    expect(restored).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Restored \d+ rows, each compared\. Start it with HAVERSACK_ORIGIN=/),
    })
    for (const { output } of [backup, restored, moved]) expect(output).not.toMatch(/\n\s+at |hidden/)
    const again = start([], elsewhere)
    await again.says(/is ready at/)
    again.child.kill("SIGTERM")
    expect((await again.exit).code).toBe(0)
  }, 180_000)

  it("checks badges without an instance: no settings that could start one, no data folder, no network", async () => {
    const issuer = await createIssuer()
    const documents = join(folder, "documents")
    mkdirSync(documents)
    const files = {
      "badge.json": (await issue(issuer)).bytes,
      "did.json": json(didDocumentOf(issuer)),
      "index.json": json({ "https://harbor.example/actors/harbor.example/did.json": "did.json" }),
    }
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(documents, name), bytes)
    const settings = { HAVERSACK_DATA: join(folder, "none"), HAVERSACK_ORIGIN: "nowhere", PORT: "x" }
    const args = ["verify", "--json", "--documents", documents, "--at", "2026-11-21T10:00:00Z"]
    const verified = await start([...args, join(documents, "badge.json")], settings).exit
    expect([verified.code, JSON.parse(verified.output).verdict]).toEqual([0, "verified"])
    const nothing = await start([...args, join(documents, "none.json")], settings).exit
    expect([nothing.code, JSON.parse(nothing.output).checks[0].code]).toEqual([3, "noFile"])
    expect(existsSync(settings.HAVERSACK_DATA)).toBe(false)
  }, 120_000)

  it.each([
    [["worker"], {}, /`haversack worker`.*needs DATABASE_URL.*haversack start/],
    [["web"], {}, /`haversack web`.*needs DATABASE_URL/],
    [["start"], { HAVERSACK_ORIGIN: "http://badges.example.org" }, /Haversack cannot start.\n.*plain http/],
    [["start"], { PORT: "x" }, /PORT must be a number/],
    [["dance"], {}, /too many arguments|unknown command/],
  ])("refuses %j with %j in a sentence, without a stack", async (args, settings, sentence) => {
    const { code, output } = await start(args, settings).exit
    expect(code).toBe(1)
    expect(output).toMatch(sentence)
    expect(output).not.toMatch(/\n\s+at /)
  })

  it.runIf(process.env.TEST_DATABASE_URL && process.env.TEST_REDIS_URL)(
    "runs as pages and workers that start at once on one empty server database",
    async () => {
      const name = `haversack_test_${randomBytes(6).toString("hex")}`
      const admin = postgres(process.env.TEST_DATABASE_URL!, { max: 1, onnotice: () => {} })
      await admin.unsafe(`create database ${name}`)
      try {
        const databaseUrl = new URL(process.env.TEST_DATABASE_URL!)
        databaseUrl.pathname = `/${name}`
        const settings = {
          DATABASE_URL: databaseUrl.href,
          REDIS_URL: process.env.TEST_REDIS_URL,
          HAVERSACK_SECRET: "a secret that the three processes share",
          PORT: String(await freePort()),
        }
        const web = start(["web"], settings)
        const metricsPort = String(await freePort())
        const workers = [
          start(["worker"], { ...settings, HAVERSACK_METRICS_PORT: metricsPort }),
          start(["worker"], settings),
        ]
        await Promise.all([
          web.says(/is ready at .*PostgreSQL, queues on Redis/),
          ...workers.map((one) => one.says(/is working for/)),
        ])
        expect((await fetch(`http://127.0.0.1:${settings.PORT}/readyz`)).status).toBe(200)
        const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
        expect(readPrometheusText(metrics).get("haversack_database_up")?.samples[0]?.value).toBe(1)
        for (const one of [web, ...workers]) one.child.kill("SIGTERM")
        for (const one of [web, ...workers]) expect((await one.exit).code).toBe(0)
      } finally {
        await admin.unsafe(`drop database if exists ${name} with (force)`)
        await admin.end()
        await removeRedisKeys(process.env.TEST_REDIS_URL!, "haversack-localhost-")
      }
    },
    120_000,
  )
})

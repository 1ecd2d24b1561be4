import { execFileSync, spawn, type ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest"
import { composeInstance } from "../../src/cli/compose.ts"
import { freePort } from "../../src/cli/demo/instance-process.ts"
import { house } from "../../src/cli/house.ts"
import { ConfigurationProblem, loadConfig } from "../../src/config.ts"
import { bringUpToDate, openDatabase, type Database } from "../../src/db/index.ts"
import { embeddedMajor } from "../../src/db/folder-check.ts"
import { whatDoesNotFit } from "../../src/db/server-check.ts"
import { assertRedisFits } from "../../src/queue/index.ts"
import { createEmptyPostgres, onMaintenanceDatabase, openMigratedFolder } from "../support/database.ts"
import { everyRow } from "../support/every-row.ts"

let folder: string
const inFolder = (name: string) => join(folder, name)
const password = "never-to-be-shown"
const secret = "a secret of more than thirty-two characters"

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "haversack-start-"))))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the operator reads when an instance with these settings cannot start. */
async function refusal(settings: Record<string, string>): Promise<string> {
  const error = await composeInstance({ config: loadConfig(settings), house }).then(
    async (instance) => {
      await instance.close()
      return new Error("it started")
    },
    (reason: Error) => reason,
  )
  expect(error, String(error.stack)).toBeInstanceOf(ConfigurationProblem)
  expect(error.message).not.toContain(password)
  expect(error.message).not.toContain(secret)
  return error.message
}

describe("an embedded instance does not start, and says what to do,", () => {
  const settings = (more: Record<string, string> = {}) => ({ HAVERSACK_DATA: inFolder("data"), ...more })
  const change = async (work: (database: Database) => Promise<unknown>) => {
    const database = await openDatabase({ dataFolder: inFolder("data") })
    await work(database)
    await database.close()
  }
  beforeAll(async () => {
    await (await openMigratedFolder(inFolder("data"))).close()
    const instance = await composeInstance({ config: loadConfig(settings()), house })
    await instance.close()
  }, 60_000)

  it("where its folder cannot be written", async (context) => {
    writeFileSync(inFolder("a-file"), "")
    expect(await refusal({ HAVERSACK_DATA: inFolder("a-file/data") })).toMatch(
      /data folder cannot be used\. There is no folder for .*HAVERSACK_DATA/,
    )
    await onSmallDisk(context, "size=1m", async (disk) => {
      execFileSync("mount", ["-o", "remount,ro", disk])
      expect(await refusal({ HAVERSACK_DATA: disk })).toMatch(/lies on a disk that can only be read\. Let the user/)
    })
  })

  it("where the disk is nearly full", async (context) => {
    await onSmallDisk(context, "size=90m", async (disk) => {
      expect(await refusal({ HAVERSACK_DATA: disk })).toMatch(
        /Only \d+ MB are free on the disk .* 100 MB are needed.*larger disk/,
      )
    })
  })

  it("where the files are of another major version of PostgreSQL", async () => {
    expect(readFileSync(inFolder("data/database/PG_VERSION"), "utf8").trim()).toBe(embeddedMajor)
    mkdirSync(inFolder("old/database"), { recursive: true })
    writeFileSync(inFolder("old/database/PG_VERSION"), "17\n")
    expect(await refusal({ HAVERSACK_DATA: inFolder("old") })).toMatch(
      /PostgreSQL 17 inside, and this one has 18.*haversack backup FILE.*haversack restore FILE/s,
    )
  })

  it("with another origin, another secret or without its own, and leaves everything as it was", async () => {
    let before: Record<string, string[]> = {}
    await change(async (database) => (before = await everyRow(database)))
    expect(await refusal(settings({ HAVERSACK_ORIGIN: "https://other.example.org" }))).toMatch(
      /set up as http:\/\/localhost:3000, but HAVERSACK_ORIGIN says https:\/\/other/,
    )
    expect(await refusal(settings({ HAVERSACK_SECRET: secret }))).toMatch(
      /not the secret that this database was set up with/,
    )
    renameSync(inFolder("data/secret"), inFolder("kept-secret"))
    expect(await refusal(settings())).toMatch(/`secret` is missing from the data folder.*Put it back/)
    expect(readdirSync(inFolder("data"))).not.toContain("secret")
    renameSync(inFolder("kept-secret"), inFolder("data/secret"))
    await change(async (database) => expect(await everyRow(database)).toEqual(before))
  }, 60_000)

  it("while another has its folder", async () => {
    await change(async () =>
      expect(await refusal(settings())).toMatch(/in use by another running Haversack \(process \d+\)/),
    )
  })

  it("with a clock that is behind what it wrote, unless told that the clock is right now", async () => {
    await change((database) =>
      database.orm.execute(
        sql`update instance_setting set updated_at = now() + interval '2 days' where key = 'origin'`,
      ),
    )
    expect(await refusal(settings())).toMatch(
      /clock of this machine says .* UTC, but this instance was at work at .*HAVERSACK_TRUST_CLOCK/,
    )
    const trusting = await composeInstance({ config: loadConfig(settings({ HAVERSACK_TRUST_CLOCK: "yes" })), house })
    await trusting.close()
    const instance = await composeInstance({ config: loadConfig(settings()), house })
    await instance.close()
  }, 60_000)

  it("on what a newer version left", async () => {
    await change((database) =>
      database.orm.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`,
      ),
    )
    expect(await refusal(settings())).toMatch(/was used by a newer Haversack.*Install that version again/)
  })
})

describe("a PostgreSQL server", () => {
  const settings = (url: string) => ({
    DATABASE_URL: url,
    HAVERSACK_SECRET: secret,
    HAVERSACK_DATA: inFolder("unused"),
  })

  it("that does not answer, or whose host nobody knows, is named in a sentence", async () => {
    expect(await refusal(settings(`postgres://me:${password}@127.0.0.1:1/haversack`))).toMatch(
      /^The database haversack at 127\.0\.0\.1:1 does not answer\. Start the PostgreSQL server/,
    )
    expect(await refusal(settings(`postgres://me:${password}@nowhere.invalid/haversack`))).toMatch(
      /host .* is not known/,
    )
  })

  it.each([
    ["28P01", /refused the password.*%-encoded/],
    ["28000", /does not let this user in.*pg_hba\.conf/],
    ["53300", /no connection left.*max_connections/],
    ["57P03", /is starting or stopping/],
  ])("that answers %s is named in a sentence", async (code, sentence) => {
    const server = createServer((socket) => {
      // An ErrorResponse, with which every server answers a start that it does not like.
      const fields = Buffer.from(`SFATAL\0C${code}\0Mno, ${password}\0\0`)
      const length = Buffer.alloc(4)
      length.writeInt32BE(fields.length + 4)
      socket.once("data", () => socket.end(Buffer.concat([Buffer.from("E"), length, fields])))
      socket.on("error", () => {})
    }).listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as AddressInfo
    expect(await refusal(settings(`postgres://me:${password}@127.0.0.1:${port}/haversack`))).toMatch(sentence)
    server.close()
  })

  it("that is too old, a standby or without UTF-8 does not fit", () => {
    const good = { version: 150_015, encoding: "UTF8", standby: false, schema: "public", may_create: true }
    expect(whatDoesNotFit(good, "It")).toBeUndefined()
    expect(whatDoesNotFit({ ...good, version: 140_012 }, "It")).toMatch(
      /It is PostgreSQL 14, and Haversack needs 15 or newer/,
    )
    expect(whatDoesNotFit({ ...good, standby: true }, "It")).toMatch(/standby.*primary/)
  })

  it.runIf(process.env.TEST_DATABASE_URL)(
    "without the database, without UTF-8 or without the right to make tables is named",
    async () => {
      const server = await createEmptyPostgres()
      const role = `haversack_role_${randomBytes(4).toString("hex")}`
      const latin = `haversack_test_${randomBytes(6).toString("hex")}`
      try {
        const missing = new URL(server.url)
        missing.pathname = "/haversack_of_nobody"
        expect(await refusal(settings(missing.href))).toMatch(
          /haversack_of_nobody at .* does not exist\. Make it with: createdb/,
        )
        await onMaintenanceDatabase(async (admin) => {
          await admin.unsafe(`create role ${role} login`)
          await admin.unsafe(
            `create database ${latin} encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype 'C'`,
          )
        })
        const poor = new URL(server.url)
        poor.username = role
        expect(await refusal(settings(poor.href))).toMatch(/role in DATABASE_URL may not make tables and schemas/)
        expect(await refusal(settings(server.url.replace(/[^/]+$/, latin)))).toMatch(
          /keeps text as LATIN1.*--encoding=UTF8/,
        )
      } finally {
        await onMaintenanceDatabase(async (admin) => {
          await admin.unsafe(`drop database if exists ${latin} with (force)`)
          await admin.unsafe(`drop role if exists ${role}`)
        })
        await server.drop()
      }
    },
    60_000,
  )

  it.runIf(process.env.TEST_DATABASE_URL)(
    "that a newer version used, or whose clock is another, is refused",
    async () => {
      const server = await createEmptyPostgres()
      const database = await openDatabase({ databaseUrl: server.url })
      try {
        await bringUpToDate(database)
        await database.orm.execute(
          sql`insert into instance_setting (key, value, updated_at) values ('chore.x', '1', now() + interval '3 hours')`,
        )
        expect(await refusal(settings(server.url))).toMatch(/but this instance was at work at/)
        await database.orm.execute(
          sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`,
        )
        expect(await refusal(settings(server.url))).toMatch(/newer Haversack/)
      } finally {
        await database.close()
        await server.drop()
      }
    },
    60_000,
  )
})

describe.runIf(hasRedisServer())("a Redis", () => {
  const children: ChildProcess[] = []
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL")
  })
  async function start(...options: string[]): Promise<number> {
    const port = await freePort()
    const child = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", ...options],
      { cwd: folder, stdio: ["ignore", "pipe", "ignore"] },
    )
    children.push(child)
    let said = ""
    for await (const chunk of child.stdout) if (/eady to accept connections/.test((said += String(chunk)))) break
    return port
  }
  const problem = (url: string) =>
    assertRedisFits(url).then(
      () => "it fits",
      (error: Error) => {
        expect(error, String(error.stack)).toBeInstanceOf(ConfigurationProblem)
        expect(error.message).not.toContain(password)
        return error.message
      },
    )

  it("that evicts, can only be read, wants a password or does not answer is named in a sentence", async () => {
    const [plain, evicting, limited, replica, locked] = await Promise.all([
      start(),
      start("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"),
      start("--maxmemory", "50mb", "--maxmemory-policy", "noeviction"),
      start("--replicaof", "127.0.0.1", "1"),
      start("--requirepass", password),
    ])
    expect(await problem(`redis://127.0.0.1:${plain}`)).toBe("it fits")
    expect(await problem(`redis://127.0.0.1:${limited}`)).toBe("it fits")
    expect(await problem(`redis://127.0.0.1:${evicting}`)).toMatch(
      /throws keys away .*allkeys-lru.*config set maxmemory-policy noeviction/,
    )
    expect(await problem(`redis://127.0.0.1:${replica}`)).toMatch(/is a replica.*primary/)
    expect(await problem(`redis://127.0.0.1:${locked}`)).toMatch(/does not take the password in REDIS_URL/)
    expect(await problem(`redis://:wrong@127.0.0.1:${locked}`)).toMatch(/does not take the password in REDIS_URL/)
    expect(await problem(`redis://:${password}@127.0.0.1:${locked}`)).toBe("it fits")
    expect(await problem(`redis://:${password}@127.0.0.1:1`)).toMatch(/^The Redis at 127\.0\.0\.1:1 does not answer/)
    expect(await problem("redis://nowhere.invalid:6379")).toMatch(/host .* is not known/)
    // Through the start of a whole instance, before anything is made.
    expect(await refusal({ HAVERSACK_DATA: inFolder("evicting"), REDIS_URL: `redis://127.0.0.1:${evicting}` })).toMatch(
      /throws keys away/,
    )
    expect(readdirSync(inFolder("evicting"))).toEqual([])
  }, 60_000)
})

function hasRedisServer(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    // Not installed on this machine.
    return false
  }
}

async function onSmallDisk(
  context: TestContext,
  options: string,
  work: (disk: string) => Promise<void>,
): Promise<void> {
  const disk = inFolder("disk")
  mkdirSync(disk, { recursive: true })
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk], { stdio: "ignore" })
  } catch {
    context.skip("only root can make a disk of its own")
  }
  try {
    await work(disk)
  } finally {
    execFileSync("umount", [disk])
  }
}

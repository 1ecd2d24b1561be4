import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { composeInstance } from "../../src/cli/compose.ts"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { openDoor } from "../../src/cli/door.ts"
import { house } from "../../src/cli/house.ts"
import { loadConfig } from "../../src/config.ts"
import { backUp, lastBackup, openDatabase, restoreBackup } from "../../src/db/index.ts"
import { checkBackupFile, readBackupFile, writeBackupFile } from "../../src/db/transfer/backup-file.ts"
import type { Piece } from "../../src/db/transfer/pieces.ts"
import { runDueChores } from "../../src/queue/index.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled, words } from "../support/community.ts"
import { createEmptyPostgres, embedded } from "../support/database.ts"
import { everyRow } from "../support/every-row.ts"
import { eventually } from "../support/ground.ts"
import { startInstance } from "../support/instance.ts"

let folder: string
let file: string
let origin: URL
let secret: string
let lived: Record<string, string[]>
let holdingPath: string
const inFolder = (name: string) => join(folder, name)
const quiet = () => {}

/** An instance with a past: two people, an issuer, a badge in a backpack, what the workers left behind. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haversack-backup-"))
  file = inFolder("lived-in.backup")
  const instance = await startInstance({ name: "harbor", shape: embedded })
  origin = instance.origin
  secret = instance.ground.config.secret!
  const iris = await newcomer(origin, "iris", await instance.setUpLink())
  const alice = await newcomer(origin, "alice")
  const issuer = await newIssuer(iris, "makers")
  await awardTo(iris, await newAchievement(iris, issuer, "First knot"), "@alice")
  const offer = await offerCalled(alice, "First knot")
  const kept = await alice.send(offer, "/accept", { visibility: "public" })
  holdingPath = kept.url.pathname
  await eventually(async () => (await instance.rows(`select 1 from task where state <> 'done'`)).length === 0)
  lived = await everyRow(instance.ground.database)
  await backUp(instance.ground.database, file)
  await instance.stop()
}, 90_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe("a backup", () => {
  it("may be read by its owner only, leaves nothing else behind, and shows nothing of what is sealed", () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(["lived-in.backup"])
    const text = zstdDecompressSync(readFileSync(file)).toString()
    expect(text).not.toContain(secret)
    expect(text).not.toContain("a long enough password")
    expect(text.split("\n")[0]).toContain(origin.origin)
  })

  it("makes the same instance elsewhere: every row, the same people, keys that sign and verify", async () => {
    const config = loadConfig({
      HAVERSACK_ORIGIN: origin.origin,
      HAVERSACK_SECRET: secret,
      HAVERSACK_DATA: inFolder("restored"),
    })
    const { rows, header } = await restoreBackup(config, file, quiet)
    expect(header.origin).toBe(origin.origin)
    expect(rows).toBe(Object.values(lived).reduce((sum, lines) => sum + lines.length - 1, 0))
    const database = await openDatabase(config)
    expect(await everyRow(database)).toEqual(lived)
    expect(lived["public.holding"]).toHaveLength(2)
    await database.orm.execute(
      sql`update instance_setting set updated_at = now() - interval '2 days' where key = 'origin'`,
    )
    await database.close()

    const door = await openDoor({ port: Number(origin.port), address: "127.0.0.1", secure: false })
    const instance = await composeInstance({ config, house })
    try {
      await instance.startWorkers()
      door.admit(instance.rooms.fetchHandler)
      const iris = new Visitor(origin)
      const home = await iris.send(await iris.open("/sign-in"), "/sign-in", {
        email: "iris@people.example",
        password: "a long enough password",
      })
      expect(home.status).toBe(200)
      expect(words(await new Visitor(origin).open(holdingPath))).toMatch(/First knot/)
      // Signed by the restored key, checked against the restored issuer.
      const issuer = (await iris.open("/issuers")).page.querySelector('a[href^="/issuers/"]:not([href$="/new"])')!
      const path = issuer.getAttribute("href")!
      await awardTo(iris, await newAchievement(iris, path, "Second knot"), "@alice")
      const alice = new Visitor(origin)
      await alice.send(await alice.open("/sign-in"), "/sign-in", {
        email: "alice@people.example",
        password: "a long enough password",
      })
      expect(words(await offerCalled(alice, "Second knot"))).toMatch(/Verified/)
      // It is two days old and has no backup of its own yet.
      await runDueChores(instance.ground.database, instance.chores)
      const made = (await lastBackup(instance.ground.database))!
      expect(made).toMatchObject({ ok: true, file: expect.stringContaining(inFolder("restored/backups/127.0.0.1-")) })
      expect((await checkBackupFile(made.file!)).header.origin).toBe(origin.origin)
    } finally {
      await door.close(0)
      await instance.close()
    }
  }, 90_000)

  it.runIf(process.env.TEST_DATABASE_URL)(
    "makes the same instance on an empty PostgreSQL server, and only there",
    async () => {
      const { url, drop } = await createEmptyPostgres()
      try {
        const place = { dataFolder: inFolder("none"), databaseUrl: url, secret }
        await expect(
          restoreBackup({ ...place, secret: "another secret of more than 32 characters" }, file, quiet),
        ).rejects.toThrow(/not the secret that this database was set up with/)
        await restoreBackup(place, file, quiet)
        const database = await openDatabase({ databaseUrl: url })
        expect(await everyRow(database)).toEqual(lived)
        const { rows } = await database.orm.execute<{ next: number }>(
          sql`select nextval(pg_get_serial_sequence('task', 'position')) as next`,
        )
        expect(rows[0]!.next).toBe(counterOf("public.task", "position") + 1)
        await database.close()
        await expect(restoreBackup(place, file, quiet)).rejects.toThrow(/not empty: it has .*createdb/s)
      } finally {
        await drop()
      }
    },
    60_000,
  )
})

async function* withOneMoreMigration(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  for await (const piece of pieces) {
    if (piece.kind !== "header") yield piece
    else yield { ...piece, header: { ...piece.header, migrations: [...piece.header.migrations, 9_999_999_999_999] } }
  }
}

const counterOf = (table: string, column: string): number =>
  (JSON.parse(lived[table]![0]!) as { counters: Record<string, number> }).counters[column]!

describe("a restore", () => {
  const into = (name: string) => ({ dataFolder: inFolder(name), secret })
  const refusal = async (bytes: Uint8Array | undefined, place = into("refused")) => {
    const broken = inFolder("broken.backup")
    if (bytes !== undefined) writeFileSync(broken, bytes)
    const error: Error = await restoreBackup(place, bytes === undefined ? inFolder("no.backup") : broken, quiet).then(
      () => new Error("it was restored"),
      (reason: Error) => reason,
    )
    expect(error.name).toBe("ConfigurationProblem")
    expect(readdirSync(folder)).not.toContain("refused")
    return error.message
  }
  const changed = (change: (text: string) => string) =>
    zstdCompressSync(change(zstdDecompressSync(readFileSync(file)).toString()))

  it("refuses with a sentence, before it makes anything, a file that is not a whole backup", async () => {
    const whole = readFileSync(file)
    expect(await refusal(undefined)).toMatch(/There is no file/)
    expect(await refusal(new Uint8Array())).toMatch(/is cut off/)
    expect(await refusal(Buffer.from("%PDF-1.7 something else altogether"))).toMatch(/not a backup that Haversack made/)
    expect(await refusal(zstdCompressSync('{"some":"json"}\n'))).toMatch(/not a backup that Haversack made/)
    expect(await refusal(zstdCompressSync("x"))).toMatch(/not a backup that Haversack made/)
    for (const part of [0.2, 0.5, 0.9, 0.99]) {
      expect(await refusal(whole.subarray(0, whole.length * part))).toMatch(/is cut off/)
    }
    const flipped = Buffer.from(whole)
    flipped[Math.floor(whole.length / 2)]! ^= 1
    expect(await refusal(flipped)).toMatch(/is damaged|cut off/)
    // Cut off before it was compressed, and changed by somebody who can compress.
    expect(await refusal(changed((text) => text.slice(0, text.lastIndexOf('{"end"'))))).toMatch(/is cut off/)
    expect(await refusal(changed((text) => text.replace("First knot", "Last knot")))).toMatch(/is damaged/)
    expect(
      await refusal(changed((text) => text.replace('"counters":{"position":', '"counters":{"position":1'))),
    ).toMatch(/is damaged/)
    const newer = inFolder("newer.backup")
    await writeBackupFile(newer, (write) => write(withOneMoreMigration(readBackupFile(file))))
    expect(await refusal(readFileSync(newer))).toMatch(/newer than this one/)
    rmSync(newer)
    expect(await refusal(changed((text) => text.replace('"format":1', '"format":2')))).toMatch(/in a form \(2\)/)
  })

  it("refuses a folder that holds anything, and one without the secret or with another", async () => {
    mkdirSync(inFolder("full"))
    writeFileSync(inFolder("full/important.txt"), "mine")
    await expect(restoreBackup(into("full"), file, quiet)).rejects.toThrow(/holds something already \(important\.txt\)/)
    expect(readdirSync(inFolder("full")).filter((name) => !name.startsWith("lock"))).toEqual(["important.txt"])
    expect(await refusal(readFileSync(file), { dataFolder: inFolder("refused"), secret: undefined! })).toMatch(
      /does not hold the secret.*Put the file `secret`/s,
    )
    mkdirSync(inFolder("other"))
    writeFileSync(inFolder("other/secret"), "another secret of more than 32 characters\n")
    await expect(restoreBackup({ dataFolder: inFolder("other") }, file, quiet)).rejects.toThrow(/not the secret/)
    expect(readdirSync(inFolder("other"))).not.toContain("database")
    // What a restore that was killed left behind is no obstacle, and the secret that lies there is used.
    mkdirSync(inFolder("other/restoring/database"), { recursive: true })
    writeFileSync(inFolder("other/secret"), `${secret}\n`)
    expect((await restoreBackup({ dataFolder: inFolder("other") }, file, quiet)).rows).toBeGreaterThan(20)
    expect(readdirSync(inFolder("other"))).toContain("database")
    expect(readdirSync(inFolder("other"))).not.toContain("restoring")
  }, 60_000)
})

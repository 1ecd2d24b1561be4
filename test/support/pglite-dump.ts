import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { openDatabase, type Database } from "../../src/db/index.ts"
import { packageRoot } from "../../src/package-root.ts"

const cache = join(packageRoot, "node_modules/.cache/haversack")

/** Changes whenever a migrated database would look different. */
export function migrationsHash(): string {
  const hash = createHash("sha256")
  const folder = join(packageRoot, "drizzle")
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (name.endsWith(".sql") || name.endsWith("_journal.json"))
      hash.update(name).update(readFileSync(join(folder, name)))
  }
  for (const library of ["@electric-sql/pglite", "bullmq"]) {
    hash.update(readFileSync(join(packageRoot, "node_modules", library, "package.json")))
  }
  return hash.digest("hex").slice(0, 16)
}

/**
 * The dump of a migrated data directory, which loads in a fraction of the time that a new one takes to make. Built once,
 * by whichever test process comes first; the others wait for its lock.
 */
export async function migratedDump(build: (database: Database) => Promise<void>): Promise<Blob> {
  const file = join(cache, `migrated-${migrationsHash()}.tar`)
  // Whoever waits for the lock holds up the whole process, also the one in it who has the lock: so there is one at a time here.
  const before = turn
  const own = Promise.withResolvers<void>()
  turn = own.promise
  await before
  try {
    return await readOrBuild(file, build)
  } finally {
    own.resolve()
  }
}

let turn: Promise<void> = Promise.resolve()

async function readOrBuild(file: string, build: (database: Database) => Promise<void>): Promise<Blob> {
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true })
    const lock = new DatabaseSync(join(cache, "lock"), { timeout: 60_000 })
    lock.exec("pragma journal_mode = memory; begin exclusive")
    try {
      if (!existsSync(file)) await buildDump(file, build)
    } finally {
      lock.close()
    }
  }
  return new Blob([readFileSync(file)])
}

async function buildDump(file: string, build: (database: Database) => Promise<void>): Promise<void> {
  for (const name of readdirSync(cache)) if (name.startsWith("migrated-")) rmSync(join(cache, name))
  const database = await openDatabase({ dataFolder: "memory" })
  try {
    await build(database)
    const dump = await database.dump!()
    writeFileSync(`${file}.${process.pid}`, new Uint8Array(await dump.arrayBuffer()))
    renameSync(`${file}.${process.pid}`, file)
  } finally {
    await database.close()
  }
}

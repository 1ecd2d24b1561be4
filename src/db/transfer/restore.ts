import { existsSync, readdirSync } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { ConfigurationProblem, type Config } from "../../config.ts"
import { openDatabase, type Database, type Tx } from "../database.ts"
import { prepareFolder } from "../folder-check.ts"
import { lockFolder } from "../folder-lock.ts"
import { assertSecretFits } from "../identity.ts"
import { assertServerFits } from "../server-check.ts"
import { createSecrets, findSecret, type Secrets } from "../secrets.ts"
import { checkBackupFile, readBackupFile } from "./backup-file.ts"
import { assertNotNewer, loadPieces, type Loaded } from "./load.ts"
import type { Pieces } from "./pieces.ts"

/** What may lie in a folder that is restored into: nothing that a restore would touch. */
const harmless = ["secret", "backups", "lock", "lock-owner", "lock-journal", "restoring"]

type Place = Pick<Config, "dataFolder" | "databaseUrl" | "secret">

/**
 * Makes an instance from a backup: in an empty data folder, or in an empty PostgreSQL database when there is a DATABASE_URL. There is a whole
 * one afterwards or none. Tables of an older version stay as they were; the next start brings them up to date.
 *
 * @throws ConfigurationProblem when the file is no whole backup, the place is not empty, or the secret is missing or another one.
 */
export async function restoreBackup(place: Place, file: string, say: (sentence: string) => void): Promise<Loaded> {
  // Read to its end before anything is made.
  const { header, rows } = await checkBackupFile(file)
  assertNotNewer(header)
  say(
    `${file} is whole: Haversack ${header.version}, ${header.origin ?? "no address yet"}, ${header.madeAt}, ${rows} rows.`,
  )
  return place.databaseUrl === undefined ? restoreIntoFolder(place, file, say) : restoreIntoServer(place, file, say)
}

async function restoreIntoServer(place: Place, file: string, say: (sentence: string) => void): Promise<Loaded> {
  const secrets = neededSecret(place)
  const database = await openDatabase({ databaseUrl: place.databaseUrl })
  try {
    await assertServerFits(database, place.databaseUrl)
    return await fill(database, readBackupFile(file), secrets, say)
  } finally {
    await database.close()
  }
}

async function restoreIntoFolder(place: Place, file: string, say: (sentence: string) => void): Promise<Loaded> {
  const { dataFolder } = place
  assertEmptyFolder(dataFolder)
  const secrets = neededSecret(place)
  prepareFolder(dataFolder)
  const lock = lockFolder(dataFolder)
  // A folder of its own until all is in it; one that was left behind by a power cut is half a database.
  const draft = join(dataFolder, "restoring")
  try {
    assertEmptyFolder(dataFolder)
    await rm(draft, { recursive: true, force: true })
    const database = await openDatabase({ dataFolder: draft })
    let loaded: Loaded
    try {
      loaded = await fill(database, readBackupFile(file), secrets, say)
    } finally {
      await database.close()
    }
    await rename(join(draft, "database"), join(dataFolder, "database"))
    return loaded
  } finally {
    await rm(draft, { recursive: true, force: true })
    lock.release()
  }
}

function assertEmptyFolder(folder: string): void {
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => !harmless.includes(name)) : []
  if (found.length === 0) return
  throw new ConfigurationProblem(
    `The data folder ${folder} holds something already (${found.slice(0, 3).join(", ")}), and a restore never overwrites. ` +
      `Move it away, or choose another folder with HAVERSACK_DATA. The file \`secret\` may stay.`,
  )
}

function neededSecret(place: Place): Secrets {
  const secret = findSecret(place)
  if (secret !== undefined) return createSecrets(secret)
  throw new ConfigurationProblem(
    `A backup does not hold the secret that opens its keys. Put the file \`secret\` of the former instance into ${place.dataFolder}, ` +
      `or set HAVERSACK_SECRET to what is in it, and try again.`,
  )
}

/** Loads a copy into an empty database, unless the secret is another one: with that the instance would never start. */
export async function fill(
  database: Database,
  pieces: Pieces,
  secrets: Secrets,
  say: (sentence: string) => void,
): Promise<Loaded> {
  const loaded = await database.transaction(async (tx: Tx) => {
    const result = await loadPieces(tx, pieces, say)
    await assertSecretFits(tx, secrets)
    return result
  })
  await database.orm.execute(sql`analyze`)
  return loaded
}

import { existsSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ConfigurationProblem, type Config } from "../../config.ts"
import { openDatabase } from "../database.ts"
import { assertSecretFits } from "../identity.ts"
import { markerOfMove } from "../moved.ts"
import { assertServerFits } from "../server-check.ts"
import { createSecrets, loadSecret } from "../secrets.ts"
import type { Loaded } from "./load.ts"
import { fill } from "./restore.ts"
import { takePieces } from "./take.ts"

/**
 * Copies the embedded database of a stopped instance into an empty one on a PostgreSQL server: all of it in one transaction there, compared
 * table by table, or nothing. The folder stays as it is but for a note that keeps it from being started by mistake.
 *
 * @throws ConfigurationProblem when the instance runs, was moved before, or the server's database is not empty.
 */
export async function moveToPostgres(
  config: Pick<Config, "dataFolder" | "secret">,
  databaseUrl: string,
  say: (sentence: string) => void,
): Promise<Loaded> {
  const { dataFolder } = config
  if (!existsSync(join(dataFolder, "database"))) {
    throw new ConfigurationProblem(
      `There is no embedded database in ${dataFolder}. Name its folder with HAVERSACK_DATA.`,
    )
  }
  const source = await openDatabase({ dataFolder })
  try {
    const secrets = createSecrets(loadSecret({ ...config, databaseUrl: undefined }))
    await assertSecretFits(source.orm, secrets)
    const target = await openDatabase({ databaseUrl })
    try {
      await assertServerFits(target, databaseUrl)
      const loaded = await source.transaction((tx) => fill(target, takePieces(tx), secrets, say))
      const { host, pathname } = new URL(databaseUrl)
      await writeFile(join(dataFolder, markerOfMove), `${host}${pathname}\n`, { mode: 0o600, flush: true })
      return loaded
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

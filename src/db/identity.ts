import { sql } from "drizzle-orm"
import { ConfigurationProblem, type Config } from "../config.ts"
import type { Database, Executor } from "./database.ts"
import { createSecrets, findSecret, SealBroken, type Secrets } from "./secrets.ts"
import { pinSetting, readSetting } from "./settings.ts"

const canaryText = "haversack"
const canaryPurpose = "canary"

/**
 * Pins the origin at the first start and refuses another one later: it stands in every id that other servers have stored.
 *
 * @throws ConfigurationProblem
 */
export async function pinOrigin(database: Database, origin: URL): Promise<void> {
  assertOrigin(await pinSetting(database.orm, "origin", origin.origin), origin)
}

function assertOrigin(pinned: string, origin: URL): void {
  if (pinned !== origin.origin) {
    throw new ConfigurationProblem(
      `This instance was set up as ${pinned}, but HAVERSACK_ORIGIN says ${origin.origin}. Badges and people are known to ` +
        `other servers by the first address, so it cannot change: set HAVERSACK_ORIGIN=${pinned}, or start a new instance ` +
        `with an empty database.`,
    )
  }
}

/**
 * Refuses another origin or secret than those that a database was set up with before anything of it is changed: its tables may be about to be,
 * and a secret that is missing must not be replaced by a new one.
 *
 * @throws ConfigurationProblem
 */
export async function assertSameInstance(
  database: Database,
  config: Pick<Config, "origin" | "secret" | "dataFolder" | "databaseUrl">,
): Promise<void> {
  const { rows } = await database.orm.execute<{ there: boolean }>(
    sql`select to_regclass('instance_setting') is not null as there`,
  )
  if (rows[0]?.there !== true) return
  const origin = await readSetting<string>(database.orm, "origin")
  if (origin !== undefined) assertOrigin(origin, config.origin)
  const canary = await readSetting<string>(database.orm, "canary")
  if (canary === undefined) return
  const secret = findSecret(config)
  if (secret === undefined) {
    throw new ConfigurationProblem(
      `The file \`secret\` is missing from the data folder ${config.dataFolder}, and nothing else opens the keys of this instance. Put it back ` +
        `from a copy, or set HAVERSACK_SECRET to what was in it.`,
    )
  }
  assertOpens(createSecrets(secret), canary)
}

/**
 * Tells a wrong secret at start, not at the first key that does not open.
 *
 * @throws ConfigurationProblem
 */
export async function checkSecret(database: Database, secrets: Secrets): Promise<void> {
  const fresh = Buffer.from(secrets.seal(canaryText, canaryPurpose)).toString("base64")
  const pinned = await pinSetting(database.orm, "canary", fresh)
  assertOpens(secrets, pinned)
}

/**
 * As `checkSecret`, of a database that nothing may be written to yet; one without a canary never had a secret.
 *
 * @throws ConfigurationProblem
 */
export async function assertSecretFits(executor: Executor, secrets: Secrets): Promise<void> {
  const pinned = await readSetting<string>(executor, "canary")
  if (pinned !== undefined) assertOpens(secrets, pinned)
}

function assertOpens(secrets: Secrets, pinned: string): void {
  try {
    secrets.open(Buffer.from(pinned, "base64"), canaryPurpose)
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    throw new ConfigurationProblem(
      "HAVERSACK_SECRET is not the secret that this database was set up with, so its private keys could not be opened. " +
        "Set the former one (with the embedded database it is the file `secret` in the data folder).",
    )
  }
}

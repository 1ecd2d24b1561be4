import { resolve } from "node:path"
import type { Command } from "commander"
import { loadConfig, type Config } from "../config.ts"
import { moveToPostgres, restoreBackup } from "../db/index.ts"
import { ok, refused, type Result } from "../result.ts"
import { runBackup } from "./backup-command.ts"
import { endWith } from "./endings.ts"

const say = (sentence: string) => console.log(sentence)

/** The commands that take all data of an instance somewhere else. */
export function addDataCommands(program: Command): void {
  program
    .command("backup")
    .description("write everything but the secret into one file; works while the instance runs")
    .argument("<file>", "a file that is not there yet")
    .action((file: string) => endWith(() => runBackup(loadConfig(), resolve(file))))
  program
    .command("restore")
    .description("make an instance from a backup, in an empty data folder or an empty DATABASE_URL")
    .argument("<file>", "what `haversack backup` or the daily backup wrote")
    .action((file: string) => endWith(() => restore(loadConfig(), resolve(file))))
  program
    .command("move-to-postgres")
    .description("copy the embedded database of a stopped instance into an empty one on a PostgreSQL server")
    .argument("<url>", "postgres://user:password@host:5432/haversack")
    .action((url: string) => endWith(() => move(loadConfig({ ...process.env, DATABASE_URL: undefined }), url)))
}

async function restore(config: Config, file: string): Promise<Result<string>> {
  const { header, rows } = await restoreBackup(config, file, say)
  const origin = header.origin === null ? "" : ` with HAVERSACK_ORIGIN=${header.origin}`
  return ok(
    `Restored ${rows} rows, each compared. Start it${origin}. What happened after ${header.madeAt} is not known here any more.`,
  )
}

async function move(config: Config, url: string): Promise<Result<string>> {
  if (!URL.canParse(url) || !["postgres:", "postgresql:"].includes(new URL(url).protocol)) {
    return refused("address", "The address of the server must look like postgres://user:password@host:5432/haversack.")
  }
  const { header, rows } = await moveToPostgres(config, url, say)
  return ok(
    [
      `Moved ${rows} rows, each compared. Start the instance from now on with`,
      `  DATABASE_URL      the address that you just gave`,
      config.secret === undefined
        ? `  HAVERSACK_SECRET  what is in ${config.dataFolder}/secret`
        : `  HAVERSACK_SECRET  as before`,
      ...(header.origin === null ? [] : [`  HAVERSACK_ORIGIN  ${header.origin}`]),
      `${config.dataFolder} is as it was, but is not started any more. Keep it until you have seen that all is well.`,
    ].join("\n"),
  )
}

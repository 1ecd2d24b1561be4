import { sql } from "drizzle-orm"
import { ConfigurationProblem } from "../config.ts"
import type { Database } from "./database.ts"

/** The oldest major version that the tests run on. */
const oldestServer = 15

type Server = { version: number; encoding: string; standby: boolean; schema: string | null; may_create: boolean }

/**
 * Tells at start what the operator of a PostgreSQL server has to mend, before anything is written. Nothing to do for an embedded database.
 *
 * @throws ConfigurationProblem; it names host and database, never user or password.
 */
export async function assertServerFits(database: Database, databaseUrl: string | undefined): Promise<void> {
  if (databaseUrl === undefined) return
  const where = nameOf(databaseUrl)
  let server: Server
  try {
    const { rows } = await database.orm.execute<Server>(sql`
      select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
        pg_is_in_recovery() as standby, current_schema() as schema,
        coalesce(has_schema_privilege(current_schema(), 'create'), false)
          and ((to_regnamespace('drizzle') is not null and to_regnamespace('bullmq') is not null)
            or has_database_privilege(current_database(), 'create')) as may_create`)
    server = rows[0]!
  } catch (error) {
    const sentence = whyNotReached(error, where)
    if (sentence === undefined) throw error
    throw new ConfigurationProblem(sentence)
  }
  const problem = whatDoesNotFit(server, where)
  if (problem !== undefined) throw new ConfigurationProblem(problem)
}

export function whatDoesNotFit(server: Server, where: string): string | undefined {
  const major = Math.floor(server.version / 10_000)
  if (major < oldestServer) {
    return `${where} is PostgreSQL ${major}, and Haversack needs ${oldestServer} or newer. Upgrade the server, or use another.`
  }
  if (server.encoding !== "UTF8") {
    return `${where} keeps text as ${server.encoding}, in which not every name can be written. Make one with: createdb --encoding=UTF8 --template=template0 haversack`
  }
  if (server.standby) return `${where} is a standby, which can only be read. Point DATABASE_URL at the primary server.`
  if (!server.may_create) {
    return (
      `The role in DATABASE_URL may not make tables and schemas in ${where}. Let it own the database: ` +
      `alter database … owner to …, or on the database: grant create on database … to …; grant create on schema public to …`
    )
  }
  return undefined
}

/** By the code of the system or of PostgreSQL; the messages of both may carry what was sent. */
export function whyNotReached(error: unknown, where: string): string | undefined {
  switch ((error as { code?: unknown }).code) {
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
    case "CONNECT_TIMEOUT":
    case "CONNECTION_CLOSED":
      return `${where} does not answer. Start the PostgreSQL server, or mend host and port in DATABASE_URL.`
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The host of ${where} is not known. Mend it in DATABASE_URL.`
    case "28P01":
      return `${where} refused the password. Mend user or password in DATABASE_URL (special characters have to be %-encoded).`
    case "28000":
      return `${where} does not let this user in. Mend the user in DATABASE_URL, or what pg_hba.conf says of it.`
    case "3D000":
      return `${where} does not exist. Make it with: createdb, or mend its name in DATABASE_URL.`
    case "42501":
      return `The role in DATABASE_URL may not use ${where}. Grant it the right to connect.`
    case "53300":
      return `${where} has no connection left. Raise max_connections, or run fewer processes: each takes up to 16.`
    case "57P03":
      return `${where} is starting or stopping. Try again in a moment.`
    default:
      return undefined
  }
}

function nameOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl)
  return `The database ${decodeURIComponent(pathname.slice(1)) || "of that name"} at ${host || "this machine"}`
}

import type { Config } from "./config.ts"
import type { Database, Secrets } from "./db/index.ts"
import type { Mailer } from "./mail/index.ts"
import type { Net } from "./net/index.ts"
import type { Outbox } from "./queue/index.ts"

/**
 * What a room stands on: handed first to every function that touches the world.
 *
 * It stays this small on purpose. A room that needs another room imports that room's functions; only what differs between
 * two instances in one process (their database, their outgoing network, their clock) travels here.
 */
export type Ground = {
  config: Config
  database: Database
  outbox: Outbox
  net: Net
  mailer: Mailer
  secrets: Secrets
  now(): Date
}

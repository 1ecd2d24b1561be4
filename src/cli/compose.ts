import type { Config } from "../config.ts"
import {
  assertClock,
  assertRoom,
  assertSameInstance,
  assertServerFits,
  bringUpToDate,
  checkSecret,
  createSecrets,
  loadSecret,
  openDatabase,
  pinOrigin,
  prepareFolder,
  type Database,
} from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { whyNotAsked } from "../moderation/index.ts"
import { createNet } from "../net/index.ts"
import {
  assertRedisFits,
  createOutbox,
  createQueues,
  prepareQueues,
  startWorkers,
  type Chore,
  type Queues,
  type WorkerOptions,
  type Workers,
} from "../queue/index.ts"
import { embeddedChores } from "./embedded-chores.ts"
import type { House, Rooms } from "./house.ts"

/** Everything of one instance that lives in this process, before it listens or works. */
export type Instance = {
  ground: Ground
  queues: Queues
  rooms: Rooms
  /** What its workers do again and again without being asked. */
  chores: readonly Chore[]
  /** Starts working on tasks; drained by `close`. */
  startWorkers(options?: Partial<WorkerOptions>): Promise<Workers>
  /** Drains the workers and closes all that was opened. */
  close(): Promise<void>
}

/**
 * Lays the ground and puts the rooms on it: database, migrations, identity, queues, the way out, the outbox.
 *
 * `database` may be one that is open and migrated already; it is closed with the rest.
 *
 * @throws ConfigurationProblem
 */
export async function composeInstance(options: {
  config: Config
  house: House
  database?: Database
  queuePrefix?: string
}): Promise<Instance> {
  const { config, house } = options
  const database = options.database ?? (await openChecked(config))
  const closers: (() => Promise<void>)[] = [() => database.close()]
  const close = async () => {
    // The other way round: what was opened last may still need what was opened first.
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    if (options.database === undefined) await prepareDatabase(database, config)
    const secrets = createSecrets(loadSecret(config))
    await checkSecret(database, secrets)
    await pinOrigin(database, config.origin)

    const prefix = options.queuePrefix ?? `haversack-${config.host.replaceAll(/[^\w.]/g, "-")}`
    const queues = createQueues({ database, redisUrl: config.redisUrl, prefix })
    closers.push(() => queues.close())
    const net = createNet({
      loopbackAllowed: config.loopback,
      userAgent: `Haversack/${config.version} (+${config.origin.origin})`,
      whyNot: (url, pictureOf) => whyNotAsked({ config, database }, url, pictureOf),
    })
    closers.push(() => net.close())
    const outbox = createOutbox({ database, consumers: house.consumers, queues })
    const now = () => new Date()
    const mailer = house.createMailer(config, database)
    closers.push(async () => mailer.close())
    const ground: Ground = { config, database, outbox, net, mailer, secrets, now }
    const rooms = await house.furnish(ground)
    closers.push(async () => rooms.close())
    const chores = [...embeddedChores(ground), ...rooms.chores]
    return {
      ground,
      queues,
      rooms,
      chores,
      startWorkers: async (workerOptions) => {
        const { handlers } = rooms
        const workers = await startWorkers({ database, queues, outbox, handlers, chores, ...workerOptions })
        closers.push(() => workers.drain())
        return workers
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** What can be wrong outside of the database is said before that is opened, which may take seconds and make a new one. */
async function openChecked(config: Config): Promise<Database> {
  if (config.databaseUrl === undefined) {
    prepareFolder(config.dataFolder)
    assertRoom(config.dataFolder)
  }
  await assertRedisFits(config.redisUrl)
  return openDatabase(config)
}

/** What can be wrong in it is said before anything is written, and the tables are changed only if they are this instance's. */
async function prepareDatabase(database: Database, config: Config): Promise<void> {
  await assertServerFits(database, config.databaseUrl)
  await assertSameInstance(database, config)
  await bringUpToDate(database, config)
  await assertClock(database, new Date(), config.trustClock)
  await prepareQueues(database)
}

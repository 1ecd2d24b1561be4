import { getLogger } from "@logtape/logtape"
import { ConfigurationProblem, type Config } from "../config.ts"
import { fenceGlobalFetch } from "../net/index.ts"
import { composeInstance, type Instance } from "./compose.ts"
import { operatorCommands } from "./commands.ts"
import { openControlSocket, type ControlSocket } from "./control-socket.ts"
import { openDoor, type Door } from "./door.ts"
import { signOfLife } from "./health.ts"
import { house } from "./house.ts"
import { setUpLogging } from "./logging.ts"
import { metricsHandler, openMetricsDoor } from "./metrics-door.ts"
import { answerCommands } from "./operator-commands.ts"

const log = getLogger(["haversack", "cli"])

/** What this process does of an instance. */
export type Roles = { web: boolean; worker: boolean }

/** How long a stop may take altogether; the work that is not done by then is done again at the next start. */
const stopWithinMs = 30_000

/**
 * Starts an instance, or the part of it that the roles say, and returns when it is ready.
 *
 * @throws ConfigurationProblem with a sentence that says what to mend.
 */
export async function runInstance(config: Config, roles: Roles): Promise<void> {
  if (config.databaseUrl === undefined && !(roles.web && roles.worker)) {
    throw new ConfigurationProblem(
      `\`haversack ${roles.web ? "web" : "worker"}\` is one of several processes that share a database, so it needs DATABASE_URL. ` +
        `The embedded database belongs to a single process: use \`haversack start\`.`,
    )
  }
  await setUpLogging(config.log)
  const begun = performance.now()
  const door = roles.web
    ? await openDoor({ port: config.port, address: config.address, secure: config.origin.protocol === "https:" })
    : undefined
  let metricsDoor: Door | undefined
  let instance: Instance
  try {
    metricsDoor = await openMetricsDoor(config)
    instance = await composeInstance({ config, house })
  } catch (error) {
    await Promise.all([door?.close(0), metricsDoor?.close(0)])
    throw error
  }
  metricsDoor?.admit(metricsHandler(instance.ground))
  fenceGlobalFetch(instance.ground.net)
  const control = await takeCommands(instance)
  stopOnSignals(() => stop([door, metricsDoor, control], instance))
  if (roles.worker) await instance.startWorkers({ onSweep: signOfLife(config) })
  door?.admit(instance.rooms.fetchHandler)

  const { database } = instance.ground
  const where = [
    database.kind === "pglite" ? `embedded database in ${config.dataFolder}` : "PostgreSQL",
    config.redisUrl === undefined ? "queues in the database" : "queues on Redis",
  ].join(", ")
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const what = roles.web ? `ready at ${config.origin.origin}` : `working for ${config.origin.origin}`
  log.info(`Haversack ${config.version} is ${what} (${where}; ${seconds} s).`)
  if (roles.web) for (const line of await instance.rooms.greeting()) log.info(line)
}

async function stop(ways: (Door | ControlSocket | undefined)[], instance: Instance): Promise<void> {
  await Promise.all(ways.map(async (way) => way?.close()))
  await instance.close()
}

/** Only this process can open the embedded database, so commands about it are taken here; a server's is open to all of them. */
async function takeCommands({ ground }: Instance): Promise<ControlSocket | undefined> {
  if (ground.database.kind === "postgres") return undefined
  try {
    return await openControlSocket(ground.config.dataFolder, answerCommands(ground, operatorCommands))
  } catch (error) {
    // Some file systems hold no sockets. Pages and badges do without.
    log.warn(
      "No control socket can be made in the data folder, so commands such as `haversack backup` need a stopped instance: {error}",
      { error },
    )
    return undefined
  }
}

/** The first signal stops kindly, the second at once. */
function stopOnSignals(stopKindly: () => Promise<void>): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(130)
    stopping = true
    log.info(`Stopping after ${signal}; once more stops at once.`)
    setTimeout(() => {
      log.error("Stopping took too long.")
      process.exit(1)
    }, stopWithinMs).unref()
    stopKindly().then(
      () => {
        log.info("Stopped.")
        process.exit(0)
      },
      (error: unknown) => {
        log.error("Stopping failed: {error}", { error })
        process.exit(1)
      },
    )
  }
  process.on("SIGINT", onSignal)
  process.on("SIGTERM", onSignal)
}

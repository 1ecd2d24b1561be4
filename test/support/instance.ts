import { randomBytes } from "node:crypto"
import { sql } from "drizzle-orm"
import { composeInstance } from "../../src/cli/compose.ts"
import { openDoor, type Door, type FetchHandler } from "../../src/cli/door.ts"
import { house } from "../../src/cli/house.ts"
import { loadConfig } from "../../src/config.ts"
import { task } from "../../src/queue/schema.ts"
import type { Ground } from "../../src/ground.ts"
import { changeRegistrations, ensureSetUpLink } from "../../src/people/index.ts"
import { defaultShape, openTestDatabase, type Shape } from "./database.ts"

/** A whole instance in this process: real database, queues, workers and HTTP on a port of its own. */
export type Instance = {
  name: string
  /** `http://127.0.0.1:PORT`. */
  origin: URL
  ground: Ground
  /** Makes a new one-time link for the first admin; only the latest works. */
  setUpLink: () => Promise<URL>
  /** Runs SQL behind the instance's back. */
  rows: <Row extends Record<string, unknown>>(statement: string) => Promise<Row[]>
  /** Makes the instance unreachable (connections are refused) while its workers go on. */
  pause: () => Promise<void>
  /** Undoes `pause` and `overload`, at the same address. */
  resume: () => Promise<void>
  /** Answers 503 to every request that matches, as a proxy does before an overloaded server. */
  overload(matches: (request: Request) => boolean): void
  /** Makes everything due that waits for a later try. */
  hurry: () => Promise<void>
  stop: () => Promise<void>
}

export async function startInstance(options: { name: string; shape?: Shape }): Promise<Instance> {
  const test = await openTestDatabase(options.shape ?? defaultShape)
  let door: Door | undefined = await openDoor({ port: 0, address: "127.0.0.1", secure: false })
  const { port } = door
  const config = loadConfig({
    HAVERSACK_ORIGIN: `http://127.0.0.1:${port}`,
    HAVERSACK_SECRET: randomBytes(32).toString("base64url"),
    DATABASE_URL: test.databaseUrl,
    REDIS_URL: test.redisUrl,
  })
  const { database } = test
  let overloaded: (request: Request) => boolean = () => false
  const instance = await composeInstance({ config, house, database, queuePrefix: test.name })
  // A new instance takes only whom its admin invites; what is tested here is mostly something else.
  await changeRegistrations(instance.ground, { mode: "open", membersInvite: false })
  await instance.startWorkers({ sweepEveryMs: 2_000 })
  const fetchHandler: FetchHandler = (request, bindings) =>
    overloaded(request) ? new Response("Busy.", { status: 503 }) : instance.rooms.fetchHandler(request, bindings)
  door.admit(fetchHandler)
  return {
    name: options.name,
    origin: config.origin,
    ground: instance.ground,
    setUpLink: async () => {
      const link = await ensureSetUpLink(instance.ground)
      if (link === null) throw new Error(`${options.name} has an admin already.`)
      return link
    },
    rows: async <Row extends Record<string, unknown>>(statement: string) =>
      (await database.orm.execute<Row>(sql.raw(statement))).rows,
    pause: async () => {
      await door?.close(0)
      door = undefined
    },
    resume: async () => {
      overloaded = () => false
      door ??= await openDoor({ port, address: "127.0.0.1", secure: false })
      door.admit(fetchHandler)
    },
    overload: (matches) => {
      overloaded = matches
    },
    hurry: async () => {
      const due = await database.orm
        .update(task)
        .set({ runAt: sql`now()` })
        .where(sql`${task.state} = 'waiting' and ${task.runAt} > now()`)
        .returning()
      await instance.queues.send(
        due.map(({ id, lane, attempts, orderKey }) => ({
          id,
          lane,
          attempts,
          ordered: orderKey !== null,
          delay: 0,
          nudge: true,
        })),
      )
    },
    stop: async () => {
      await door?.close(1_000)
      await instance.close()
      await test.close()
    },
  }
}

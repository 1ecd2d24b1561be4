import { serve } from "@hono/node-server"
import { sql } from "drizzle-orm"
import { Hono } from "hono"
import { createFederation, federationConsumers } from "../../federation/index.ts"
import { actorHandlers, createLocalActor, prepareKeys, type Actor, type ActorType } from "../../src/actors/index.ts"
import { backpackConsumers, backpackHandlers } from "../../src/backpack/index.ts"
import { issuingConsumers, issuingHandlers, ownDocuments } from "../../src/issuing/index.ts"
import { moderationConsumers, moderationHandlers } from "../../src/moderation/index.ts"
import { socialConsumers, socialHandlers } from "../../src/social/index.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"

/** One whole instance without its pages, listening on loopback: real routes, real workers, a database of its own. */
export type OneInstance = TestGround & {
  origin: string
  person(handle: string, type?: ActorType): Promise<Actor>
  rows<Row>(statement: string): Promise<Row[]>
  /** How many rows each table has, leaving out what the queue's own schema keeps and when the workers' chores ran. */
  rowCounts(): Promise<Record<string, number>>
  /** Waits until no task runs or could run: those that failed and are tried again later do not count. */
  quiet(): Promise<void>
}

export async function startInstance(): Promise<OneInstance> {
  const app = new Hono()
  const listening = Promise.withResolvers<number>()
  const options = { fetch: (request: Request) => app.fetch(request), hostname: "127.0.0.1", port: 0 }
  const server = serve(options, ({ port }) => listening.resolve(port))
  const origin = `http://127.0.0.1:${await listening.promise}`
  const consumers = [
    ...federationConsumers,
    ...moderationConsumers,
    ...issuingConsumers,
    ...backpackConsumers,
    ...socialConsumers,
  ]
  const test = await openTestGround({ origin, consumers })
  const { ground } = test
  const federation = createFederation(ground)
  app.route("/", federation.routes)
  await test.work([
    ...federation.handlers,
    ...actorHandlers(ground),
    ...moderationHandlers(ground),
    ...issuingHandlers(ground),
    ...backpackHandlers(ground, ownDocuments(ground)),
    ...socialHandlers(ground, ownDocuments(ground)),
  ])

  const rows = async (statement: string): Promise<any[]> => (await ground.database.orm.execute(sql.raw(statement))).rows
  const count = async (source: string): Promise<number> =>
    (await rows(`select count(*)::int as found from ${source}`))[0]?.found

  return {
    ...test,
    origin,
    person: async (handle, type = "Person") => {
      const keys = await prepareKeys({ credential: type === "Organization" })
      const made = await ground.database.transaction((tx) =>
        createLocalActor(ground, tx, { type, handle, name: handle, keys }),
      )
      if (!made.ok) throw new Error(made.sentence)
      return made.value
    },
    rows,
    rowCounts: async () => {
      const tables = await rows(
        `select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name <> 'instance_setting'`,
      )
      const counted = await rows(
        tables.map(({ name }) => `select '${name}' as name, count(*)::int as found from "${name}"`).join(" union all "),
      )
      return Object.fromEntries(counted.map(({ name, found }) => [name, found]))
    },
    quiet: async () => {
      await eventually(
        async () => (await count(`task where state = 'running' or (state = 'waiting' and run_at <= now())`)) === 0,
      )
    },
    close: async () => {
      await new Promise((resolve) => {
        if ("closeAllConnections" in server) server.closeAllConnections()
        server.close(resolve)
      })
      await test.close()
    },
  }
}

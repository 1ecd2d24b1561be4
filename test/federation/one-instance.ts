import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { serve } from "@hono/node-server"
import { sql } from "drizzle-orm"
import { Hono } from "hono"
import { createFederation, federationConsumers } from "../../federation/index.ts"
import { actorHandlers, createLocalActor, prepareKeys, type Actor, type ActorType } from "../../src/actors/index.ts"
import { backpackConsumers, backpackHandlers } from "../../src/backpack/index.ts"
import { ownDocuments } from "../../src/issuing/index.ts"
import { socialConsumers, socialHandlers } from "../../src/social/index.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"

/** One whole instance without its pages, listening on loopback: real routes, real workers, a database of its own. */
export type OneInstance = TestGround & {
  origin: string
  person(handle: string, type?: ActorType): Promise<Actor>
  rows<Row>(statement: string): Promise<Row[]>
  /** How many rows each table has, leaving out what the queue's own schema keeps. */
  rowCounts(): Promise<Record<string, number>>
  /** Waits until no task waits or runs. */
  quiet(): Promise<void>
}

export async function startInstance(): Promise<OneInstance> {
  const app = new Hono()
  const server = await new Promise<Server>((resolve) => {
    const started = serve({ fetch: (request) => app.fetch(request), hostname: "127.0.0.1", port: 0 }, () => resolve(started as Server))
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const consumers = [...federationConsumers, ...backpackConsumers, ...socialConsumers]
  const test = await openTestGround({ origin, consumers })
  const { ground } = test
  const federation = createFederation(ground)
  app.route("/", federation.routes)
  await test.work([
    ...federation.handlers,
    ...actorHandlers(ground),
    ...backpackHandlers(ground, ownDocuments(ground)),
    ...socialHandlers(ground, ownDocuments(ground)),
  ])

  const rows = async <Row>(statement: string) => (await ground.database.orm.execute(sql.raw(statement))).rows as Row[]
  const count = async (source: string) => (await rows<{ found: number }>(`select count(*)::int as found from ${source}`))[0]?.found ?? -1

  return {
    ...test,
    origin,
    person: async (handle, type = "Person") => {
      const keys = await prepareKeys({ credential: type === "Organization" })
      const made = await ground.database.transaction((tx) => createLocalActor(ground, tx, { type, handle, name: handle, keys }))
      if (!made.ok) throw new Error(made.sentence)
      return made.value
    },
    rows,
    rowCounts: async () => {
      const tables = await rows<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`,
      )
      const counts: Record<string, number> = {}
      for (const { name } of tables) counts[name] = await count(`"${name}"`)
      return counts
    },
    quiet: async () => {
      await eventually(async () => (await count(`task where state in ('waiting', 'running')`)) === 0)
    },
    close: async () => {
      await new Promise((resolve) => {
        server.closeAllConnections()
        server.close(resolve)
      })
      await test.close()
    },
  }
}

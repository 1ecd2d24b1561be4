import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { composeInstance, type Instance } from "../../src/cli/compose.ts"
import { openDoor } from "../../src/cli/door.ts"
import { house } from "../../src/cli/house.ts"
import { loadConfig } from "../../src/config.ts"
import { fenceGlobalFetch } from "../../src/net/index.ts"
import type { Result } from "../../src/result.ts"

/** The two shapes that are measured; `scaled` needs BENCH_DATABASE_URL and BENCH_REDIS_URL. */
export type Shape = "embedded" | "scaled"

/** Fails loudly: in a benchmark nothing is refused. */
export function granted<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.reason}: ${result.sentence}`)
  return result.value
}

/** A whole instance in this process, on a port of its own and with data that is thrown away at the end. */
export async function openInstance(
  name: string,
  shape: Shape,
): Promise<{ instance: Instance; origin: string; close: () => Promise<void> }> {
  const door = await openDoor({ port: 0, address: "127.0.0.1", secure: false })
  const dataFolder = await mkdtemp(join(tmpdir(), `haversack-bench-${name}-`))
  const server = shape === "scaled" ? await ownDatabase(name) : undefined
  const config = loadConfig({
    HAVERSACK_ORIGIN: `http://127.0.0.1:${door.port}`,
    HAVERSACK_DATA: dataFolder,
    HAVERSACK_SECRET: "a secret that only this benchmark knows",
    DATABASE_URL: server?.url,
    REDIS_URL: shape === "scaled" ? process.env["BENCH_REDIS_URL"] : undefined,
  })
  const instance = await composeInstance({ config, house, queuePrefix: `bench-${name}-${process.pid}` })
  fenceGlobalFetch(instance.ground.net)
  await instance.startWorkers()
  door.admit(instance.rooms.fetchHandler)
  return {
    instance,
    origin: config.origin.origin,
    close: async () => {
      await door.close(1_000)
      await instance.close()
      await server?.drop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

async function ownDatabase(name: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const given = process.env["BENCH_DATABASE_URL"]
  if (given === undefined) throw new Error("The scaled shape needs BENCH_DATABASE_URL and BENCH_REDIS_URL.")
  const database = `haversack_bench_${name}_${process.pid}`
  const admin = postgres(given, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${database}`)
  const url = new URL(given)
  url.pathname = `/${database}`
  return {
    url: url.href,
    drop: async () => {
      await admin.unsafe(`drop database if exists ${database} with (force)`)
      await admin.end()
    },
  }
}

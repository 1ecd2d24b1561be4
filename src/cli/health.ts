import { createHash } from "node:crypto"
import { statSync, writeFileSync } from "node:fs"
import { get } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Config } from "../config.ts"

export type Health = { healthy: boolean; sentence: string }

/** A worker sweeps every ten seconds; this long without one means that it hangs or cannot reach its database. */
const silentTooLongMs = 60_000

/** Whether the pages answer, or the worker has shown a sign of life lately, on this machine. */
export async function checkHealth(config: Config, of: "web" | "worker"): Promise<Health> {
  return of === "web" ? checkWeb(config) : checkWorker(config)
}

/** Leaves a sign of life where `haversack health --worker` looks for it. */
export function signOfLife(config: Config): () => void {
  return () => writeFileSync(lifeFile(config), "")
}

async function checkWeb(config: Config): Promise<Health> {
  const address = config.address === "::" || config.address === "0.0.0.0" ? "127.0.0.1" : config.address
  const url = `http://${address.includes(":") ? `[${address}]` : address}:${config.port}/readyz`
  try {
    const response = await askOwnProcess(url)
    return { healthy: response === 200, sentence: response === 200 ? "ready" : `${url} answered ${response}.` }
  } catch (error) {
    return { healthy: false, sentence: `${url} does not answer: ${String(error)}` }
  }
}

async function checkWorker(config: Config): Promise<Health> {
  const modified = statSync(lifeFile(config), { throwIfNoEntry: false })?.mtimeMs
  if (modified === undefined) return { healthy: false, sentence: "No worker of this instance has been at work here." }
  const silentFor = Date.now() - modified
  return silentFor < silentTooLongMs
    ? { healthy: true, sentence: "at work" }
    : { healthy: false, sentence: `The worker's last sign of life is ${Math.round(silentFor / 1000)} s old.` }
}

function lifeFile(config: Config): string {
  return join(
    tmpdir(),
    `haversack-worker-${createHash("sha256").update(config.origin.origin).digest("hex").slice(0, 16)}`,
  )
}

// Not fetch: that is reserved for the guarded way out, which refuses our own address.
async function askOwnProcess(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { timeout: 4_000 }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on("timeout", () => request.destroy(new Error("no answer within 4 s")))
    request.on("error", reject)
  })
}

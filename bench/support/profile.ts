import { writeFile } from "node:fs/promises"
import { Session } from "node:inspector/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Where CPU time went: a part of ours (`src/credentials`), a library or Node itself, with its share of the whole. */
export type Share = { part: string; share: number }

/**
 * Samples this process from now until the returned function is called, which says where the time of its JavaScript thread went. With
 * BENCH_PROFILES=folder the samples are kept there too, for the inspector of a browser.
 */
export async function profile(name: string): Promise<() => Promise<Share[]>> {
  const session = new Session()
  session.connect()
  await session.post("Profiler.enable")
  await session.post("Profiler.start")
  return async () => {
    const { profile: sampled } = await session.post("Profiler.stop")
    session.disconnect()
    const folder = process.env["BENCH_PROFILES"]
    if (folder !== undefined) await writeFile(join(folder, `${name}.cpuprofile`), JSON.stringify(sampled))
    const parts = new Map<number, string>()
    for (const node of sampled.nodes) parts.set(node.id, partOf(node.callFrame.url, node.callFrame.functionName))
    const spent = new Map<string, number>()
    let whole = 0
    sampled.samples?.forEach((id, index) => {
      const part = parts.get(id) ?? "?"
      if (part === "(idle)") return
      const micros = sampled.timeDeltas?.[index] ?? 0
      whole += micros
      spent.set(part, (spent.get(part) ?? 0) + micros)
    })
    return [...spent]
      .map(([part, micros]) => ({ part, share: micros / whole }))
      .toSorted((one, other) => other.share - one.share)
      .slice(0, 12)
  }
}

function partOf(url: string, name: string): string {
  if (name === "(idle)") return "(idle)"
  if (name === "(garbage collector)") return "garbage collection"
  if (url.startsWith("wasm:")) return "PGlite (WebAssembly)"
  if (url.startsWith("node:")) return `Node: ${url.slice(5).split("/").slice(-2).join("/")}`
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (library !== undefined) return library
  const path = url.startsWith("file:") ? fileURLToPath(url).replace(root, "") : ""
  if (path !== "") return path.split("/").slice(0, 2).join("/")
  return "Node: native"
}

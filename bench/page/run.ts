import { ask, nextMessage, runChild, startChild } from "../support/child.ts"
import type { Shape } from "../support/instance.ts"

export type PageFigures = {
  page: string
  badges: number
  perSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** Of the instance's process, for one request: what a busy machine changes least. */
  cpuMs: number
  /** 8 kB blocks that the database server looked at for one request; 0 in the embedded shape, whose work is in `cpuMs`. */
  blocks: number
}

type Load = { requests: number; perSecond: number; p50: number; p99: number }

/** How quickly the three public views of badges answer while the database holds so many. */
export async function measurePages(shape: Shape, badges: number, seconds: number): Promise<PageFigures[]> {
  const server = startChild(new URL("./instance.js", import.meta.url), [shape, String(badges)])
  const tell = async <Value>(deed: string) => (await ask<{ value: Value }>(server, { deed })).value
  try {
    type Ready = { origin: string; badges: number; paths: Record<string, string> }
    const { origin, paths, badges: held } = await nextMessage<Ready>(server)
    const figures: PageFigures[] = []
    for (const [page, path] of Object.entries(paths)) {
      const accept = page === "collection" ? "application/activity+json" : "text/html"
      const load = { origin, path, accept, visitors: 16, seconds }
      await tell("measure")
      const { requests, ...times } = await runChild<Load>(new URL("./load.js", import.meta.url), [JSON.stringify(load)])
      const spent = await tell<{ cpuSeconds: number; blocks: number }>("measured")
      figures.push({
        page,
        badges: held,
        ...times,
        cpuMs: (spent.cpuSeconds * 1000) / requests,
        blocks: spent.blocks / requests,
      })
    }
    await tell("close")
    return figures
  } finally {
    server.kill("SIGKILL")
  }
}

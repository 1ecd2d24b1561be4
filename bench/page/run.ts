import { nextMessage, runChild, startChild } from "../support/child.ts"
import type { Shape } from "../support/instance.ts"

export type PageFigures = { page: string; badges: number; perSecond: number; p50: number; p99: number }

/** How quickly the three public views of badges answer while the database holds so many. */
export async function measurePages(shape: Shape, badges: number, seconds: number): Promise<PageFigures[]> {
  const server = startChild(new URL("./instance.js", import.meta.url), [shape, String(badges)])
  try {
    type Ready = { origin: string; badges: number; paths: Record<string, string> }
    const { origin, paths, badges: held } = await nextMessage<Ready>(server)
    const figures: PageFigures[] = []
    for (const [page, path] of Object.entries(paths)) {
      const accept = page === "collection" ? "application/activity+json" : "text/html"
      const load = { origin, path, accept, visitors: 16, seconds }
      const measured = await runChild<Omit<PageFigures, "page" | "badges">>(new URL("./load.js", import.meta.url), [
        JSON.stringify(load),
      ])
      figures.push({ page, badges: held, ...measured })
    }
    const gone = new Promise((resolve) => server.once("exit", resolve))
    server.send("close")
    await gone
    return figures
  } finally {
    server.kill("SIGKILL")
  }
}

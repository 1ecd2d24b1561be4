import { Hono } from "hono"
import { stream } from "hono/streaming"
import { batchResults, type BatchResult, type BatchRowState } from "../../views/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { csvLine } from "../csv.ts"
import { forMembersAtBatch } from "../members-only.ts"
import { batchPaths } from "../present/issuing-paths.ts"

/** What became of each row of a batch, as CSV. It is sent while it is read, so that a long list is never in memory as a whole. */
export const batchResultPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    "/batches/:id/result.csv",
    forMembersAtBatch((c, { batch }) => {
      if (batch.state === "draft") return c.redirect(batchPaths(batch.id).page, 303)
      c.header("content-type", "text/csv; charset=utf-8")
      c.header("content-disposition", `attachment; filename="awards-${batch.id}.csv"`)
      return stream(c, async (out) => {
        // The mark tells spreadsheet programs that it is UTF-8.
        await out.write(`\uFEFF${csvLine(headings)}`)
        for await (const rows of batchResults(ground, batch)) {
          if (out.aborted) return
          await out.write(rows.map((row) => csvLine(cellsOf(row, batch.state === "stopped"))).join(""))
        }
      })
    }),
  )

const headings = ["line", "handle", "email", "result", "reason", "award", "state", "badge"]

const results: Record<BatchRowState, string> = {
  unread: "not read",
  headings: "headings",
  bad: "cannot be used",
  repeated: "twice in the list",
  standing: "has it already",
  ready: "to be awarded",
  waiting: "waiting for the server",
  awarded: "awarded",
  failed: "not awarded",
}

function cellsOf(row: BatchResult, isStopped: boolean): string[] {
  const isOpen = row.state === "ready" || row.state === "waiting"
  return [
    String(row.line),
    row.handle || row.unread,
    row.email,
    isStopped && isOpen ? "not awarded: stopped" : results[row.state],
    row.reason ?? "",
    row.awardId ?? "",
    row.awardState ?? "",
    row.credentialId ?? "",
  ]
}

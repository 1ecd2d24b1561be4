import { Hono } from "hono"
import type { Lane } from "../../../queue/index.ts"
import { mostTasksCounted, queuesView, type QueueDepth, type QueuesView } from "../../../views/index.ts"
import { Button, DataTable, EmptyState, Notice, TimeAgo } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { pathWithQuery } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { jobInWords } from "../../present/jobs.ts"

/** How much work waits, what was done within the hour, and what was given up. */
export const adminQueuesPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    "/admin/queues",
    forAdmins(async (c) => draw(c, await queuesView(ground))),
  )

const lanes: Record<Lane, string> = {
  work: "Own work",
  delivery: "Sending to other servers",
  inbox: "Received from other servers",
}

const depthColumns = [
  { key: "due", label: "Due now", number: true },
  { key: "running", label: "Running", number: true },
  { key: "later", label: "For later", number: true },
  { key: "oldest", label: "Oldest due" },
  { key: "done", label: "Done within the hour", number: true },
  { key: "dead", label: "Given up", number: true },
]

function draw(c: WebContext, view: QueuesView) {
  const now = c.var.ground.now()
  const number = (value: number) => value.toLocaleString("en")
  const depth = (queue: QueueDepth & { doneLastHour: number }) => ({
    due: number(queue.due),
    running: number(queue.running),
    later: number(queue.later),
    oldest: queue.oldestDue === null ? "–" : <TimeAgo moment={queue.oldestDue} now={now} />,
    done: number(queue.doneLastHour),
  })
  return showAdmin(c, {
    section: "queues",
    title: "Queues",
    lead: "The work behind the pages: checking badges, sending to other servers, taking in what they send.",
    actions: (
      <Button href="/admin/queues/dead" icon="warning">
        What was given up
      </Button>
    ),
    children: (
      <>
        {view.isCutShort && (
          <Notice kind="info">
            <p>There is more than is counted here: the numbers stop at {mostTasksCounted.toLocaleString("en")}.</p>
          </Notice>
        )}
        <DataTable
          caption="Queues"
          columns={[{ key: "lane", label: "Queue" }, ...depthColumns]}
          rows={view.lanes.map((lane) => ({ lane: lanes[lane.lane], ...depth(lane), dead: number(lane.deadTotal) }))}
        />
        {view.jobs.length === 0 ? (
          <EmptyState title="Nothing to do" picture="none">
            No work waits, none was done within the hour and none was given up.
          </EmptyState>
        ) : (
          <DataTable
            caption="Kinds of work"
            columns={[{ key: "job", label: "Work" }, ...depthColumns]}
            rows={view.jobs.map((job) => ({
              job: (
                <>
                  {jobInWords(job.job)} <code class="small">{job.job}</code>
                </>
              ),
              ...depth(job),
              dead:
                job.dead === 0 ? (
                  "0"
                ) : (
                  <a href={pathWithQuery("/admin/queues/dead", { job: job.job })}>
                    {number(job.dead)}
                    <span class="visually-hidden"> of {job.job} given up</span>
                  </a>
                ),
            }))}
          />
        )}
      </>
    ),
  })
}

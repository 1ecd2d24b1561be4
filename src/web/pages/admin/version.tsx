import { Hono } from "hono"
import { versionView, type VersionView } from "../../../views/index.ts"
import { Day, DayTime, Facts } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { bytesInWords } from "../../present/bytes.ts"

/** What runs here: to be copied into a report about a problem. */
export const adminVersionPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    "/admin/version",
    forAdmins(async (c) => draw(c, await versionView(ground))),
  )

function draw(c: WebContext, view: VersionView) {
  return showAdmin(c, {
    section: "version",
    title: "Version",
    lead: "What runs here. Nothing of this is secret: copy it when you report a problem.",
    children: (
      <Facts
        inRow
        facts={[
          { label: "Haversack", value: view.version },
          { label: "Node", value: view.node },
          { label: "Database", value: view.database },
          { label: "Queues", value: view.redis ? "Redis" : "In the database" },
          {
            label: "Tables",
            value: (
              <>
                step {view.migrations.count}
                {view.migrations.newest !== null && (
                  <>
                    , of <Day moment={view.migrations.newest} />
                  </>
                )}
              </>
            ),
          },
          { label: "This process since", value: <DayTime moment={view.runningSince} /> },
          { label: "Its memory", value: bytesInWords(view.memoryBytes) },
        ]}
      />
    ),
  })
}

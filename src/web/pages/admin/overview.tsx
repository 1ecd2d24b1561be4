import { Hono } from "hono"
import { registrationsOf, type Registrations } from "../../../people/index.ts"
import { adminView, countText, mostCounted, type AdminView, type LastBackup } from "../../../views/index.ts"
import { Button, count, EmptyState, Facts, Icon, Stats, TimeAgo, type IconName } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { forAdmins, showAdmin, whatWaits } from "../../parts/admin-shell.tsx"
import { bytesInWords } from "../../present/bytes.ts"

/** What needs somebody's attention, and how large the place is. To everybody but admins there is no such page. */
export const adminOverviewPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    "/admin",
    forAdmins(async (c) => draw(c, await adminView(ground), await registrationsOf(ground))),
  )

const minute = 60_000
const day = 24 * 60 * minute

const joining: Record<Registrations["mode"], string> = {
  open: "For everybody",
  approval: "For whoever an admin approves",
  invitation: "For whoever is invited",
  closed: "For nobody",
}

type Matter = { icon: IconName; sentence: string; href: string; action: string }

async function draw(c: WebContext, view: AdminView, { mode }: Registrations) {
  const { ground } = c.var
  const { config } = ground
  const now = ground.now()
  const matters = [...(await waitingMatters(c)), ...matterOf(view, now)]
  const stat = (label: string, value: number) => ({ label, value: countText(value, mostCounted) })
  return showAdmin(c, {
    section: "overview",
    title: "Administration",
    lead: `How ${config.host} is doing, and what needs somebody's attention.`,
    children: (
      <>
        <section class="stack" aria-labelledby="attention">
          <h2 id="attention">What needs you</h2>
          {matters.length === 0 ? (
            <EmptyState title="All is well" picture="none" headingLevel={3}>
              Nothing waits for an admin, and nothing fails.
            </EmptyState>
          ) : (
            <ul class="matters">
              {matters.map((matter) => (
                <li>
                  <Icon name={matter.icon} />
                  <p>{matter.sentence}</p>
                  <Button href={matter.href} size="small" iconEnd="arrow-right">
                    {matter.action}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </section>
        <section class="stack" aria-labelledby="size">
          <h2 id="size">How large it is</h2>
          <Stats
            stats={[
              stat("People", view.people),
              stat("Issuers", view.issuers),
              stat("Awards", view.awards),
              stat("Badges held", view.badges),
              stat("Known elsewhere", view.remoteActors),
            ]}
          />
        </section>
        <section class="stack" aria-labelledby="server">
          <h2 id="server">This server</h2>
          <Facts
            inRow
            facts={[
              { label: "Version", value: <a href="/admin/version">Haversack {config.version}</a> },
              { label: "Address", value: config.origin.origin },
              { label: "New accounts", value: <a href="/admin/registrations">{joining[mode]}</a> },
              { label: "Database", value: ground.database.kind === "pglite" ? "Embedded (PGlite)" : "PostgreSQL" },
              { label: "Queues", value: config.redisUrl === undefined ? "On the database" : "On Redis" },
              { label: "Mail", value: config.smtpUrl === undefined ? "Not sent: kept here" : "Sent" },
              { label: "Last backup", value: <BackupFact backup={view.lastBackup} now={now} /> },
            ]}
          />
        </section>
      </>
    ),
  })
}

function BackupFact({ backup, now }: { backup: LastBackup | null; now: Date }) {
  if (backup === null) return <>None yet</>
  return (
    <>
      <TimeAgo moment={backup.at} now={now} />
      {backup.ok ? backup.bytes !== null && `, ${bytesInWords(backup.bytes)}` : ", failed"}
    </>
  )
}

/** What the parts of the administration say waits in them. */
async function waitingMatters(c: WebContext): Promise<Matter[]> {
  const entries = await whatWaits(c)
  return entries
    .filter((entry) => entry.count > 0)
    .map(({ icon, label, href, count: waiting, inWords }) => ({
      icon,
      sentence: inWords?.(waiting) ?? `${label}: ${waiting} waiting`,
      href,
      action: label,
    }))
}

/** What nobody has to answer, but should know of. */
function matterOf({ failingServers, oldestDue, lastBackup }: AdminView, now: Date): Matter[] {
  const matters: Matter[] = []
  const late = oldestDue === null ? 0 : now.getTime() - oldestDue.getTime()
  if (late > 10 * minute) {
    matters.push({
      icon: "hourglass",
      sentence: `Work is late: some of it should have run ${count(Math.floor(late / minute), "minute")} ago. Is a worker running?`,
      href: "/admin/queues",
      action: "Queues",
    })
  }
  if (failingServers > 0) {
    matters.push({
      icon: "globe",
      sentence: `${countText(failingServers, mostCounted)} other ${failingServers === 1 ? "server has" : "servers have"} not taken anything for an hour and more. They are tried again by themselves.`,
      href: "/admin/servers?show=failing",
      action: "Servers",
    })
  }
  const isOld = lastBackup?.goodAt != null && now.getTime() - lastBackup.goodAt.getTime() > 2 * day
  if (lastBackup !== null && (!lastBackup.ok || isOld)) {
    matters.push({
      icon: "warning",
      sentence: lastBackup.ok ? "The newest backup is older than two days." : "The last backup failed.",
      href: "/admin/storage",
      action: "Storage",
    })
  }
  return matters
}

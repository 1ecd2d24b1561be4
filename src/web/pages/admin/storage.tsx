import { Hono } from "hono"
import { storageView, type LastBackup, type StorageView } from "../../../views/index.ts"
import { DataTable, DayTime, Facts, Notice, Stats, TimeAgo } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { bytesInWords } from "../../present/bytes.ts"

/** What is kept, how large it is, and when it was last saved elsewhere. */
export const adminStoragePage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    "/admin/storage",
    forAdmins(async (c) => draw(c, await storageView(ground))),
  )

/** What the tables are, to people: those that grow are named. */
const contents: Record<string, string> = {
  actor: "People and issuers, here and elsewhere",
  stored_image: "Pictures",
  award: "Awards, with the signed badges",
  held_credential: "Badges that were received",
  holding: "Badges in backpacks",
  verification: "Reports of checks",
  note: "Badges shown to followers",
  mirrored_badge: "Badges shown by people elsewhere",
  person: "Accounts",
  actor_key: "Keys, sealed",
  offer: "Offers that were received",
  reaction: "Likes, boosts and replies",
  follow: "Who follows whom",
  award_claim: "Links by which badges are claimed",
  award_batch: "Lists by which many badges were awarded",
  award_batch_row: "The rows of those lists",
  account_link: "Links in mails about accounts",
  report: "Reports",
  sign_in_method: "Passwords, as hashes",
  person_actor: "Which account is whom",
  status_list: "Which badges were taken back",
  achievement: "What can be earned",
  task: "Work, waiting and done",
  event: "What happened, for the work",
  activity: "Activities that were sent",
  delivery: "Where activities were sent",
  session: "Sign-ins",
}

function draw(c: WebContext, view: StorageView) {
  const now = c.var.ground.now()
  const embedded = c.var.ground.database.kind === "pglite"
  return showAdmin(c, {
    section: "storage",
    title: "Storage",
    lead: embedded
      ? "Everything stands in one folder of this machine: the embedded database, the pictures in it, and the secret beside it."
      : "Everything stands in the PostgreSQL server's database, the pictures among it. The secret is a setting of this program.",
    children: (
      <>
        <Stats
          stats={[
            { label: "Database", value: bytesInWords(view.databaseBytes) },
            ...(view.folder === null ? [] : [{ label: "Data folder", value: bytesInWords(view.folder.bytes) }]),
          ]}
        />
        {embedded && (
          <Facts
            inRow
            facts={[
              { label: "Folder", value: view.folder === null ? null : <code>{view.folder.path}</code> },
              {
                label: "Last checkpoint",
                value: view.lastCheckpoint === null ? null : <TimeAgo moment={view.lastCheckpoint} now={now} />,
              },
            ]}
          />
        )}
        <section class="stack" aria-labelledby="backup">
          <h2 id="backup">Backup</h2>
          <Backup backup={view.lastBackup} embedded={embedded} />
        </section>
        <DataTable
          caption="The largest tables, with their indexes"
          columns={[
            { key: "name", label: "Table" },
            { key: "what", label: "What is in it" },
            { key: "bytes", label: "Size", number: true },
            { key: "rows", label: "Rows, about", number: true },
          ]}
          rows={view.tables.map(({ name, bytes, rows }) => ({
            name: <code>{name}</code>,
            what: contents[name] ?? (name.startsWith("bullmq.") ? "The queues' own books" : "–"),
            bytes: bytesInWords(bytes),
            rows: rows === null ? "–" : Math.round(rows).toLocaleString("en"),
          }))}
        />
      </>
    ),
  })
}

function Backup({ backup, embedded }: { backup: LastBackup | null; embedded: boolean }) {
  if (backup === null && !embedded) {
    return (
      <Notice kind="info" title="The PostgreSQL server's own tools make its backups">
        <p>
          This program does not see them. The secret is not in the database: keep a copy of it elsewhere, since no key
          can be opened without it.
        </p>
      </Notice>
    )
  }
  if (backup === null) {
    return (
      <Notice kind="warning" title="No backup was made by this program yet">
        <p>
          A disk that breaks takes every badge and every key with it. Backups of the database and of the secret should
          be made every day and kept on another machine.
        </p>
      </Notice>
    )
  }
  if (!backup.ok) {
    return (
      <Notice kind="problem" title="The last backup failed">
        <p>
          Tried on <DayTime moment={backup.at} />. {backup.reason}{" "}
          {backup.goodAt === null ? (
            "None was made before."
          ) : (
            <>
              The newest that was made is of <DayTime moment={backup.goodAt} />.
            </>
          )}
        </p>
      </Notice>
    )
  }
  return (
    <Facts
      inRow
      facts={[
        { label: "Made", value: <DayTime moment={backup.at} /> },
        { label: "Size", value: backup.bytes === null ? null : bytesInWords(backup.bytes) },
      ]}
    />
  )
}

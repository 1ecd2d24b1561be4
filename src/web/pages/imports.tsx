import { Hono } from "hono"
import { importsView, type ImportView } from "../../views/index.ts"
import { BadgeLine, Button, EmptyState, Notice, PageHeader, TimeAgo, VerdictMark } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { ImportActions } from "../parts/import-actions.tsx"
import { addBadgePath, importsPath } from "../present/import-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { dimmedAs, verdictView } from "../present/report.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"

/** Seconds after which the page is asked for again while something is still being checked. */
const refreshSeconds = 4

/** Everything that somebody brought and that does not stand in their backpack. */
export const importsPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    importsPath,
    signedIn(async (c, viewer) => draw(c, await importsView(ground, viewer.actorId))),
  )

/** Works without scripts, and only as long as there is something to wait for. */
export function refreshWhile(c: WebContext, isChecking: boolean): void {
  if (isChecking) c.header("refresh", String(refreshSeconds))
}

function draw(c: WebContext, imports: ImportView[]) {
  const undecided = imports.filter(({ state }) => state !== "kept")
  const kept = imports.filter(({ state }) => state === "kept")
  const isChecking = imports.some(({ state }) => state === "checking")
  refreshWhile(c, isChecking)
  return show(c, {
    title: "Badges you brought",
    current: "backpack",
    noIndex: true,
    width: "reading",
    children: (
      <>
        <PageHeader
          title="Badges you brought"
          breadcrumb={[{ label: "Backpack", href: "/backpack" }]}
          actions={
            <Button href={addBadgePath} icon="plus">
              Bring more
            </Button>
          }
        />
        {isChecking && (
          <Notice kind="info" title="Some of them are still being checked." announce>
            <p>This page asks again by itself every few seconds.</p>
          </Notice>
        )}
        {imports.length === 0 && (
          <EmptyState
            title="Nothing waits here"
            picture="none"
            actions={<Button href="/backpack">To your backpack</Button>}
          >
            What you bring stands here until you have decided about it.
          </EmptyState>
        )}
        {undecided.length > 0 && (
          <ImportList
            c={c}
            id="undecided"
            title="For you to decide"
            lead="Look at each, then put it into your backpack, keep it apart or discard it. After 30 days they are forgotten."
            imports={undecided}
          />
        )}
        {kept.length > 0 && (
          <ImportList
            c={c}
            id="kept"
            title="Kept as not verified"
            lead="Only you see these. They are checked again from time to time, and go into your backpack, for your eyes only, as soon as they turn out to be good."
            imports={kept}
          />
        )}
      </>
    ),
  })
}

type ImportListProps = { c: WebContext; id: string; title: string; lead: string; imports: ImportView[] }

function ImportList({ c, id, title, lead, imports }: ImportListProps) {
  return (
    <section class="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="soft">{lead}</p>
      <ul class="stack">
        {imports.map((one) => (
          <li class="panel">
            <ImportLine c={c} one={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ImportLine({ c, one }: { c: WebContext; one: ImportView }) {
  const { ground } = c.var
  const { standing, duplicate } = one
  const name = one.name ?? one.label
  return (
    <div class="stack stack-tight">
      <BadgeLine
        name={name}
        url={one.path}
        imageUrl={picturePath(ground, one.imageDigest)}
        standing={standing === null ? undefined : dimmedAs(standing)}
      >
        {one.issuerName !== null && <>Says that it is by {one.issuerName}. </>}
        Brought <TimeAgo moment={one.broughtAt} now={ground.now()} />
      </BadgeLine>
      {one.state === "checking" ? (
        <p>It is being checked.</p>
      ) : standing === null ? (
        <p>
          {one.problem?.sentence ?? "It could not be looked at yet."} {one.problem?.nextStep}
        </p>
      ) : (
        <div class="cluster">
          <VerdictMark {...verdictView(standing)} />
        </div>
      )}
      {duplicate !== null && <DuplicateLine {...duplicate} />}
      <ImportActions view={one} csrfToken={csrfTokenOf(c)} isShort />
    </div>
  )
}

/** Which badge it is that somebody brings once more. */
export function DuplicateLine({ path, name, kind, isSame }: NonNullable<ImportView["duplicate"]>) {
  if (kind === "offer") {
    return (
      <p>
        This badge waits for your answer already: <a href={path}>{name}</a>.
      </p>
    )
  }
  return isSame ? (
    <p>
      You have this badge already: <a href={path}>{name}</a>.
    </p>
  ) : (
    <p>
      You have another copy of this badge, with the same number by the same issuer: <a href={path}>{name}</a>. Compare
      the two before you add this one.
    </p>
  )
}

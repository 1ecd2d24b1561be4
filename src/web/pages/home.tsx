import { Hono } from "hono"
import { instanceProfile } from "../../instance/index.ts"
import { strangersMayAsk, type SignedIn } from "../../people/index.ts"
import { firstStepsOf, homeView, timelineView } from "../../views/index.ts"
import { Button, EmptyState, PageHeader, Pagination, Timeline } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { pathWithQuery, queryText } from "../params.ts"
import { FirstSteps, hasSettledIn } from "../parts/first-steps.tsx"
import { Landing } from "../parts/landing.tsx"
import { TimelineEntry } from "../parts/timeline-entry.tsx"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"

/** The front page: what this is, or, for people who are signed in, what is new among those they follow. */
export const homePage: PageRoutes = () =>
  new Hono<WebEnvironment>()
    .get("/", (c) => (c.var.viewer === null ? drawLanding(c) : drawTimeline(c, c.var.viewer)))
    .get(
      "/timeline",
      signedIn((c, viewer) => drawTimeline(c, viewer)),
    )

async function drawLanding(c: WebContext) {
  const { ground } = c.var
  const { host } = ground.config
  const [{ recent }, { name }] = await Promise.all([homeView(ground), instanceProfile(ground)])
  const description = `${host} is a backpack for badges that everybody can check, connected to other communities.`
  return show(c, {
    title: "A backpack for badges",
    description,
    canonicalUrl: `${ground.config.origin.origin}/`,
    openGraph: { title: `${name} at ${host}`, description, url: `${ground.config.origin.origin}/` },
    width: "bare",
    children: <Landing ground={ground} strangersMayAsk={await strangersMayAsk(ground)} recent={recent} />,
  })
}

async function drawTimeline(c: WebContext, viewer: SignedIn) {
  const { ground } = c.var
  const now = ground.now()
  const after = queryText(c, "after")
  const [{ items, next }, done] = await Promise.all([
    timelineView(ground, viewer.actorId, { cursor: after || null }),
    firstStepsOf(ground, viewer.actorId),
  ])
  const isNew = after === "" && !hasSettledIn(done)
  return show(c, {
    title: "Home",
    current: "home",
    noIndex: true,
    width: "reading",
    children: (
      <>
        <PageHeader
          title="Home"
          lead="Badges earned by the people you follow, here and on other servers."
          actions={
            done.follows && (
              <>
                <Button href="/following" size="small" icon="followers">
                  Whom you follow
                </Button>
                <Button href="/find" size="small" icon="search">
                  Find people
                </Button>
              </>
            )
          }
        />
        {items.length === 0 && isNew && !done.follows ? null : items.length === 0 ? (
          <EmptyState
            title="Nothing new yet"
            picture="map"
            actions={
              <Button href="/find" variant="primary" icon="search">
                Find people to follow
              </Button>
            }
          >
            {done.follows
              ? "None of those you follow has shown a badge since. Follow more people, on this server or any other."
              : "Follow people and issuers, on this server or any other. When they show a badge, it appears here."}
          </EmptyState>
        ) : (
          <section class="stack" aria-labelledby="news">
            <h2 class="visually-hidden" id="news">
              News
            </h2>
            <Timeline>
              {items.map((entry) => (
                <TimelineEntry ground={ground} entry={entry} now={now} />
              ))}
            </Timeline>
          </section>
        )}
        <Pagination
          label="news"
          newerHref={after ? "/timeline" : undefined}
          newerLabel="Newest"
          olderHref={next === null ? undefined : pathWithQuery("/timeline", { after: next })}
        />
        {isNew && <FirstSteps done={done} handle={`@${viewer.handle}@${ground.config.host}`} />}
      </>
    ),
  })
}

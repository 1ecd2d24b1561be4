import { Hono } from "hono"
import { may, type AwardState } from "../../issuing/index.ts"
import {
  awardListView,
  issuerDashboardView,
  type AchievementCard,
  type IssuerDashboardView,
} from "../../views/index.ts"
import { Avatar, Button, count, EmptyState, Handle, PageHeader, Pagination, shellPaths } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { forMembers, type MemberOf } from "../members-only.ts"
import { pathWithQuery, queryText } from "../params.ts"
import { AchievementGrid } from "../parts/achievement-grid.tsx"
import { AwardCounts } from "../parts/award-counts.tsx"
import { AwardTable } from "../parts/award-table.tsx"
import { IssuerIdentity } from "../parts/issuer-identity.tsx"
import { actorView, nameOf } from "../present/actors.ts"
import { achievementPaths, issuerPaths } from "../present/issuing-paths.ts"
import { show } from "../show.tsx"
import { notFoundPage } from "./problem-pages.tsx"

const recentAwards = 5

/** What a member of an issuer sees first: how the awards stand, the badges to award, what to share. */
export const issuerDashboardPage: PageRoutes = () =>
  new Hono<WebEnvironment>().get("/issuers/:id", forMembers(null, draw))

async function draw(c: WebContext, { viewer, issuer }: MemberOf) {
  const { ground } = c.var
  const after = queryText(c, "after")
  const [view, awards] = await Promise.all([
    issuerDashboardView(ground, issuer.id, viewer.actorId, { cursor: after || null }),
    awardListView(ground, issuer.id, viewer.actorId, { limit: recentAwards }),
  ])
  if (view === null || awards === null) return notFoundPage(c)
  const paths = issuerPaths(issuer.id)
  const mayDefine = may(view.role, "defineAchievement")
  return show(c, {
    title: nameOf(view.who),
    current: "issuers",
    noIndex: true,
    children: (
      <>
        <Head c={c} view={view} />
        {totalOf(view.counts) > 0 && <AwardCounts {...view} path={paths.awards} />}
        <section class="stack" aria-labelledby="badges">
          <div class="cluster cluster-between">
            <h2 id="badges">Badges</h2>
            {mayDefine && view.achievements.items.length > 0 && (
              <Button href={paths.newAchievement} icon="plus" size="small">
                New badge
              </Button>
            )}
          </div>
          {view.achievements.items.length === 0 ? (
            <EmptyState
              title="No badge to award yet"
              headingLevel={3}
              actions={
                mayDefine && (
                  <Button href={paths.newAchievement} variant="primary" icon="badge">
                    Define your first badge
                  </Button>
                )
              }
            >
              A badge says what somebody has to do. Once it is defined, you award it to everybody who did it.
            </EmptyState>
          ) : (
            <AchievementGrid
              ground={ground}
              achievements={view.achievements.items}
              actions={(achievement) => <CardActions achievement={achievement} />}
            />
          )}
          <Pagination
            label="badges"
            newerHref={after === "" ? undefined : paths.dashboard}
            newerLabel="Newest"
            olderHref={
              view.achievements.next === null
                ? undefined
                : pathWithQuery(paths.dashboard, { after: view.achievements.next })
            }
          />
        </section>
        {awards.items.length > 0 && (
          <section class="stack" aria-labelledby="recent-awards">
            <div class="cluster cluster-between">
              <h2 id="recent-awards">Newest awards</h2>
              <Button href={paths.awards} icon="list" size="small">
                All awards
              </Button>
            </div>
            <AwardTable ground={ground} caption={`Newest awards of ${nameOf(view.who)}`} awards={awards.items} />
          </section>
        )}
        <IssuerIdentity did={view.did} keys={view.keys} />
      </>
    ),
  })
}

function Head({ c, view }: { c: WebContext; view: IssuerDashboardView }) {
  const { ground } = c.var
  const { who, role } = view
  const actor = actorView(ground, who)
  return (
    <PageHeader
      breadcrumb={[{ label: "Issuing", href: shellPaths.issuers }]}
      eyebrow={role === "owner" ? "Issuer · you are an owner" : "Issuer · you award its badges"}
      title={
        <span class="cluster">
          <Avatar name={actor.name} imageUrl={actor.avatarUrl} kind="issuer" />
          <span>{actor.name}</span>
        </span>
      }
      lead={<Handle handle={who.handle} />}
      actions={
        <>
          <Button href={who.path} icon="globe">
            Public page
          </Button>
          {may(role, "changeIssuer") && (
            <Button href={issuerPaths(who.actorId).edit} icon="edit">
              Edit
            </Button>
          )}
        </>
      }
    />
  )
}

function CardActions({ achievement }: { achievement: AchievementCard }) {
  return (
    <>
      <p class="small soft">
        {achievement.accepted === 0 ? "Nobody yet" : `Held by ${count(achievement.accepted, "person", "people")}`}
      </p>
      <Button href={achievementPaths(achievement.achievementId).award} size="small" variant="primary" icon="badge">
        Award<span class="visually-hidden"> {achievement.name}</span>
      </Button>
    </>
  )
}

const totalOf = (counts: Record<AwardState, number>): number => Object.values(counts).reduce((sum, one) => sum + one, 0)

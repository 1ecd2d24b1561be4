import { Hono } from "hono"
import { achievementImageUrl, achievementUri } from "../../actors/index.ts"
import { may } from "../../issuing/index.ts"
import { summary } from "../../text/index.ts"
import { achievementView, recentEarners, type AchievementView, type Earner } from "../../views/index.ts"
import {
  BadgeHero,
  BadgeImage,
  Button,
  Byline,
  Day,
  Facts,
  PersonLine,
  shellPaths,
  Tags,
  TimeAgo,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { pathPart, pathWithQuery } from "../params.ts"
import { Alignments } from "../parts/alignments.tsx"
import { altOf, kindOf } from "../parts/badge-facts.tsx"
import { actorView, nameOf } from "../present/actors.ts"
import { achievementPaths, issuerPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { safeHtml } from "../present/safe-html.ts"
import { ReportLink } from "../parts/report-link.tsx"
import { show } from "../show.tsx"
import { notFoundPage } from "./problem-pages.tsx"

/** What can be earned, for everybody: the page that every badge's criteria lead to. Programs get the achievement at the same address. */
export const achievementPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/achievements/:id", async (c) => {
    const view = await achievementView(ground, pathPart(c, "id"), c.var.viewer?.actorId ?? null)
    return view === null ? notFoundPage(c) : draw(c, view, await recentEarners(ground, view.achievementId))
  })

function draw(c: WebContext, view: AchievementView, earners: Earner[]) {
  const { ground } = c.var
  const { origin } = ground.config
  const url = achievementUri(origin, view.achievementId)
  const issuerName = nameOf(view.issuer)
  const description = summary(`A badge awarded by ${issuerName}. ${view.description}`, 200)
  const isMember = view.role !== null
  return show(c, {
    title: `${view.name}, a badge of ${issuerName}`,
    description,
    current: isMember ? "issuers" : undefined,
    canonicalUrl: url,
    alternates: [{ type: "application/ld+json", href: url, title: "Achievement (Open Badges 3.0)" }],
    openGraph: {
      title: `${view.name}, a badge of ${issuerName}`,
      description,
      url,
      imageUrl: achievementImageUrl(origin, view.achievementId),
      imageAlt: altOf(view),
      imageWidth: 512,
      imageHeight: 512,
      type: "article",
    },
    children: (
      <>
        <BadgeHero
          eyebrow="A badge to earn"
          name={view.name}
          description={view.description}
          breadcrumb={
            isMember
              ? [
                  { label: "Issuing", href: shellPaths.issuers },
                  { label: issuerName, href: issuerPaths(view.issuerId).dashboard },
                ]
              : [{ label: issuerName, href: view.issuer.path }]
          }
          picture={<BadgeImage src={picturePath(ground, view.imageDigest)} alt={altOf(view)} size="fill" eager />}
        >
          <Byline parts={[{ label: "Awarded by", value: <PersonLine actor={actorView(ground, view.issuer)} /> }]} />
          {isMember && (
            <div class="cluster">
              <Actions view={view} />
            </div>
          )}
        </BadgeHero>
        <div class="sidebar sidebar-end">
          <div class="stack stack-loose">
            <section class="stack stack-tight">
              <h2>What it takes to earn it</h2>
              <div class="prose" dir="auto">
                {safeHtml(view.criteriaHtml)}
              </div>
            </section>
            <Alignments alignments={view.alignments} />
            <Tags tags={view.tags} label="Tags of this badge" />
            <EarnerList c={c} earners={earners} />
          </div>
          <aside class="badge-aside" aria-label="At a glance">
            <Facts
              facts={[
                { label: "Kind", value: kindOf(view.achievementType) },
                { label: "Can be earned since", value: <Day moment={view.createdAt} /> },
                { label: "Issuer's site", value: view.issuerWebsite !== null && <SiteLink url={view.issuerWebsite} /> },
                { label: "Earned so far", value: isMember && <EarnedLink view={view} /> },
              ]}
            />
            {!isMember && <HowToEarn issuerName={issuerName} issuerPath={view.issuer.path} />}
            {!isMember && <ReportLink uri={url} isSignedIn={c.var.viewer !== null} />}
          </aside>
        </div>
      </>
    ),
  })
}

function Actions({ view }: { view: AchievementView }) {
  const paths = achievementPaths(view.achievementId)
  return (
    <>
      {may(view.role, "award") && (
        <Button href={paths.award} variant="primary" icon="badge">
          Award it
        </Button>
      )}
      {may(view.role, "award") && (
        <Button href={paths.awardMany} icon="list">
          Award many
        </Button>
      )}
      {may(view.role, "defineAchievement") && (
        <Button href={paths.edit} icon="edit">
          Edit
        </Button>
      )}
    </>
  )
}

function HowToEarn({ issuerName, issuerPath }: { issuerName: string; issuerPath: string }) {
  return (
    <section class="stack stack-tight">
      <h2>Did you do this?</h2>
      <p class="soft">
        Tell <a href={issuerPath}>{issuerName}</a>, with your handle. They decide, and award it to you on whichever
        server your backpack is.
      </p>
    </section>
  )
}

const SiteLink = ({ url }: { url: string }) => (
  <a href={url} rel="nofollow noopener noreferrer">
    {new URL(url).host}
  </a>
)

function EarnedLink({ view }: { view: AchievementView }) {
  const path = pathWithQuery(issuerPaths(view.issuerId).awards, { achievement: view.achievementId })
  if (view.accepted === 0) return <>by nobody yet</>
  return <a href={path}>{view.accepted === 1 ? "by 1 person" : `by ${view.accepted} people`}</a>
}

/** Only those who show it to everybody; nothing when there is nobody, since that says nothing about how many there are. */
function EarnerList({ c, earners }: { c: WebContext; earners: Earner[] }) {
  const { ground } = c.var
  if (earners.length === 0) return null
  return (
    <section class="stack stack-tight">
      <h2>Earned lately by</h2>
      <ul class="grid">
        {earners.map(({ who, href, since }) => (
          <li>
            <PersonLine actor={actorView(ground, who)}>
              <a href={href} class="small">
                Badge<span class="visually-hidden"> of {nameOf(who)}</span>
              </a>{" "}
              <span class="soft small">
                · <TimeAgo moment={since} now={ground.now()} />
              </span>
            </PersonLine>
          </li>
        ))}
      </ul>
    </section>
  )
}

import { Hono } from "hono"
import { holdingImageUrl, holdingUri } from "../../actors/index.ts"
import { summary, plainText } from "../../text/index.ts"
import { badgeView, type BadgeView } from "../../views/index.ts"
import { ActionButton, PageHeader, VisibilityMark, type OpenGraphView } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { pathPart } from "../params.ts"
import { altOf, BadgeFacts } from "../parts/badge-facts.tsx"
import { BadgeActions } from "../parts/badge-actions.tsx"
import { BadgeStory } from "../parts/badge-story.tsx"
import { OwnBadgeSettings } from "../parts/own-badge-settings.tsx"
import { VerificationSection, Verdict } from "../parts/verification.tsx"
import { nameOf } from "../present/actors.ts"
import { dimmedAs } from "../present/report.ts"
import { show } from "../show.tsx"
import { notFoundPage } from "./problem-pages.tsx"

/** A badge at its holder's server, for people; programs get the credential at the same address. */
export const badgePage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/badges/:id", async (c) => {
    const view = await badgeView(ground, pathPart(c, "id"), c.var.viewer?.actorId ?? null)
    return view === null ? notFoundPage(c) : draw(c, view)
  })

function draw(c: WebContext, view: BadgeView) {
  const { ground, flash } = c.var
  const { config } = ground
  const { holdingId, holder, snapshot, report, standing, visibility, isHolder: isOwn } = view
  const url = holdingUri(config.origin, holdingId)
  const isPublic = visibility === "public"
  c.header("link", `<${url}>; rel="alternate"; type="application/vc"`)
  return show(c, {
    title: `${snapshot.name}, earned by ${nameOf(holder)}`,
    description: isPublic ? descriptionOf(view) : undefined,
    current: isOwn ? "backpack" : undefined,
    canonicalUrl: isPublic ? url : undefined,
    alternates: [{ type: "application/vc", href: url, title: "The signed badge (Open Badges 3.0)" }],
    openGraph: isPublic ? openGraphOf(c, view, url) : undefined,
    noIndex: !isPublic,
    children: (
      <>
        <PageHeader
          eyebrow={isOwn ? <VisibilityMark visibility={visibility} /> : "Badge"}
          title={snapshot.name}
          breadcrumb={isOwn ? [{ label: "Backpack", href: "/backpack" }] : undefined}
        />
        <Verdict standing={standing} report={report} announce={flash === "checkedAgain"}>
          <ActionButton
            action={`/badges/${holdingId}/check`}
            csrfToken={csrfTokenOf(c)}
            variant="secondary"
            size="small"
            icon="refresh"
          >
            Check again
          </ActionButton>
        </Verdict>
        <div class="sidebar">
          <aside class="badge-aside" aria-label="At a glance">
            <BadgeFacts
              ground={ground}
              snapshot={snapshot}
              standing={dimmedAs(standing)}
              issuer={view.issuer}
              issuerWebsite={view.issuerWebsite}
              earner={holder}
            />
            <BadgeActions id={holdingId} url={url} snapshot={snapshot} isPublic={isPublic} isOwn={isOwn} />
          </aside>
          <div class="stack stack-loose">
            {isOwn && <OwnBadgeSettings id={holdingId} visibility={visibility} csrfToken={csrfTokenOf(c)} />}
            <BadgeStory snapshot={snapshot} />
            <VerificationSection report={report} host={config.host} />
          </div>
        </div>
      </>
    ),
  })
}

function descriptionOf({ snapshot, holder }: BadgeView): string {
  const about = plainText(snapshot.descriptionHtml)
  return summary(`${nameOf(holder)} earned “${snapshot.name}” from ${snapshot.issuer.name}. ${about}`, 200)
}

function openGraphOf(c: WebContext, view: BadgeView, url: string): OpenGraphView {
  return {
    title: `${view.snapshot.name}, earned by ${nameOf(view.holder)}`,
    description: descriptionOf(view),
    url,
    imageUrl: holdingImageUrl(c.var.ground.config.origin, view.holdingId),
    imageAlt: altOf(view.snapshot),
    type: "article",
  }
}

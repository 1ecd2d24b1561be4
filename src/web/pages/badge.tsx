import { Hono } from "hono"
import { holdingImageUrl, holdingUri, idInUri } from "../../actors/index.ts"
import type { Ground } from "../../ground.ts"
import { summary } from "../../text/index.ts"
import { badgeView, reactionsView, type BadgeView, type ReactionsView } from "../../views/index.ts"
import { ActionButton, BadgeHero, VisibilityMark, type OpenGraphView } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { pathPart, queryText } from "../params.ts"
import { altOf, BadgeByline, BadgeFacts, BadgePicture } from "../parts/badge-facts.tsx"
import { BadgeStory } from "../parts/badge-story.tsx"
import { JustAccepted } from "../parts/just-accepted.tsx"
import { OwnBadgeSettings } from "../parts/own-badge-settings.tsx"
import { ReportLink } from "../parts/report-link.tsx"
import { Reactions } from "../parts/reactions.tsx"
import { ShareBadge, type CredentialForm } from "../parts/share-badge.tsx"
import { VerificationSection, Verdict } from "../parts/verification.tsx"
import { nameOf } from "../present/actors.ts"
import { dimmedAs } from "../present/report.ts"
import { show } from "../show.tsx"
import { notFoundPage } from "./problem-pages.tsx"

/** A badge at its holder's server, for people; programs get the credential at the same address. */
export const badgePage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/badges/:id", async (c) => {
    const view = await badgeView(ground, pathPart(c, "id"), c.var.viewer?.actorId ?? null)
    if (view === null) return notFoundPage(c)
    const cursor = queryText(c, "replies")
    const { holdingId, isHolder } = view
    return draw(c, view, await reactionsView(ground, holdingId, { isHolder, cursor }))
  })

function draw(c: WebContext, view: BadgeView, reactions: ReactionsView | null) {
  const { ground, flash } = c.var
  const { config } = ground
  const { holdingId, holder, issuer, snapshot, report, standing, visibility, isHolder: isOwn } = view
  const url = holdingUri(config.origin, holdingId)
  const isPublic = visibility === "public"
  const csrfToken = csrfTokenOf(c)
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
        <BadgeHero
          name={snapshot.name}
          eyebrow={isOwn ? <VisibilityMark visibility={visibility} /> : "A badge"}
          breadcrumb={isOwn ? [{ label: "Backpack", href: "/backpack" }] : undefined}
          description={snapshot.description}
          picture={<BadgePicture ground={ground} snapshot={snapshot} standing={dimmedAs(standing)} />}
        >
          <BadgeByline ground={ground} snapshot={snapshot} issuer={issuer} earner={holder} />
          {!holder.local && (
            <p class="small soft">
              Hosted here for {holder.handle}, who accepted it from their own server: {hostOf(holder.handle)} keeps no
              badges.
            </p>
          )}
          <Verdict standing={standing} report={report} announce={flash === "checkedAgain"}>
            {view.issuerReason !== null && <p>The issuer says why: “{view.issuerReason}”</p>}
            <ActionButton
              action={`/badges/${holdingId}/check`}
              csrfToken={csrfToken}
              variant="secondary"
              size="small"
              icon="refresh"
            >
              Check again
            </ActionButton>
          </Verdict>
        </BadgeHero>
        {isOwn && flash === "badgeAccepted" && (
          <JustAccepted visibility={visibility} profilePath={holder.path} issuer={issuer} />
        )}
        <div class="badge-sheet">
          <div class="stack stack-loose">
            <BadgeStory snapshot={snapshot} />
            {reactions !== null && (
              <Reactions
                ground={ground}
                holdingId={holdingId}
                reactions={reactions}
                isOwn={isOwn}
                csrfToken={csrfToken}
                isLaterPage={queryText(c, "replies") !== ""}
              />
            )}
          </div>
          <aside class="badge-aside" aria-label="At a glance">
            <BadgeFacts snapshot={snapshot} issuerWebsite={view.issuerWebsite} now={ground.now()} />
            <ShareBadge
              id={holdingId}
              url={url}
              snapshot={snapshot}
              visibility={visibility}
              isOwn={isOwn}
              forms={formsOf(ground, report)}
            />
            {!isOwn && <ReportLink uri={url} isSignedIn={c.var.viewer !== null} />}
            {isOwn && <OwnBadgeSettings id={holdingId} visibility={visibility} csrfToken={csrfToken} />}
          </aside>
          <VerificationSection report={report} host={config.host} earner={holder} />
        </div>
      </>
    ),
  })
}

/** Reports that were kept by an older version say nothing of the format, and were about JSON. */
function formsOf(ground: Ground, report: BadgeView["report"]): CredentialForm[] {
  if (report?.format?.securing === "jwt" || report?.format?.securing === "jws") return ["jwt"]
  const id = report?.credential?.id ?? null
  const isOurs = id !== null && idInUri(ground.config.origin, "credential", id) !== null
  return isOurs ? ["jsonld", "jwt"] : ["jsonld"]
}

const hostOf = (handle: string): string => handle.slice(handle.lastIndexOf("@") + 1)

function descriptionOf({ snapshot, holder }: BadgeView): string {
  return summary(
    `${nameOf(holder)} earned “${snapshot.name}” from ${snapshot.issuer.name}. ${snapshot.description}`,
    200,
  )
}

function openGraphOf(c: WebContext, view: BadgeView, url: string): OpenGraphView {
  return {
    title: `${view.snapshot.name}, earned by ${nameOf(view.holder)}`,
    description: descriptionOf(view),
    url,
    imageUrl: holdingImageUrl(c.var.ground.config.origin, view.holdingId),
    imageAlt: altOf(view.snapshot),
    imageWidth: 512,
    imageHeight: 512,
    type: "article",
  }
}

import { Hono } from "hono"
import { actorImageUrl, actorUri } from "../../actors/index.ts"
import { parseHandle, plainText, summary } from "../../text/index.ts"
import { profileView, type ProfileView } from "../../views/index.ts"
import { ActorCard, BadgeGrid, Button, EmptyState, Pagination, ProfileHead } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { lookUp } from "../look-ups.ts"
import { pathPart, pathWithQuery, queryText } from "../params.ts"
import { FollowForm } from "../parts/follow-form.tsx"
import { KeepAway } from "../parts/keep-away.tsx"
import { actorPath, actorView, nameOf } from "../present/actors.ts"
import { badgeCard } from "../present/badge-card.ts"
import { safeHtml } from "../present/safe-html.ts"
import { show } from "../show.tsx"
import { drawFind } from "./find.tsx"
import { drawIssuerPage } from "./issuer-page.tsx"
import { notFoundPage } from "./problem-pages.tsx"

/** The page about somebody: `/@alice` for people and issuers of this server, `/@bob@elsewhere` for those of others. */
export const profilePage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/:handle{@[^/]+}", async (c) => {
    const written = pathPart(c, "handle").slice(1)
    const subject = written.includes("@") ? elsewhere(written) : { handle: written, host: null }
    if (subject === null) return notFoundPage(c)
    if (subject.host === ground.config.host) return c.redirect(`/@${subject.handle}`, 308)
    return subject.host === null ? drawOwn(c, subject.handle) : drawRemote(c, subject.handle, subject.host)
  })

function elsewhere(written: string): { handle: string; host: string } | null {
  const handle = parseHandle(`@${written}`)
  return handle === null ? null : { handle: handle.username, host: handle.host }
}

async function drawOwn(c: WebContext, handle: string) {
  const view = await profileView(c.var.ground, { handle, host: null }, c.var.viewer?.actorId ?? null, pageOf(c))
  if (view === null) return notFoundPage(c)
  if (view.who.type === "Organization") return drawIssuerPage(c, view.who.actorId)
  return view.who.type === "Person" ? draw(c, view) : notFoundPage(c)
}

/** Only for people who are signed in is another server asked: others read what is known here already. */
async function drawRemote(c: WebContext, handle: string, host: string) {
  const { ground, viewer } = c.var
  if (viewer === null) {
    const known = await profileView(ground, { handle, host }, null, pageOf(c))
    return known === null ? notFoundPage(c) : draw(c, known)
  }
  const found = await lookUp(ground, viewer.actorId, `@${handle}@${host}`)
  if (!found.ok) {
    // A server that is away for a moment does not take away what it said before.
    const known =
      found.reason === "serverUnreachable"
        ? await profileView(ground, { handle, host }, viewer.actorId, pageOf(c))
        : null
    return known === null ? drawFind(c, `@${handle}@${host}`, found) : draw(c, known)
  }
  const path = actorPath(found.value)
  if (path !== `/@${handle}@${host}`) return c.redirect(path, 303)
  const view = await profileView(ground, { handle, host }, viewer.actorId, pageOf(c))
  return view === null ? notFoundPage(c) : draw(c, view)
}

const pageOf = (c: WebContext) => ({ cursor: queryText(c, "after") || null })

function draw(c: WebContext, view: ProfileView) {
  const { ground, viewer } = c.var
  const { who, badges } = view
  const now = ground.now()
  const after = queryText(c, "after")
  const name = nameOf(who)
  const url = `${ground.config.origin.origin}${who.path}`
  const description = summary(plainText(view.summaryHtml) || `Badges earned by ${name} (${who.handle}).`, 200)
  return show(c, {
    title: `${name} (${who.handle})`,
    description,
    canonicalUrl: who.local ? url : (view.remotePageUrl ?? undefined),
    alternates: [
      { type: "application/activity+json", href: who.local ? actorUri(ground.config.origin, who.actorId) : who.uri },
    ],
    openGraph: who.local
      ? {
          title: `${name} (${who.handle})`,
          description,
          url,
          type: "profile",
          imageUrl: who.iconDigest === null ? undefined : actorImageUrl(ground.config.origin, who.actorId),
          imageAlt: `Picture of ${name}`,
        }
      : undefined,
    noIndex: !who.local,
    children: (
      <>
        <ProfileHead>
          <ActorCard
            actor={actorView(ground, who)}
            asPageTitle
            bio={view.summaryHtml ? safeHtml(view.summaryHtml) : undefined}
            actions={
              <FollowForm
                name={name}
                handle={who.handle}
                uri={who.uri}
                state={followState(view, viewer !== null)}
                csrfToken={viewer === null ? "" : csrfTokenOf(c)}
                next={who.path}
              />
            }
          >
            {who.local ? (
              <p class="soft">
                <strong>{view.followers}</strong> {view.followers === 1 ? "follower" : "followers"} · follows{" "}
                <strong>{view.following}</strong>
              </p>
            ) : (
              <RemotePageLink url={view.remotePageUrl} />
            )}
            {viewer !== null && !view.viewer.isSelf && (
              <KeepAway
                who={who}
                blocks={view.viewer.blocks}
                mutes={view.viewer.mutes}
                csrfToken={csrfTokenOf(c)}
                next={who.path}
                standingPath={viewer.role === "admin" ? `/admin/standing/${who.actorId}` : undefined}
              />
            )}
          </ActorCard>
        </ProfileHead>
        <section class="stack" aria-labelledby="badges">
          <h2 id="badges">Badges</h2>
          {badges.items.length === 0 ? (
            <EmptyState title="No badges to see" picture={who.local ? "bag" : "none"} headingLevel={3}>
              {emptySentence(view, name)}
            </EmptyState>
          ) : (
            <BadgeGrid
              badges={badges.items.map((badge) => badgeCard(ground, badge, { own: view.viewer.isSelf }))}
              now={now}
            />
          )}
          <Pagination
            label="badges"
            newerHref={after ? who.path : undefined}
            newerLabel="Newest"
            olderHref={badges.next === null ? undefined : pathWithQuery(who.path, { after: badges.next })}
          />
        </section>
      </>
    ),
  })
}

function RemotePageLink({ url }: { url: string | null }) {
  if (url === null || !URL.canParse(url)) return null
  return (
    <p>
      <Button href={url} size="small" variant="quiet" icon="external" rel="nofollow noopener noreferrer">
        {`Profile on ${new URL(url).host}`}
      </Button>
    </p>
  )
}

function followState({ viewer }: ProfileView, isSignedIn: boolean) {
  if (viewer.isSelf) return "own"
  if (!isSignedIn) return "signed-out"
  if (viewer.follow === "accepted") return "following"
  return viewer.follow === "requested" ? "requested" : "not-following"
}

function emptySentence({ who, viewer }: ProfileView, name: string): string {
  if (viewer.isSelf) return "Badges that you accept and show appear here. Only you see those that you keep to yourself."
  return who.local
    ? `${name} shows no badges, or only to people who follow them.`
    : `Badges of people on other servers appear here once somebody here follows them.`
}

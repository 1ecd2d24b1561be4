import { actorImageUrl } from "../../actors/index.ts"
import { followBetween } from "../../social/index.ts"
import { isBlockedBy, isMutedBy } from "../../moderation/index.ts"
import { plainText, summary } from "../../text/index.ts"
import { issuerView } from "../../views/index.ts"
import { ActorCard, Button, EmptyState, Pagination, ProfileHead } from "../components/index.ts"
import type { WebContext } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { pathWithQuery, queryText } from "../params.ts"
import { AchievementGrid } from "../parts/achievement-grid.tsx"
import { FollowForm } from "../parts/follow-form.tsx"
import { KeepAway } from "../parts/keep-away.tsx"
import { IssuerIdentity } from "../parts/issuer-identity.tsx"
import { actorView, nameOf } from "../present/actors.ts"
import { issuerPaths } from "../present/issuing-paths.ts"
import { safeHtml } from "../present/safe-html.ts"
import { show } from "../show.tsx"
import { notFoundPage } from "./problem-pages.tsx"

/** The public page of an issuer of this server: what it awards, and how to know that a badge is really its own. */
export async function drawIssuerPage(c: WebContext, issuerId: string): Promise<Response> {
  const { ground, viewer } = c.var
  const after = queryText(c, "after")
  const view = await issuerView(ground, { id: issuerId }, viewer?.actorId ?? null, { cursor: after || null })
  if (view === null) return notFoundPage(c)
  const { who, achievements, website, did, keys } = view
  const { origin, host } = ground.config
  const name = nameOf(who)
  const url = `${origin.origin}${who.path}`
  const follow = viewer === null ? null : await followBetween(ground, viewer.actorId, who.actorId)
  const description = summary(plainText(view.summaryHtml) || `Badges awarded by ${name} (${who.handle}).`, 200)
  return show(c, {
    title: `${name} (${who.handle})`,
    description,
    canonicalUrl: url,
    alternates: [{ type: "application/activity+json", href: who.uri }],
    openGraph: {
      title: name,
      description,
      url,
      type: "profile",
      imageUrl: who.iconDigest === null ? undefined : actorImageUrl(origin, who.actorId),
      imageAlt: `Logo of ${name}`,
    },
    children: (
      <>
        <ProfileHead>
          <ActorCard
            actor={actorView(ground, who)}
            asPageTitle
            bio={view.summaryHtml ? safeHtml(view.summaryHtml) : undefined}
            actions={
              <>
                {view.role !== null && (
                  <Button href={issuerPaths(who.actorId).dashboard} icon="issuer">
                    Dashboard
                  </Button>
                )}
                <FollowForm
                  name={name}
                  handle={who.handle}
                  uri={who.uri}
                  state={
                    viewer === null
                      ? "signed-out"
                      : follow === null || follow.state === "rejected"
                        ? "not-following"
                        : follow.state === "accepted"
                          ? "following"
                          : "requested"
                  }
                  csrfToken={viewer === null ? "" : csrfTokenOf(c)}
                  next={who.path}
                />
              </>
            }
          >
            {website !== null && (
              <p>
                <a href={website} rel="nofollow noopener noreferrer">
                  {website}
                </a>
              </p>
            )}
            {viewer !== null && view.role === null && (
              <KeepAway
                who={who}
                blocks={await isBlockedBy(ground, {
                  blockerId: viewer.actorId,
                  actor: { ...who, id: who.actorId, host },
                })}
                mutes={await isMutedBy(ground, viewer.actorId, who.actorId)}
                csrfToken={csrfTokenOf(c)}
                next={who.path}
                standingPath={viewer.role === "admin" ? `/admin/standing/${who.actorId}` : undefined}
              />
            )}
          </ActorCard>
        </ProfileHead>
        <section class="stack" aria-labelledby="badges">
          <h2 id="badges">Badges to earn</h2>
          {achievements.items.length === 0 ? (
            <EmptyState title="No badges yet" headingLevel={3}>
              {name} has not defined a badge that can be earned.
            </EmptyState>
          ) : (
            <AchievementGrid ground={ground} achievements={achievements.items} />
          )}
          <Pagination
            label="badges"
            newerHref={after ? who.path : undefined}
            newerLabel="Newest"
            olderHref={achievements.next === null ? undefined : pathWithQuery(who.path, { after: achievements.next })}
          />
        </section>
        <IssuerIdentity did={did} keys={keys} />
      </>
    ),
  })
}

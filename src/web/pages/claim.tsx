import { Hono } from "hono"
import { keepClaimedBadge, visibilities } from "../../backpack/index.ts"
import { activityUri, credentialUri } from "../../actors/index.ts"
import { answerClaim, claimForPerson, ownDocuments, type Award } from "../../issuing/index.ts"
import { addressOf, proveAddressByLink, type SignedIn } from "../../people/index.ts"
import type { Visibility } from "../../backpack/index.ts"
import { claimView, type ClaimView } from "../../views/index.ts"
import { Button, EmptyState, PageHeader, ProblemSummary, shellPaths, type ProblemView } from "../components/index.ts"
import { withinLimits } from "../claim-attempts.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { readForm } from "../forms/read-form.ts"
import { pathPart } from "../params.ts"
import { ClaimAnswer } from "../parts/claim-answer.tsx"
import { ClaimHero, ClaimStory } from "../parts/claim-badge.tsx"
import { ClaimOver } from "../parts/claim-over.tsx"
import { keepPaths } from "../present/claim-paths.ts"
import { show } from "../show.tsx"

/**
 * The page behind a claim link. Opening it changes nothing, however often programs do that look at links in messages; its form answers, once.
 * Whoever has the link was sent it: nobody has to be signed in, but to put a badge into a backpack.
 */
export const claimPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/claim/:token",
      withinLimits((c) => drawClaim(c, pathPart(c, "token"))),
    )
    .post(
      "/claim/:token",
      withinLimits(async (c) => {
        const token = pathPart(c, "token")
        const form = await readForm(c)
        const view = await claimView(ground, token)
        if (view === null) return noSuchLink(c)
        if (form.text("answer") === "decline") {
          await answerClaim(ground, token, "declined")
          return drawClaim(c, token)
        }
        if (view.channel === "mail") {
          const visibility = visibilities.find((one) => one === form.text("visibility"))
          return acceptIntoBackpack(c, token, view, visibility)
        }
        const accepted = await answerClaim(ground, token, "accepted")
        if (!accepted.ok) return drawClaim(c, token)
        await keep(c, accepted.value.award, "public")
        return c.redirect(keepPaths(accepted.value.links.keepToken).page, 303)
      }),
    )

async function acceptIntoBackpack(
  c: WebContext,
  token: string,
  view: ClaimView,
  visibility: Visibility | undefined,
): Promise<Response> {
  const { ground, viewer } = c.var
  if (viewer === null || view.email === null || view.standing !== "open") return drawClaim(c, token)
  if (visibility === undefined) {
    return drawClaim(c, token, [{ field: "visibility", message: "Choose who can see the badge." }])
  }
  const { email } = view
  if (!(await proveAddressByLink(ground, { personId: viewer.personId, email }))) return drawClaim(c, token)
  const claimed = await claimForPerson(ground, { token, person: viewer.actor, email, visibility })
  if (!claimed.ok) return drawClaim(c, token, [{ message: claimed.sentence }])
  const path = await keep(c, claimed.value, visibility)
  say(c, "badgeAccepted")
  return c.redirect(path ?? "/backpack", 303)
}

/** Puts the badge in its place at once; a task does the same, should this process end before it is done. */
async function keep(c: WebContext, award: Award, visibility: Visibility): Promise<string | null> {
  const { ground } = c.var
  const { origin } = ground.config
  if (award.recipientId === null) throw new Error(`award ${award.id} was accepted by nobody`)
  const kept = await keepClaimedBadge(ground, ownDocuments(ground), {
    awardId: award.id,
    issuerActorId: award.issuerId,
    recipientId: award.recipientId,
    activityUri: activityUri(origin, award.id),
    credentialUrl: credentialUri(origin, award.credentialKey),
    visibility,
  })
  return kept === null ? null : `/badges/${kept.id}`
}

async function drawClaim(c: WebContext, token: string, problems: ProblemView[] = []): Promise<Response> {
  const { ground, viewer } = c.var
  const view = await claimView(ground, token)
  if (view === null) return noSuchLink(c)
  const isOpen = view.standing === "open"
  return show(
    c,
    {
      title: `Awarded to you: ${view.name}`,
      noIndex: true,
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary problems={problems} />
          <ClaimHero ground={ground} view={view} eyebrow={isOpen ? "Awarded to you" : "A badge"}>
            {!isOpen && <ClaimOver view={view} />}
          </ClaimHero>
          {isOpen && (
            <ClaimAnswer
              ground={ground}
              view={view}
              token={token}
              csrfToken={csrfTokenOf(c)}
              viewer={viewer}
              viewersEmail={await emailOfViewer(c, viewer)}
              problems={problems}
            />
          )}
          {isOpen && <ClaimStory ground={ground} view={view} />}
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

const emailOfViewer = async ({ var: { ground } }: WebContext, viewer: SignedIn | null): Promise<string | null> =>
  viewer === null ? null : ((await addressOf(ground, viewer.personId))?.email ?? null)

/** For links that were never made, were cut off, or are so old that nothing is known of them. */
export function noSuchLink(c: WebContext): Promise<Response> {
  return show(
    c,
    {
      title: "Unknown link",
      noIndex: true,
      width: "reading",
      children: (
        <>
          <PageHeader title="This link leads to no badge" />
          <EmptyState
            picture="map"
            title="What could have happened"
            actions={<Button href={shellPaths.home}>Go to the home page</Button>}
          >
            Part of the link may be missing: copy it whole from the message. Or it is so old that it was forgotten: then
            ask whoever awarded the badge to award it again.
          </EmptyState>
        </>
      ),
    },
    404,
  )
}

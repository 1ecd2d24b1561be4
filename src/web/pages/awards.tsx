import { Hono } from "hono"
import {
  awardById,
  mayActFor,
  reinstateAward,
  renewKeepLink,
  revokeAward,
  suspendAward,
  withdrawAward,
  type Award,
  type AwardState,
} from "../../issuing/index.ts"
import type { Refusal, Result } from "../../result.ts"
import type { SignedIn } from "../../people/index.ts"
import { achievementView, awardListView } from "../../views/index.ts"
import { Button, EmptyState, PageHeader, Pagination, shellPaths } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import type { FlashCode } from "../flash-sentences.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { readForm } from "../forms/read-form.ts"
import { forMembers, type MemberOf } from "../members-only.ts"
import { pathPart, pathWithQuery, queryText } from "../params.ts"
import { AwardTable } from "../parts/award-table.tsx"
import { issuerPaths } from "../present/issuing-paths.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"
import { notAllowedPage, notFoundPage, problemPage } from "./problem-pages.tsx"

/** The awards of an issuer, and taking them back. */
export const awardsPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/issuers/:id/awards", forMembers(null, draw))
    .post(
      "/awards/:id/withdraw",
      onAward("awardWithdrawn", (by, id) => withdrawAward(ground, by, id)),
    )
    .post(
      "/awards/:id/revoke",
      onAward("awardRevoked", (by, id, reason) => revokeAward(ground, by, id, reason)),
    )
    .post(
      "/awards/:id/suspend",
      onAward("awardSuspended", (by, id, reason) => suspendAward(ground, by, id, reason)),
    )
    .post(
      "/awards/:id/reinstate",
      onAward("awardReinstated", (by, id) => reinstateAward(ground, by, id)),
    )
    .post(
      "/awards/:id/renew-link",
      onAward("keepLinkSent", (by, id) => renewKeepLink(ground, by, id)),
    )

/** Something that a member does with an award of their issuer, with the reason that the form gave. */
const onAward = (done: FlashCode, deed: (by: string, awardId: string, reason: string) => Promise<Result<Award>>) =>
  signedIn(async (c, viewer) => {
    const found = await awardOf(c, viewer)
    if (found === null) return notFoundPage(c)
    const ended = await deed(viewer.actorId, found.id, (await readForm(c)).text("reason"))
    if (!ended.ok) return notEnded(c, found, ended)
    say(c, done)
    return c.redirect(issuerPaths(found.issuerId).awards, 303)
  })

/** The award that the address names, for members of its issuer only. */
async function awardOf(c: WebContext, viewer: SignedIn): Promise<Award | null> {
  const { ground } = c.var
  const found = await awardById(ground, pathPart(c, "id"))
  return found !== null && (await mayActFor(ground, viewer.actorId, found.issuerId)) ? found : null
}

function notEnded(c: WebContext, found: Award, refusal: Refusal) {
  if (refusal.reason === "mayNot") return notAllowedPage(c, refusal.sentence)
  if (refusal.reason === "renewedLately" || refusal.reason === "noKeepLink" || refusal.reason === "issuerSuspended") {
    return problemPage(c, 422, { title: "No new link was sent", sentence: refusal.sentence })
  }
  if (refusal.reason === "reasonInvalid" || refusal.reason === "cannotSuspend") {
    return problemPage(c, 422, { title: "The badge stays as it was", sentence: refusal.sentence })
  }
  say(c, "awardUnchanged")
  return c.redirect(issuerPaths(found.issuerId).awards, 303)
}

// In the words of a sentence, apart from those of the states themselves.
const titles: Record<AwardState, string> = {
  offered: "Awards that wait for an answer",
  accepted: "Awards that their earners hold",
  declined: "Awards that were turned down",
  withdrawn: "Offers that were taken back",
  expired: "Awards that nobody claimed in time",
  revoked: "Badges that were taken back",
  replaced: "Badges that were awarded anew to another address of their earners",
}

const awardStates = [
  "offered",
  "accepted",
  "declined",
  "withdrawn",
  "expired",
  "revoked",
  "replaced",
] as const satisfies AwardState[]

async function draw(c: WebContext, { viewer, issuer }: MemberOf) {
  const { ground } = c.var
  const paths = issuerPaths(issuer.id)
  const after = queryText(c, "after")
  const state = awardStates.find((one) => one === queryText(c, "state"))
  const wanted = queryText(c, "achievement")
  const achievement = wanted === "" ? null : await achievementView(ground, wanted, viewer.actorId)
  const only = achievement?.issuerId === issuer.id ? achievement : null
  const filter = { state, achievementId: only?.achievementId }
  const awards = await awardListView(ground, issuer.id, viewer.actorId, { ...filter, cursor: after || null })
  if (awards === null) return notFoundPage(c)
  const isFiltered = state !== undefined || only !== null
  const query = { state, achievement: only?.achievementId }
  return show(c, {
    title: `Awards of ${issuer.name}`,
    current: "issuers",
    noIndex: true,
    children: (
      <>
        <PageHeader
          title={state === undefined ? "Awards" : titles[state]}
          lead={only === null ? undefined : `Of the badge “${only.name}”.`}
          breadcrumb={[
            { label: "Issuing", href: shellPaths.issuers },
            { label: issuer.name, href: paths.dashboard },
          ]}
          actions={
            isFiltered ? (
              <Button href={paths.awards} icon="list">
                Show all
              </Button>
            ) : (
              <Button href={paths.batches} icon="copy">
                Batches
              </Button>
            )
          }
        />
        {awards.items.length === 0 ? (
          <EmptyState
            title={isFiltered || after !== "" ? "No such awards" : "Nothing awarded yet"}
            actions={
              <Button href={paths.dashboard} variant="primary" icon="badge">
                Choose a badge to award
              </Button>
            }
          >
            Each award stands here with its earner and how far it came, from the offer to the earner's answer.
          </EmptyState>
        ) : (
          <AwardTable
            ground={ground}
            caption={`Awards of ${issuer.name}, newest first`}
            awards={awards.items}
            csrfToken={csrfTokenOf(c)}
          />
        )}
        <Pagination
          label="awards"
          newerHref={after === "" ? undefined : pathWithQuery(paths.awards, query)}
          newerLabel="Newest"
          olderHref={awards.next === null ? undefined : pathWithQuery(paths.awards, { ...query, after: awards.next })}
        />
      </>
    ),
  })
}

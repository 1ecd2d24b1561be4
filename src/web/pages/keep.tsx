import { Hono } from "hono"
import { changeVisibility, heldBytes, holdingById, removeHolding } from "../../backpack/index.ts"
import { holdingUri } from "../../actors/index.ts"
import { loadImage } from "../../db/index.ts"
import { claimByKeepToken, keepUrl, reissueAward } from "../../issuing/index.ts"
import { documentHeaders, imageHeaders } from "../../media/index.ts"
import { keepView, type KeepView } from "../../views/index.ts"
import { Button, EmptyState, Notice, ProblemSummary, type ProblemView } from "../components/index.ts"
import { withinLimits } from "../claim-attempts.ts"
import { clientAddress } from "../client-address.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { readForm } from "../forms/read-form.ts"
import { lookUp } from "../look-ups.ts"
import { pathPart } from "../params.ts"
import { ClaimHero, ClaimStory } from "../parts/claim-badge.tsx"
import { KeepPanel } from "../parts/keep-panel.tsx"
import { nameOf } from "../present/actors.ts"
import { keepPaths } from "../present/claim-paths.ts"
import { show } from "../show.tsx"
import { noSuchLink } from "./claim.tsx"

/**
 * The page behind a keep link: by it somebody whose server keeps no badges looks after one that is hosted here. The link is the permission,
 * so everything goes by it and nothing by a sign-in; to whoever has another link there is nothing here.
 */
export const keepPage: PageRoutes = (ground) => {
  /** The badge behind the link, or the page that says that there is none. */
  const withBadge = (
    handler: (
      c: WebContext,
      token: string,
      hosted: NonNullable<KeepView["hosted"]>,
      view: KeepView,
    ) => Promise<Response>,
  ) =>
    withinLimits(async (c) => {
      const token = pathPart(c, "token")
      const view = await keepView(ground, token)
      if (view === null || view.channel !== "note") return noSuchLink(c)
      if (view.hosted === null) return c.redirect(keepPaths(token).page, 303)
      return handler(c, token, view.hosted, view)
    })
  const backTo = (c: WebContext, token: string) => c.redirect(keepPaths(token).page, 303)
  return new Hono<WebEnvironment>()
    .get(
      "/keep/:token",
      withinLimits((c) => draw(c, pathPart(c, "token"))),
    )
    .post(
      "/keep/:token/visibility",
      withBadge(async (c, token, { holdingId }, { earner }) => {
        const chosen = (await readForm(c)).text("visibility")
        if (chosen !== "public" && chosen !== "private") {
          say(c, "visibilityMissing")
          return backTo(c, token)
        }
        if (earner !== null) await changeVisibility(ground, earner.actorId, holdingId, chosen)
        say(c, "visibilityChanged")
        return backTo(c, token)
      }),
    )
    .post(
      "/keep/:token/delete",
      withBadge(async (c, token, { holdingId }, { earner }) => {
        if (earner !== null) await removeHolding(ground, earner.actorId, holdingId)
        say(c, "hostedBadgeDeleted")
        return backTo(c, token)
      }),
    )
    .post(
      "/keep/:token/take-along",
      withBadge(async (c, token, _hosted, view) => {
        const form = await readForm(c)
        const refuse = (message: string) => draw(c, token, form, [{ field: "handle", message }])
        const wanted = form.text("handle").trim()
        if (wanted === "") return refuse("Write the handle of your backpack.")
        const found = await lookUp(ground, `keep ${clientAddress(c)}`, wanted)
        if (!found.ok) return refuse(found.sentence)
        const given = await reissueAward(ground, { awardId: view.awardId, recipient: found.value })
        if (!given.ok) return refuse(given.sentence)
        say(c, "takenAlong")
        return backTo(c, token)
      }),
    )
    .get(
      "/keep/:token/credential.jsonld",
      withBadge(async (c, _token, { holdingId }) => {
        const found = await heldBytes(ground, holdingId)
        if (found === null) return noSuchLink(c)
        return c.body(new Uint8Array(found.bytes), 200, {
          ...documentHeaders,
          "content-type": "application/ld+json",
          "content-disposition": `attachment; filename="badge-${found.digest.slice(0, 12)}.jsonld"`,
        })
      }),
    )
    .get(
      "/keep/:token/image.png",
      withBadge(async (c, _token, { holdingId }) => {
        const found = await holdingById(ground, holdingId)
        const image = found === null ? undefined : await loadImage(ground.database.orm, found.snapshot.imageDigest)
        if (image === undefined) return noSuchLink(c)
        return c.body(new Uint8Array(image.png), 200, imageHeaders)
      }),
    )
}

async function draw(
  c: WebContext,
  token: string,
  form: FormValues = emptyForm,
  problems: ProblemView[] = [],
): Promise<Response> {
  const { ground } = c.var
  const [found, view] = [await claimByKeepToken(ground, token), await keepView(ground, token)]
  const isAccepted = view !== null && (view.claimedBy !== null || view.standing === "replaced")
  if (found === null || view === null || view.channel !== "note" || !isAccepted) return noSuchLink(c)
  const { hosted } = view
  return show(
    c,
    {
      title: `Your badge ${view.name}`,
      noIndex: true,
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary title="The badge was not taken along yet" problems={problems} />
          <ClaimHero ground={ground} view={view} eyebrow="Your badge">
            <Standing view={view} page={keepPaths(token).page} />
          </ClaimHero>
          {hosted !== null && (
            <KeepPanel
              token={token}
              view={view}
              hosted={hosted}
              ownUrl={keepUrl(ground, token)}
              publicUrl={holdingUri(ground.config.origin, hosted.holdingId)}
              csrfToken={csrfTokenOf(c)}
              host={ground.config.host}
              form={form}
              problems={problems}
            />
          )}
          {view.isDeleted && view.standing === "accepted" && (
            <EmptyState title="You deleted this badge here" picture="none">
              Nothing of it is shown on this server any more. If you want it again, ask {nameOf(view.issuer)} to award
              it anew.
            </EmptyState>
          )}
          {hosted !== null && <ClaimStory ground={ground} view={view} />}
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

/** What the earner should know first. */
function Standing({ view, page }: { view: KeepView; page: string }) {
  const { hosted, isDeleted, standing, takenTo, issuer } = view
  if (standing === "replaced") {
    return (
      <Notice kind="success" title="You took this badge along.">
        {takenTo !== null && (
          <p>
            It lies in the backpack of <strong>{takenTo.who.handle}</strong> now, and its page here is gone.
          </p>
        )}
      </Notice>
    )
  }
  if (standing === "revoked") {
    return (
      <Notice kind="problem" title={`${nameOf(issuer)} revoked this badge.`}>
        <p>Whoever checks it reads that it does not count any more. Ask them if you did not expect that.</p>
      </Notice>
    )
  }
  if (hosted === null && !isDeleted) {
    return (
      <Notice kind="info" title="The badge is being put on its page.">
        <p>
          That takes a moment. <a href={page}>Load this page again</a>
        </p>
      </Notice>
    )
  }
  if (takenTo?.state === "offered") {
    return (
      <Notice kind="info" title="It waits to be accepted.">
        <p>
          It was offered to <strong>{takenTo.who.handle}</strong>. Accept it in that backpack; until then it stays here.
        </p>
      </Notice>
    )
  }
  return hosted === null ? null : (
    <div class="cluster">
      {hosted.visibility === "public" && (
        <Button href={hosted.path} variant="primary" icon="badge">
          Open its page
        </Button>
      )}
    </div>
  )
}

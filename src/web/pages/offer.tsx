import { Hono } from "hono"
import { acceptOffer, declineOffer, visibilities } from "../../backpack/index.ts"
import type { SignedIn } from "../../people/index.ts"
import { offerView, whoOf, type OfferView } from "../../views/index.ts"
import { BadgeHero, PageHeader, ProblemSummary, type ProblemView } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { readForm } from "../forms/read-form.ts"
import { pathPart } from "../params.ts"
import { BadgeByline, BadgeFacts, BadgePicture } from "../parts/badge-facts.tsx"
import { BadgeStory } from "../parts/badge-story.tsx"
import { OfferAnswer } from "../parts/offer-answer.tsx"
import { OfferState } from "../parts/offer-state.tsx"
import { VerificationSection, Verdict } from "../parts/verification.tsx"
import { IssuerChoice } from "../parts/issuer-choice.tsx"
import { nameOf } from "../present/actors.ts"
import { dimmedAs } from "../present/report.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"
import { notFoundPage } from "./problem-pages.tsx"

/** A badge that waits for its earner's answer: look at it, then accept or decline. */
export const offerPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/offers/:id",
      signedIn((c, viewer) => drawOffer(c, viewer)),
    )
    .post(
      "/offers/:id/accept",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const visibility = visibilities.find((one) => one === form.text("visibility"))
        if (visibility === undefined) {
          return drawOffer(c, viewer, form, [{ field: "visibility", message: "Choose who can see the badge." }])
        }
        const accepted = await acceptOffer(ground, viewer.actorId, pathPart(c, "id"), visibility)
        if (!accepted.ok) {
          if (accepted.reason === "noSuchOffer") return notFoundPage(c)
          return drawOffer(c, viewer, form, [{ message: accepted.sentence }])
        }
        say(c, "badgeAccepted")
        return c.redirect(`/badges/${accepted.value.id}`, 303)
      }),
    )
    .post(
      "/offers/:id/decline",
      signedIn(async (c, viewer) => {
        const declined = await declineOffer(ground, viewer.actorId, pathPart(c, "id"))
        if (!declined.ok) {
          if (declined.reason === "noSuchOffer") return notFoundPage(c)
          return drawOffer(c, viewer, emptyForm, [{ message: declined.sentence }])
        }
        say(c, "badgeDeclined")
        return c.redirect("/backpack", 303)
      }),
    )

async function drawOffer(
  c: WebContext,
  viewer: SignedIn,
  form: FormValues = emptyForm,
  problems: ProblemView[] = [],
): Promise<Response> {
  const view = await offerView(c.var.ground, pathPart(c, "id"), viewer.actorId)
  return view === null ? notFoundPage(c) : draw(c, viewer, view, form, problems)
}

function draw(c: WebContext, viewer: SignedIn, view: OfferView, form: FormValues, problems: ProblemView[]) {
  const { ground } = c.var
  const { issuer, snapshot, report, standing } = view
  const title = snapshot === null ? `A badge from ${nameOf(issuer)}` : snapshot.name
  const earner = whoOf(viewer.actor)
  const steps = [{ label: "Backpack", href: "/backpack" }]
  const answer = { view, form, problems, csrfToken: csrfTokenOf(c) }
  return show(
    c,
    {
      title: `Offer: ${title}`,
      hasProblems: problems.length > 0,
      current: "backpack",
      noIndex: true,
      children: (
        <>
          <ProblemSummary problems={problems} />
          {snapshot === null ? (
            <>
              <PageHeader eyebrow="Offered to you" title={title} breadcrumb={steps} />
              <OfferState view={view} />
              <OfferAnswer {...answer} />
              <IssuerChoice view={view} csrfToken={answer.csrfToken} />
            </>
          ) : (
            <>
              <BadgeHero
                eyebrow="Offered to you"
                name={title}
                breadcrumb={steps}
                description={snapshot.description}
                picture={<BadgePicture ground={ground} snapshot={snapshot} standing={dimmedAs(standing)} />}
              >
                <BadgeByline ground={ground} snapshot={snapshot} issuer={issuer} earner={earner} />
                <OfferState view={view} />
                {view.state === "pending" && <Verdict standing={standing} report={report} />}
              </BadgeHero>
              <OfferAnswer {...answer} />
              <IssuerChoice view={view} csrfToken={answer.csrfToken} />
              <div class="badge-sheet">
                <div class="stack stack-loose">
                  <BadgeStory snapshot={snapshot} />
                </div>
                <aside class="badge-aside" aria-label="At a glance">
                  <BadgeFacts snapshot={snapshot} now={ground.now()} />
                </aside>
                <VerificationSection report={report} host={ground.config.host} earner={earner} />
              </div>
            </>
          )}
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

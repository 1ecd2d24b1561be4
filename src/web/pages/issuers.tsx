import { Hono } from "hono"
import { handleProblem } from "../../actors/index.ts"
import { createIssuer } from "../../issuing/index.ts"
import type { SignedIn } from "../../people/index.ts"
import { issuersOf } from "../../views/index.ts"
import {
  Button,
  EmptyState,
  PageHeader,
  PersonLine,
  problemFor,
  shellPaths,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { idempotencyTokenOf } from "../forms/idempotency.ts"
import { issuerFieldNames, IssuerFields, issuerInputOf } from "../forms/issuer-fields.tsx"
import { problemsFrom } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { actorView } from "../present/actors.ts"
import { issuerPaths } from "../present/issuing-paths.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"
import { showIssuingForm } from "../parts/issuing-form.tsx"

/** The issuers that somebody acts for, and the form for a new one. */
export const issuersPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/issuers", signedIn(drawList))
    .get(
      "/issuers/new",
      signedIn((c) => drawNew(c, emptyForm)),
    )
    .post(
      "/issuers/new",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const handle = form.text("handle").trim().replace(/^@/, "")
        const made = await createIssuer(ground, viewer.actorId, {
          ...(await issuerInputOf(form)),
          handle,
          idempotencyKey: idempotencyTokenOf(form),
        })
        if (!made.ok) return drawNew(c, form, withHandleProblem(problemsFrom(made, issuerFieldNames), handle))
        say(c, "issuerCreated")
        return c.redirect(issuerPaths(made.value.id).dashboard, 303)
      }),
    )

/** The room looks at handles last; somebody who fills in a form wants to know everything at once. */
function withHandleProblem(problems: ProblemView[], handle: string): ProblemView[] {
  const problem = problemFor(problems, "handle") === undefined ? handleProblem(handle) : null
  return problem === null ? problems : [...problems, { field: "handle", message: problem }]
}

async function drawList(c: WebContext, viewer: SignedIn) {
  const { ground } = c.var
  const issuers = await issuersOf(ground, viewer.actorId)
  return show(c, {
    title: "Issuing",
    current: "issuers",
    noIndex: true,
    children: (
      <>
        <PageHeader
          title="Issuing"
          lead="Issuers award badges. Make one for each community, course or project that you award badges for."
          actions={
            issuers.length > 0 && (
              <Button href="/issuers/new" variant="primary" icon="plus">
                New issuer
              </Button>
            )
          }
        />
        {issuers.length === 0 ? (
          <EmptyState
            title="You issue no badges yet"
            actions={
              <Button href="/issuers/new" variant="primary" icon="issuer">
                Create your first issuer
              </Button>
            }
          >
            Give your community a name and a handle, draw a badge, say what it takes, and award it to people on this
            server or any other.
          </EmptyState>
        ) : (
          <ul class="grid grid-wide">
            {issuers.map(({ issuerId, who, role }) => (
              <li class="panel stack">
                <PersonLine actor={{ ...actorView(ground, who), url: issuerPaths(issuerId).dashboard }} />
                <p class="soft small">{role === "owner" ? "You are an owner." : "You award its badges."}</p>
                <div class="cluster">
                  <Button href={issuerPaths(issuerId).dashboard} size="small" icon="issuer">
                    Dashboard<span class="visually-hidden"> of {who.name}</span>
                  </Button>
                  <Button href={issuerPaths(issuerId).awards} size="small" variant="quiet" icon="list">
                    Awards<span class="visually-hidden"> of {who.name}</span>
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  })
}

function drawNew(c: WebContext, form: FormValues, problems: ProblemView[] = []) {
  return showIssuingForm(c, {
    title: "New issuer",
    heading: "New issuer",
    lead: "An issuer has a page of its own, can be followed from any server, and signs its badges with its own key.",
    breadcrumb: [],
    refusal: "The issuer was not created yet",
    problems,
    action: "/issuers/new",
    idempotencyToken: idempotencyTokenOf(form),
    withFiles: true,
    children: <IssuerFields form={form} problems={problems} host={c.var.ground.config.host} />,
    submit: { icon: "issuer", label: "Create issuer" },
    cancelHref: shellPaths.issuers,
  })
}

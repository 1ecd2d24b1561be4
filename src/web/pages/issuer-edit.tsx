import { Hono } from "hono"
import type { Actor } from "../../actors/index.ts"
import { changeIssuer, issuerById } from "../../issuing/index.ts"
import { type ProblemView } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { issuerFieldNames, IssuerFields, issuerInputOf } from "../forms/issuer-fields.tsx"
import { problemsFrom } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { forMembers } from "../members-only.ts"
import { issuerPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { showIssuingForm } from "../parts/issuing-form.tsx"

/** How an issuer shows itself, for its owners to change. */
export const issuerEditPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/issuers/:id/edit",
      forMembers("changeIssuer", async (c, { issuer }) => {
        const website = (await issuerById(ground, issuer.id))?.website
        return draw(c, issuer, filledForm({ name: issuer.name, description: issuer.summarySource, website }))
      }),
    )
    .post(
      "/issuers/:id/edit",
      forMembers("changeIssuer", async (c, { viewer, issuer }) => {
        const form = await readForm(c)
        const changed = await changeIssuer(ground, viewer.actorId, issuer.id, await issuerInputOf(form))
        if (!changed.ok) return draw(c, issuer, form, problemsFrom(changed, issuerFieldNames))
        say(c, "issuerSaved")
        return c.redirect(issuerPaths(issuer.id).dashboard, 303)
      }),
    )

function draw(c: WebContext, issuer: Actor, form: FormValues, problems: ProblemView[] = []) {
  const paths = issuerPaths(issuer.id)
  return showIssuingForm(c, {
    title: `Edit ${issuer.name}`,
    heading: "Edit the issuer",
    lead: "Badges that were awarded keep what was signed at the time; later ones say what you save here.",
    breadcrumb: [{ label: issuer.name, href: paths.dashboard }],
    refusal: "Nothing was changed yet",
    problems,
    action: paths.edit,
    withFiles: true,
    children: <IssuerFields form={form} problems={problems} logo={picturePath(c.var.ground, issuer.iconDigest)} />,
    submit: { icon: "check", label: "Save" },
    cancelHref: paths.dashboard,
  })
}

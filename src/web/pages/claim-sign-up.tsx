import { Hono } from "hono"
import { signUp } from "../../people/index.ts"
import { claimView, type ClaimView } from "../../views/index.ts"
import { withinLimits } from "../claim-attempts.ts"
import { clientAddress } from "../client-address.ts"
import {
  BadgeLine,
  Form,
  FormActions,
  PageHeader,
  ProblemSummary,
  SubmitButton,
  type ProblemView,
} from "../components/index.ts"
import { sendCookies } from "../cookies.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { AccountFields, accountFieldsOf } from "../forms/account-fields.tsx"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { pathPart } from "../params.ts"
import { nameOf } from "../present/actors.ts"
import { claimPaths } from "../present/claim-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { show } from "../show.tsx"

/**
 * Makes a backpack for somebody who was awarded a badge by mail, and leads back to it. The link was sent to their mailbox and shown to nobody
 * else, so it is as good as an invitation, and proves the address.
 */
export const claimSignUpPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/claim/:token/sign-up",
      withinLimits(async (c) => {
        const token = pathPart(c, "token")
        const view = await openMailClaim(c, token)
        if (view === null || c.var.viewer !== null) return c.redirect(claimPaths(token).page, 303)
        return draw(c, token, view, filledForm({ email: view.email }))
      }),
    )
    .post(
      "/claim/:token/sign-up",
      withinLimits(async (c) => {
        const token = pathPart(c, "token")
        const form = await readForm(c)
        const view = await openMailClaim(c, token)
        if (view === null) return c.redirect(claimPaths(token).page, 303)
        const visit = { address: clientAddress(c), headers: c.req.raw.headers }
        const made = await signUp(ground, { ...accountFieldsOf(form), provenEmail: view.email }, visit)
        if (!made.ok) return draw(c, token, view, form, problemsFrom(made), statusOf(made))
        sendCookies(c, made.value.setCookies)
        say(c, "welcome")
        return c.redirect(claimPaths(token).page, 303)
      }),
    )

type OpenMailClaim = ClaimView & { email: string }

async function openMailClaim(c: WebContext, token: string): Promise<OpenMailClaim | null> {
  const view = await claimView(c.var.ground, token)
  if (view === null || view.standing !== "open" || view.email === null) return null
  return { ...view, email: view.email }
}

function draw(
  c: WebContext,
  token: string,
  view: OpenMailClaim,
  form: FormValues,
  problems: ProblemView[] = [],
  status: 200 | 422 | 429 = 200,
) {
  const { ground } = c.var
  const { host } = ground.config
  const paths = claimPaths(token)
  return show(
    c,
    {
      title: `A backpack for ${view.name}`,
      hasProblems: problems.length > 0,
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader
            title="Make a backpack"
            lead="It keeps the badges you earn, and shows those you want to show. After this you decide about the badge."
            breadcrumb={[{ label: view.name, href: paths.page }]}
          />
          <div class="panel panel-plain">
            <BadgeLine name={view.name} imageUrl={picturePath(ground, view.imageDigest)}>
              Awarded by {nameOf(view.issuer)}
            </BadgeLine>
          </div>
          <Form action={paths.signUp} csrfToken={csrfTokenOf(c)}>
            <AccountFields form={form} problems={problems} host={host} />
            <FormActions>
              <SubmitButton icon="backpack">Create account</SubmitButton>
            </FormActions>
          </Form>
          <p>
            Do you have one already? <a href={`/sign-in?next=${encodeURIComponent(paths.page)}`}>Sign in</a>.
          </p>
        </>
      ),
    },
    problems.length > 0 ? status : 200,
  )
}

import { Hono } from "hono"
import { registrationsOpen, signUp } from "../../people/index.ts"
import {
  Form,
  FormActions,
  PageHeader,
  ProblemSummary,
  shellPaths,
  SubmitButton,
  type ProblemView,
} from "../components/index.ts"
import { clientAddress } from "../client-address.ts"
import { sendCookies } from "../cookies.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { AccountFields, accountFieldsOf } from "../forms/account-fields.tsx"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { show } from "../show.tsx"

/** Make an account. */
export const signUpPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/sign-up", async (c) => {
      if (c.var.viewer !== null) return c.redirect("/", 303)
      return (await registrationsOpen(ground)) ? draw(c, emptyForm) : drawClosed(c)
    })
    .post("/sign-up", async (c) => {
      const form = await readForm(c)
      const made = await signUp(ground, accountFieldsOf(form), {
        address: clientAddress(c),
        headers: c.req.raw.headers,
      })
      if (!made.ok) return draw(c, form, problemsFrom(made), statusOf(made))
      sendCookies(c, made.value.setCookies)
      say(c, "welcome")
      return c.redirect("/", 303)
    })

function draw(c: WebContext, form: FormValues, problems: ProblemView[] = [], status: 200 | 422 | 429 = 200) {
  const { host } = c.var.ground.config
  return show(
    c,
    {
      title: "Create an account",
      description: `Create an account on ${host}: a backpack for your badges, and a page to show them.`,
      hasProblems: problems.length > 0,
      current: "sign-up",
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader
            title="Create an account"
            lead="You get a backpack for the badges you earn, and a page to show those you want to show."
          />
          <Form action="/sign-up" csrfToken={csrfTokenOf(c)}>
            <AccountFields form={form} problems={problems} host={host} />
            <FormActions>
              <SubmitButton icon="backpack">Create account</SubmitButton>
            </FormActions>
          </Form>
          <p>
            Do you have one already? <a href={shellPaths.signIn}>Sign in</a>.
          </p>
        </>
      ),
    },
    status,
  )
}

function drawClosed(c: WebContext) {
  return show(c, {
    title: "No new accounts",
    noIndex: true,
    width: "reading",
    children: (
      <PageHeader
        title="This server takes no new people at the moment"
        lead="Ask its admin for an invitation, or make an account on another server: badges and people travel between them."
      />
    ),
  })
}

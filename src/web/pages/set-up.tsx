import { Hono } from "hono"
import { setUpLinkWorks, signUp } from "../../people/index.ts"
import {
  Button,
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
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { queryText } from "../params.ts"
import { show } from "../show.tsx"

/** The page behind the one-time link in the log: whoever opens it becomes the admin. */
export const setUpPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/set-up", async (c) => {
      const token = queryText(c, "token")
      return (await setUpLinkWorks(ground, token)) ? draw(c, filledForm({ token })) : drawUsed(c)
    })
    .post("/set-up", async (c) => {
      const form = await readForm(c)
      const visit = { address: clientAddress(c), headers: c.req.raw.headers }
      const made = await signUp(ground, { ...accountFieldsOf(form), setUpToken: form.text("token") }, visit)
      if (!made.ok) {
        return made.reason === "setUpLinkUsed" ? drawUsed(c) : draw(c, form, problemsFrom(made), statusOf(made))
      }
      sendCookies(c, made.value.setCookies)
      say(c, "welcomeAdmin")
      return c.redirect("/", 303)
    })

function draw(c: WebContext, form: FormValues, problems: ProblemView[] = [], status: 200 | 422 | 429 = 200) {
  const { host } = c.var.ground.config
  return show(
    c,
    {
      title: "Set up this server",
      hasProblems: problems.length > 0,
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader
            eyebrow="First steps"
            title="Set up this server"
            lead={`Create the first account on ${host}. It is the admin's: it sees whether everything runs as it should.`}
          />
          <Form action="/set-up" csrfToken={csrfTokenOf(c)} fields={{ token: form.text("token") }}>
            <AccountFields form={form} problems={problems} host={host} />
            <FormActions>
              <SubmitButton icon="server">Create the admin's account</SubmitButton>
            </FormActions>
          </Form>
        </>
      ),
    },
    status,
  )
}

function drawUsed(c: WebContext) {
  return show(
    c,
    {
      title: "Set-up link",
      noIndex: true,
      width: "reading",
      children: (
        <PageHeader
          title="This set-up link does not work any more"
          lead="While there is no admin, each start of the server writes a new one into its log; after that, none is needed."
          actions={
            <Button href={shellPaths.signIn} icon="sign-in">
              Sign in
            </Button>
          }
        />
      ),
    },
    404,
  )
}

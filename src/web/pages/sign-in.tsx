import { Hono } from "hono"
import { signIn, signOut, strangersMayAsk } from "../../people/index.ts"
import {
  Form,
  FormActions,
  PageHeader,
  ProblemSummary,
  shellPaths,
  SubmitButton,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import { clientAddress } from "../client-address.ts"
import { sendCookies } from "../cookies.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { ownPath } from "../own-path.ts"
import { queryText } from "../params.ts"
import { show } from "../show.tsx"

/** Sign in and out. */
export const signInPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/sign-in", async (c) => {
      const next = ownPath(queryText(c, "next"), "/")
      if (c.var.viewer !== null) return c.redirect(next, 303)
      return draw(c, filledForm({ email: queryText(c, "email"), next }))
    })
    .post("/sign-in", async (c) => {
      const form = await readForm(c)
      const credentials = { email: form.text("email"), password: form.text("password") }
      const signedIn = await signIn(ground, credentials, { address: clientAddress(c), headers: c.req.raw.headers })
      if (!signedIn.ok) {
        return draw(c, form, problemsFrom(signedIn, { wrongEmailOrPassword: "email" }), statusOf(signedIn))
      }
      sendCookies(c, signedIn.value.setCookies)
      return c.redirect(ownPath(form.text("next"), "/"), 303)
    })
    .post("/sign-out", async (c) => {
      const { setCookies } = await signOut(ground, c.req.raw.headers)
      sendCookies(c, setCookies)
      say(c, "signedOut")
      return c.redirect("/", 303)
    })

async function draw(c: WebContext, form: FormValues, problems: ProblemView[] = [], status: 200 | 422 | 429 = 200) {
  return show(
    c,
    {
      title: "Sign in",
      hasProblems: problems.length > 0,
      current: "sign-in",
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader title="Sign in" lead={`To your account on ${c.var.ground.config.host}.`} />
          <Form action="/sign-in" csrfToken={csrfTokenOf(c)} fields={{ next: ownPath(form.text("next"), "/") }}>
            <TextField
              name="email"
              label="Email address"
              type="email"
              inputMode="email"
              value={form.text("email")}
              autocomplete="username"
              verbatim
              required
            />
            <TextField name="password" label="Password" type="password" autocomplete="current-password" required />
            <FormActions>
              <SubmitButton icon="sign-in">Sign in</SubmitButton>
            </FormActions>
          </Form>
          <p>
            <a href="/forgot-password">Forgot your password?</a>
          </p>
          {(await strangersMayAsk(c.var.ground)) && (
            <p>
              No account yet? <a href={shellPaths.signUp}>Create one</a>.
            </p>
          )}
        </>
      ),
    },
    status,
  )
}

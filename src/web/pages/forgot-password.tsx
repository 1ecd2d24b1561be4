import { Hono } from "hono"
import { forgotPassword, longestPassword, passwordLinkOf, resetPassword, shortestPassword } from "../../people/index.ts"
import {
  Button,
  Form,
  FormActions,
  PageHeader,
  problemFor,
  ProblemSummary,
  SubmitButton,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import { clientAddress } from "../client-address.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { queryText } from "../params.ts"
import { show } from "../show.tsx"

type Status = 200 | 422 | 429

/** The way back for who forgot their password: asking for a link, and what stands behind it. */
export const forgotPasswordPages: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/forgot-password", (c) => drawAsk(c, filledForm({ email: queryText(c, "email") })))
    .post("/forgot-password", async (c) => {
      const form = await readForm(c)
      const visit = { address: clientAddress(c), headers: c.req.raw.headers }
      const asked = await forgotPassword(ground, { email: form.text("email") }, visit)
      return asked.ok ? drawAsked(c, asked.value.email) : drawAsk(c, form, problemsFrom(asked), statusOf(asked))
    })
    .get("/reset-password", async (c) => {
      const token = queryText(c, "token")
      const whose = await passwordLinkOf(ground, token)
      return whose === null ? drawUsed(c) : drawReset(c, token, whose.handle)
    })
    .post("/reset-password", async (c) => {
      const form = await readForm(c)
      const token = form.text("token")
      const whose = await passwordLinkOf(ground, token)
      const set = await resetPassword(ground, { token, password: form.text("password") })
      if (!set.ok) {
        return set.reason === "linkUsed" || whose === null
          ? drawUsed(c)
          : drawReset(c, token, whose.handle, problemsFrom(set), 422)
      }
      say(c, "passwordSet")
      return c.redirect("/sign-in", 303)
    })

function drawAsk(c: WebContext, form: FormValues, problems: ProblemView[] = [], status: Status = 200) {
  return show(
    c,
    {
      title: "Forgot your password?",
      hasProblems: problems.length > 0,
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader title="Forgot your password?" lead="You get a mail with a link, by which you choose a new one." />
          <Form action="/forgot-password" csrfToken={csrfTokenOf(c)}>
            <TextField
              name="email"
              label="Email address"
              hint="The one that you sign in with."
              type="email"
              inputMode="email"
              value={form.text("email")}
              error={problemFor(problems, "email")}
              autocomplete="username"
              verbatim
              required
            />
            <FormActions>
              <SubmitButton icon="mail">Send the link</SubmitButton>
              <Button href="/sign-in" variant="quiet">
                Back to signing in
              </Button>
            </FormActions>
          </Form>
        </>
      ),
    },
    status,
  )
}

/** The same page whether or not there is an account, so that nobody can find out who is here. */
function drawAsked(c: WebContext, email: string) {
  return show(c, {
    title: "Look into your mail",
    noIndex: true,
    width: "reading",
    children: (
      <>
        <PageHeader
          title="Look into your mail"
          lead={
            <>
              If there is an account with the address <strong>{email}</strong>, a link is on its way there. It works for
              an hour, and once.
            </>
          }
          actions={<Button href="/sign-in">Back to signing in</Button>}
        />
        <p>
          Nothing arrived after some minutes? Look among what your mail program takes for unwanted, try another address,
          or <a href="/contact">ask the people who run this server</a>: they can make a link for you.
        </p>
      </>
    ),
  })
}

function drawReset(c: WebContext, token: string, handle: string, problems: ProblemView[] = [], status: Status = 200) {
  return show(
    c,
    {
      title: "Choose a new password",
      hasProblems: problems.length > 0,
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader
            title="Choose a new password"
            lead={
              <>
                For <strong>@{handle}</strong>. Everybody who is signed in to this account will be signed out.
              </>
            }
          />
          <Form action="/reset-password" csrfToken={csrfTokenOf(c)} fields={{ token }}>
            <TextField
              name="password"
              label="New password"
              hint={`At least ${shortestPassword} characters. A few words in a row are easy to remember and hard to guess.`}
              type="password"
              error={problemFor(problems, "password")}
              autocomplete="new-password"
              minLength={shortestPassword}
              maxLength={longestPassword}
              required
            />
            <FormActions>
              <SubmitButton icon="key">Set the password</SubmitButton>
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
      title: "Link",
      noIndex: true,
      width: "reading",
      children: (
        <PageHeader
          title="This link does not work any more"
          lead="It was used, it is too old, or a newer one was sent. Use the newest mail, or ask for another link."
          actions={
            <Button href="/forgot-password" icon="mail">
              Ask for another link
            </Button>
          }
        />
      ),
    },
    404,
  )
}

import { Hono } from "hono"
import {
  addressOf,
  addressToConfirm,
  askToChangeEmail,
  changePassword,
  confirmEmail,
  longestPassword,
  sendConfirmation,
  shortestPassword,
  type SignedIn,
} from "../../people/index.ts"
import {
  ActionButton,
  Button,
  Form,
  FormActions,
  Notice,
  PageHeader,
  problemFor,
  SubmitButton,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { queryText } from "../params.ts"
import { showSettings } from "../parts/settings-shell.tsx"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"

const home = "/settings/account"

/** The address and the password of an account. */
export const settingsAccountPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      home,
      signedIn((c, viewer) => draw(c, viewer)),
    )
    .post(
      `${home}/email`,
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const asked = await askToChangeEmail(ground, viewer.personId, {
          email: form.text("email"),
          password: form.text("emailPassword"),
        })
        if (!asked.ok) {
          return draw(c, viewer, form, problemsFrom(asked, { password: "emailPassword" }), statusOf(asked))
        }
        say(c, "addressChangeSent")
        return c.redirect(home, 303)
      }),
    )
    .post(
      `${home}/confirmation`,
      signedIn(async (c, viewer) => {
        const sent = await sendConfirmation(ground, viewer.personId)
        if (!sent.ok && sent.reason === "tooManyAttempts") {
          return draw(c, viewer, emptyForm, problemsFrom(sent), statusOf(sent))
        }
        say(c, sent.ok ? "confirmationSent" : "emailConfirmed")
        return c.redirect(home, 303)
      }),
    )
    .post(
      `${home}/password`,
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const passwords = { current: form.text("current"), password: form.text("password") }
        const changed = await changePassword(ground, viewer, passwords)
        if (!changed.ok) return draw(c, viewer, form, problemsFrom(changed), statusOf(changed))
        say(c, "passwordChanged")
        return c.redirect(home, 303)
      }),
    )
    // What the link in the mail opens: programs open it too, so it changes nothing before somebody says so.
    .get(
      "/confirm-email",
      signedIn(async (c, viewer) => {
        const token = queryText(c, "token")
        const email = await addressToConfirm(ground, viewer.personId, token)
        return email === null ? drawUsed(c, viewer) : drawConfirm(c, viewer, token, email)
      }),
    )
    .post(
      "/confirm-email",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const confirmed = await confirmEmail(ground, viewer.personId, form.text("token"))
        if (!confirmed.ok) return drawUsed(c, viewer, confirmed.sentence)
        say(c, "emailConfirmed")
        return c.redirect(home, 303)
      }),
    )

async function draw(
  c: WebContext,
  viewer: SignedIn,
  form: FormValues = emptyForm,
  problems: ProblemView[] = [],
  status: 200 | 422 | 429 = 200,
) {
  const address = await addressOf(c.var.ground, viewer.personId)
  const csrfToken = csrfTokenOf(c)
  return showSettings(
    c,
    viewer,
    {
      section: "account",
      title: "Email and password",
      lead: "What you sign in with. Nobody else sees it.",
      problems,
      children: (
        <>
          <section class="stack" aria-labelledby="email">
            <h2 id="email">Email address</h2>
            <p>
              <strong>{address?.email}</strong>
              {address?.verified === true && " – confirmed"}
            </p>
            {address?.verified === false && (
              <Notice kind="warning" title="This address is not confirmed yet">
                <p>
                  Open the link in the mail that was sent there. Until then you get no mail about badges that you are
                  offered, and badges that are sent to this address cannot find you.
                </p>
                <ActionButton action={`${home}/confirmation`} csrfToken={csrfToken} variant="secondary" icon="mail">
                  Send the mail again
                </ActionButton>
              </Notice>
            )}
            <Form action={`${home}/email`} csrfToken={csrfToken}>
              <TextField
                name="email"
                label="New address"
                hint="It counts once you opened the link that is sent there. The old one is told."
                type="email"
                inputMode="email"
                value={form.text("email")}
                error={problemFor(problems, "email")}
                autocomplete="email"
                verbatim
                required
              />
              <TextField
                name="emailPassword"
                label="Your password"
                type="password"
                error={problemFor(problems, "emailPassword")}
                autocomplete="current-password"
                required
              />
              <FormActions>
                <SubmitButton icon="mail">Change the address</SubmitButton>
              </FormActions>
            </Form>
          </section>
          <section class="stack" aria-labelledby="password">
            <h2 id="password">Password</h2>
            <Form action={`${home}/password`} csrfToken={csrfToken}>
              <TextField
                name="current"
                label="Your password now"
                type="password"
                error={problemFor(problems, "current")}
                autocomplete="current-password"
                required
              />
              <TextField
                name="password"
                label="New password"
                hint={`At least ${shortestPassword} characters. You are signed out everywhere else.`}
                type="password"
                error={problemFor(problems, "password")}
                autocomplete="new-password"
                minLength={shortestPassword}
                maxLength={longestPassword}
                required
              />
              <FormActions>
                <SubmitButton icon="key">Change the password</SubmitButton>
              </FormActions>
            </Form>
          </section>
        </>
      ),
    },
    status,
  )
}

function drawConfirm(c: WebContext, viewer: SignedIn, token: string, email: string) {
  return show(c, {
    title: "Confirm your address",
    noIndex: true,
    width: "narrow",
    children: (
      <>
        <PageHeader
          title="Is this your address?"
          lead={
            <>
              <strong>{email}</strong> becomes the confirmed address of @{viewer.handle}.
            </>
          }
        />
        <Form action="/confirm-email" csrfToken={csrfTokenOf(c)} fields={{ token }}>
          <FormActions>
            <SubmitButton icon="check">Yes, confirm it</SubmitButton>
            <Button href={home} variant="quiet">
              No
            </Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function drawUsed(c: WebContext, viewer: SignedIn, sentence?: string) {
  return show(
    c,
    {
      title: "Link",
      noIndex: true,
      width: "reading",
      children: (
        <PageHeader
          title="This link does not work"
          lead={
            sentence ??
            `It was used, it is older than a week, a newer one was sent, or it is for another account than @${viewer.handle}, to which you are signed in.`
          }
          actions={<Button href={home}>Email and password</Button>}
        />
      ),
    },
    404,
  )
}

import { Hono } from "hono"
import { askForAccount, longestReason, registrationsOf, signUp, standingInvitation } from "../../people/index.ts"
import {
  Form,
  FormActions,
  PageHeader,
  problemFor,
  ProblemSummary,
  shellPaths,
  SubmitButton,
  TextArea,
  type ProblemView,
} from "../components/index.ts"
import { clientAddress } from "../client-address.ts"
import { sendCookies } from "../cookies.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { AccountFields, accountFieldsOf } from "../forms/account-fields.tsx"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, filledForm, type FormValues } from "../forms/form-values.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { queryText } from "../params.ts"
import { show } from "../show.tsx"

/** How the form was come by: by an invitation's link, or by oneself, to sign up or to ask to. */
type Door = "invitation" | "open" | "approval"

/** Make an account, or ask for one. */
export const signUpPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/sign-up", async (c) => {
      if (c.var.viewer !== null) return c.redirect("/", 303)
      const { mode } = await registrationsOf(ground)
      const token = queryText(c, "invitation")
      if (mode === "closed") return drawClosed(c, "closed")
      if (token !== "") {
        const invitation = await standingInvitation(ground, token)
        if (invitation === null) return drawInvitationUsed(c)
        return draw(c, "invitation", filledForm({ invitation: token, email: invitation.email }))
      }
      return mode === "invitation" ? drawClosed(c, "invitation") : draw(c, mode, emptyForm)
    })
    .post("/sign-up", async (c) => {
      const form = await readForm(c)
      const visit = { address: clientAddress(c), headers: c.req.raw.headers }
      const token = form.text("invitation")
      const { mode } = await registrationsOf(ground)
      if (mode === "approval" && token === "") {
        const asked = await askForAccount(ground, { ...accountFieldsOf(form), reason: form.text("reason") }, visit)
        return asked.ok ? drawAsked(c, asked.value.email) : draw(c, mode, form, problemsFrom(asked), statusOf(asked))
      }
      const made = await signUp(
        ground,
        { ...accountFieldsOf(form), invitation: token === "" ? undefined : token },
        visit,
      )
      if (!made.ok) {
        if (made.reason === "invitationUsed") return drawInvitationUsed(c)
        if (made.reason === "registrationsClosed") return drawClosed(c, mode === "closed" ? "closed" : "invitation")
        return draw(c, token === "" ? "open" : "invitation", form, problemsFrom(made), statusOf(made))
      }
      sendCookies(c, made.value.setCookies)
      say(c, "welcome")
      return c.redirect("/", 303)
    })

const leads: Record<Door, string> = {
  open: "You get a backpack for the badges you earn, and a page to show those you want to show.",
  invitation: "You are invited! You get a backpack for the badges you earn, and a page to show those you want to show.",
  approval: "The people who run this server read why you want to join, and answer by mail.",
}

function draw(
  c: WebContext,
  door: Door,
  form: FormValues,
  problems: ProblemView[] = [],
  status: 200 | 422 | 429 = 200,
) {
  const { host } = c.var.ground.config
  const asks = door === "approval"
  const title = asks ? "Ask for an account" : "Create an account"
  return show(
    c,
    {
      title,
      description: `${title} on ${host}: a backpack for your badges, and a page to show them.`,
      hasProblems: problems.length > 0,
      current: "sign-up",
      noIndex: door === "invitation",
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader title={title} lead={leads[door]} />
          <Form
            action="/sign-up"
            csrfToken={csrfTokenOf(c)}
            fields={door === "invitation" ? { invitation: form.text("invitation") } : {}}
          >
            <AccountFields form={form} problems={problems} host={host} />
            {asks && (
              <TextArea
                name="reason"
                label="Why do you want to join?"
                hint="A sentence or two, for the people who run this server. Nobody else reads it."
                value={form.text("reason")}
                error={problemFor(problems, "reason")}
                maxLength={longestReason}
                rows={4}
                required
              />
            )}
            <p class="field-hint">
              By making an account you agree to the <a href={shellPaths.contact}>rules of this server</a>. What is
              stored about you stands under <a href={shellPaths.privacy}>privacy</a>.
            </p>
            <FormActions>
              <SubmitButton icon="backpack">{asks ? "Ask for an account" : "Create account"}</SubmitButton>
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

function drawClosed(c: WebContext, why: "closed" | "invitation") {
  return show(c, {
    title: "No new accounts",
    noIndex: true,
    width: "reading",
    children: (
      <PageHeader
        title={
          why === "closed" ? "This server takes no new people at the moment" : "An invitation opens an account here"
        }
        lead={
          why === "closed"
            ? "You can make an account on another server: badges and people travel between them."
            : "Ask somebody here for one, and open its link. You can also make an account on another server: badges and people travel between them."
        }
      />
    ),
  })
}

function drawInvitationUsed(c: WebContext) {
  return show(
    c,
    {
      title: "Invitation",
      noIndex: true,
      width: "reading",
      children: (
        <PageHeader
          title="This invitation does not work any more"
          lead="It was used, taken back, or is too old. Ask whoever sent it for a new one."
        />
      ),
    },
    404,
  )
}

function drawAsked(c: WebContext, email: string) {
  return show(c, {
    title: "You asked for an account",
    noIndex: true,
    width: "reading",
    children: (
      <PageHeader
        title="Thank you, your request is on its way"
        lead={
          <>
            The people who run this server read it. You get a mail to <strong>{email}</strong> with their answer; once
            it is yes, you can sign in with the password that you chose.
          </>
        }
      />
    ),
  })
}

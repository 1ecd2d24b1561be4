import { Hono } from "hono"
import { invitationBounds, invite, mayInvite, revokeInvitation, type SignedIn } from "../../people/index.ts"
import { standingInvitations } from "../../views/index.ts"
import {
  EmptyState,
  Form,
  FormActions,
  Pagination,
  problemFor,
  SubmitButton,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { idempotencyTokenOf, newIdempotencyToken } from "../forms/idempotency.ts"
import { problemsFrom } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { pathPart, pathWithQuery, queryText } from "../params.ts"
import { InvitationList } from "../parts/invitation-list.tsx"
import { showSettings } from "../parts/settings-shell.tsx"
import { signedIn } from "../signed-in.ts"
import { notAllowedPage, notFoundPage } from "./problem-pages.tsx"

/** Invite somebody: for admins, and for everybody where the admins allow it. */
export const invitationsPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/invitations",
      signedIn(async (c, viewer) =>
        (await mayInvite(ground, viewer))
          ? draw(c, viewer, filledForm({ uses: "1", days: "7" }))
          : notAllowedPage(c, "On this server only the admins invite people. Ask one of them."),
      ),
    )
    .post(
      "/invitations",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const made = await invite(ground, viewer, {
          note: form.text("note"),
          email: form.text("email"),
          uses: form.text("uses"),
          days: form.text("days"),
          idempotencyKey: `${viewer.personId} ${idempotencyTokenOf(form)}`,
        })
        if (!made.ok) {
          return made.reason === "mayNotInvite"
            ? notAllowedPage(c, made.sentence)
            : draw(c, viewer, form, problemsFrom(made))
        }
        say(c, "invited")
        return c.redirect("/invitations", 303)
      }),
    )
    .post(
      "/invitations/:id/revoke",
      signedIn(async (c, viewer) => {
        const revoked = await revokeInvitation(ground, viewer, pathPart(c, "id"))
        if (!revoked.ok) return notFoundPage(c)
        say(c, "invitationRevoked")
        return c.redirect("/invitations", 303)
      }),
    )

async function draw(c: WebContext, viewer: SignedIn, form: FormValues, problems: ProblemView[] = []) {
  const { ground } = c.var
  const after = queryText(c, "after")
  const { items, next } = await standingInvitations(ground, viewer.personId, { cursor: after || null })
  const bounds = invitationBounds[viewer.role]
  return showSettings(c, viewer, {
    section: "invitations",
    title: "Invitations",
    lead: "A link that lets somebody make an account here. Whoever has it can use it, so give it to whom you mean.",
    problems,
    children: (
      <>
        <section class="stack" aria-labelledby="standing">
          <h2 id="standing">Links that still work</h2>
          {items.length === 0 ? (
            <EmptyState title="No invitation is open" picture="none" headingLevel={3}>
              Make one below. Its link then stands here, for you to copy and to take back.
            </EmptyState>
          ) : (
            <InvitationList invitations={items} csrfToken={csrfTokenOf(c)} />
          )}
          <Pagination
            label="invitations"
            newerHref={after ? "/invitations" : undefined}
            olderHref={next === null ? undefined : pathWithQuery("/invitations", { after: next })}
          />
        </section>
        <section class="stack" aria-labelledby="new-invitation">
          <h2 id="new-invitation">Invite somebody</h2>
          <Form
            action="/invitations"
            csrfToken={csrfTokenOf(c)}
            idempotencyToken={problems.length > 0 ? idempotencyTokenOf(form) : newIdempotencyToken()}
          >
            <TextField
              name="note"
              label="For whom or what"
              hint="Only you and the admins see it."
              value={form.text("note")}
              error={problemFor(problems, "note")}
              maxLength={200}
            />
            <TextField
              name="email"
              label="Send the link to"
              hint="An email address, if this server shall send it. It is forgotten once the link is used."
              type="email"
              inputMode="email"
              value={form.text("email")}
              error={problemFor(problems, "email")}
              autocomplete="off"
              verbatim
            />
            <TextField
              name="uses"
              label="How many people it lets in"
              type="number"
              inputMode="numeric"
              min="1"
              max={String(bounds.uses)}
              value={form.text("uses")}
              error={problemFor(problems, "uses")}
              short
              required
            />
            <TextField
              name="days"
              label="For how many days it works"
              type="number"
              inputMode="numeric"
              min="1"
              max={String(bounds.days)}
              value={form.text("days")}
              error={problemFor(problems, "days")}
              short
              required
            />
            <FormActions>
              <SubmitButton icon="link">Make the link</SubmitButton>
            </FormActions>
          </Form>
        </section>
      </>
    ),
  })
}

import { Hono } from "hono"
import { z } from "zod"
import {
  approveRequest,
  changeRegistrations,
  longestReason,
  registrationModes,
  registrationsOf,
  rejectRequest,
  waitingRequests,
  type Registrations,
  type SignUpRequest,
} from "../../../people/index.ts"
import { standingInvitations } from "../../../views/index.ts"
import {
  ActionButton,
  Button,
  Checkbox,
  ChoiceGroup,
  EmptyState,
  Form,
  FormActions,
  Pagination,
  SubmitButton,
  TextArea,
  TimeAgo,
} from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { readForm } from "../../forms/read-form.ts"
import { pathPart, pathWithQuery, queryText } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { Fold } from "../../parts/fold.tsx"
import { InvitationList } from "../../parts/invitation-list.tsx"
import { notFoundPage } from "../problem-pages.tsx"

const mostShown = 50

/** Who may come in: how people join, who waits for an answer, and which invitations are open. */
export const adminRegistrationsPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/admin/registrations",
      forAdmins((c) => draw(c)),
    )
    .post(
      "/admin/registrations",
      forAdmins(async (c) => {
        const form = await readForm(c)
        const mode = z.enum(registrationModes).safeParse(form.text("mode"))
        if (!mode.success) return draw(c, 422)
        await changeRegistrations(ground, { mode: mode.data, membersInvite: form.text("membersInvite") === "yes" })
        say(c, "registrationsChanged")
        return c.redirect("/admin/registrations", 303)
      }),
    )
    .post(
      "/admin/requests/:id/approve",
      forAdmins(async (c) => {
        const id = z.uuid().safeParse(pathPart(c, "id"))
        if (!id.success) return notFoundPage(c)
        const approved = await approveRequest(ground, id.data)
        say(c, approved.ok ? "requestApproved" : approved.reason === "handleTaken" ? "requestInTheWay" : "requestGone")
        return c.redirect("/admin/registrations", 303)
      }),
    )
    .post(
      "/admin/requests/:id/reject",
      forAdmins(async (c) => {
        const id = z.uuid().safeParse(pathPart(c, "id"))
        if (!id.success) return notFoundPage(c)
        const form = await readForm(c)
        const rejected = await rejectRequest(ground, id.data, form.text("answer"))
        say(c, rejected.ok ? "requestRejected" : "requestGone")
        return c.redirect("/admin/registrations", 303)
      }),
    )

async function draw(c: WebContext, status: 200 | 422 = 200) {
  const { ground } = c.var
  const after = queryText(c, "after")
  const [registrations, requests, invitations] = await Promise.all([
    registrationsOf(ground),
    waitingRequests(ground, { limit: mostShown }),
    standingInvitations(ground, null, { cursor: after || null }),
  ])
  const view = {
    section: "registrations" as const,
    title: "Joining",
    lead: "Who may make an account here, and who waits for an answer.",
    children: (
      <>
        {(requests.length > 0 || registrations.mode === "approval") && (
          <section class="stack" aria-labelledby="waiting">
            <h2 id="waiting">Waiting for an answer</h2>
            {requests.length === 0 ? (
              <EmptyState title="Nobody waits" picture="none" headingLevel={3}>
                Who asks for an account stands here with their reason. You get a mail for each, too.
              </EmptyState>
            ) : (
              <ul class="stack">
                {requests.map((request) => (
                  <RequestCard c={c} request={request} />
                ))}
              </ul>
            )}
          </section>
        )}
        <section class="stack" aria-labelledby="how">
          <h2 id="how">How people join</h2>
          <ModeForm c={c} registrations={registrations} />
        </section>
        <section class="stack" aria-labelledby="open-invitations">
          <h2 id="open-invitations">Open invitations</h2>
          <div>
            <Button href="/invitations" icon="link">
              Invite somebody
            </Button>
          </div>
          {invitations.items.length > 0 && (
            <InvitationList invitations={invitations.items} csrfToken={csrfTokenOf(c)} withInviters />
          )}
          <Pagination
            label="invitations"
            newerHref={after ? "/admin/registrations" : undefined}
            olderHref={
              invitations.next === null ? undefined : pathWithQuery("/admin/registrations", { after: invitations.next })
            }
          />
        </section>
      </>
    ),
  }
  return showAdmin(c, view, status)
}

function ModeForm({ c, registrations: { mode, membersInvite } }: { c: WebContext; registrations: Registrations }) {
  return (
    <Form action="/admin/registrations" csrfToken={csrfTokenOf(c)}>
      <ChoiceGroup
        kind="radio"
        name="mode"
        label="Who may make an account"
        value={mode}
        required
        options={[
          {
            value: "invitation",
            label: "Whoever is invited",
            hint: "An invitation is a link that you hand on.",
            icon: "link",
          },
          {
            value: "approval",
            label: "Whoever an admin approves",
            hint: "People write why they want to join; you say yes or no, and they get a mail.",
            icon: "check",
          },
          {
            value: "open",
            label: "Everybody",
            hint: "At once. Be ready for strangers, and for programs that pretend to be people.",
            icon: "globe",
          },
          { value: "closed", label: "Nobody", hint: "Open invitations do not work meanwhile either.", icon: "lock" },
        ]}
      />
      <Checkbox
        name="membersInvite"
        label="Everybody here may invite others"
        hint="Up to 10 open invitations each. Otherwise only admins invite."
        checked={membersInvite}
      />
      <FormActions>
        <SubmitButton icon="check">Save</SubmitButton>
      </FormActions>
    </Form>
  )
}

function RequestCard({ c, request }: { c: WebContext; request: SignUpRequest }) {
  const { ground } = c.var
  return (
    <li class="panel stack">
      <div>
        <h3>
          {request.name} <span class="soft">@{request.handle}</span>
        </h3>
        <p class="soft">
          {request.email} · <TimeAgo moment={request.createdAt} now={ground.now()} />
        </p>
      </div>
      <blockquote>{request.reason}</blockquote>
      <div class="cluster">
        <ActionButton
          action={`/admin/requests/${request.id}/approve`}
          csrfToken={csrfTokenOf(c)}
          variant="primary"
          icon="check"
        >
          Let @{request.handle} in
        </ActionButton>
      </div>
      <Fold label="Say no">
        <Form action={`/admin/requests/${request.id}/reject`} csrfToken={csrfTokenOf(c)}>
          <TextArea
            id={`answer-${request.id}`}
            name="answer"
            label="What to tell them"
            hint="It stands in the mail that they get. Nothing of the request is kept."
            maxLength={longestReason}
            rows={3}
          />
          <FormActions>
            <SubmitButton variant="danger" icon="cross">
              Say no
            </SubmitButton>
          </FormActions>
        </Form>
      </Fold>
    </li>
  )
}

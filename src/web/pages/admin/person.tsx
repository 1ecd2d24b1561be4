import { Hono } from "hono"
import { changeRole, deleteAccount, endSessionsOf, sendConfirmation } from "../../../people/index.ts"
import type { Result } from "../../../result.ts"
import { countText, mostBadgesCounted, personView, type PersonDetail } from "../../../views/index.ts"
import {
  ActionButton,
  Button,
  Day,
  Facts,
  Form,
  FormActions,
  Notice,
  SubmitButton,
  TextField,
} from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import type { FlashCode } from "../../flash-sentences.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { readForm } from "../../forms/read-form.ts"
import { pathPart } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { Fold } from "../../parts/fold.tsx"
import { StandingPill } from "../../parts/standing.tsx"
import { notFoundPage } from "../problem-pages.tsx"

/** One person, and what an admin can do for or about them. */
export const adminPersonPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/admin/people/:id",
      forPerson((c, person) => draw(c, person)),
    )
    .post(
      "/admin/people/:id/role",
      forPerson(async (c, person) => {
        const role = (await readForm(c)).text("role") === "admin" ? "admin" : "member"
        return answer(c, person, await changeRole(ground, person.personId, role), "roleChanged")
      }),
    )
    .post(
      "/admin/people/:id/end-sessions",
      forPerson(async (c, person) => {
        await endSessionsOf(ground, person.personId, null)
        return done(c, person, "personSignedOut")
      }),
    )
    .post(
      "/admin/people/:id/confirm-again",
      forPerson(async (c, person) =>
        answer(c, person, await sendConfirmation(ground, person.personId), "confirmationSent"),
      ),
    )
    .post(
      "/admin/people/:id/delete",
      forPerson(async (c, person) => {
        // Typed by hand, since nothing of an account that is gone can be taken back.
        const typed = (await readForm(c)).text("handle").trim().replace(/^@/, "").toLowerCase()
        if (typed !== person.handle.toLowerCase()) {
          return draw(c, person, `Nothing was deleted: type ${person.handle} to say that you mean it.`)
        }
        const deleted = await deleteAccount(ground, person.personId)
        if (!deleted.ok) return draw(c, person, deleted.sentence)
        say(c, "personDeleted")
        return c.redirect("/admin/people", 303)
      }),
    )

const forPerson = (handler: (c: WebContext, person: PersonDetail) => Response | Promise<Response>) =>
  forAdmins(async (c) => {
    const person = await personView(c.var.ground, pathPart(c, "id"))
    return person === null ? notFoundPage(c) : handler(c, person)
  })

function answer(c: WebContext, person: PersonDetail, result: Result<unknown>, code: FlashCode) {
  return result.ok ? done(c, person, code) : draw(c, person, result.sentence)
}

function done(c: WebContext, { personId }: PersonDetail, code: FlashCode): Response {
  say(c, code)
  return c.redirect(`/admin/people/${personId}`, 303)
}

function draw(c: WebContext, person: PersonDetail, problem?: string) {
  const csrfToken = csrfTokenOf(c)
  const path = `/admin/people/${person.personId}`
  const { name } = person
  const isAdmin = person.role === "admin"
  const view = {
    section: "people" as const,
    title: name,
    breadcrumb: [{ label: "People", href: "/admin/people" }],
    hasProblems: problem !== undefined,
    actions:
      person.who === null ? undefined : (
        <Button href={person.who.path} icon="person">
          Their profile
        </Button>
      ),
    children: (
      <>
        {problem !== undefined && <Notice kind="problem" title={problem} announce />}
        <Facts
          inRow
          facts={[
            { label: "Handle", value: `@${person.handle}` },
            {
              label: "Email",
              value: (
                <>
                  {person.email} <span class="soft">({person.emailVerified ? "confirmed" : "not confirmed"})</span>
                </>
              ),
            },
            { label: "Role", value: isAdmin ? "Admin" : "Member" },
            { label: "Standing", value: <StandingPill standing={person.standing} /> },
            { label: "Joined", value: <Day moment={person.joinedAt} /> },
            { label: "Last here", value: person.seenAt === null ? "not signed in" : <Day moment={person.seenAt} /> },
            { label: "Signed in on", value: `${person.sessions} ${person.sessions === 1 ? "browser" : "browsers"}` },
            { label: "Badges", value: countText(person.badges, mostBadgesCounted) },
            { label: "Member of issuers", value: String(person.issuers) },
          ]}
        />
        <section class="stack" aria-labelledby="account">
          <h2 id="account">Account</h2>
          <div class="cluster">
            <ActionButton
              action={`${path}/role`}
              csrfToken={csrfToken}
              fields={{ role: isAdmin ? "member" : "admin" }}
              icon="key"
              variant="secondary"
              confirm={
                isAdmin
                  ? `Take the administration away from ${name}?`
                  : `Make ${name} an admin? Admins can do everything that you can.`
              }
            >
              {isAdmin ? "Make an ordinary member" : "Make an admin"}
            </ActionButton>
            <ActionButton action={`${path}/end-sessions`} csrfToken={csrfToken} icon="sign-out" variant="secondary">
              Sign out everywhere
            </ActionButton>
            {!person.emailVerified && (
              <ActionButton action={`${path}/confirm-again`} csrfToken={csrfToken} icon="mail" variant="secondary">
                Mail the confirmation again
              </ActionButton>
            )}
          </div>
        </section>
        {person.who !== null && (
          <section class="stack" aria-labelledby="standing">
            <h2 id="standing">How they stand</h2>
            <p class="prose">
              Somebody who does harm can be limited or suspended. Nothing is deleted by that, and it can be taken back.
            </p>
            <div class="cluster">
              <Button href={`/admin/standing/${person.who.actorId}`} icon="ban">
                Decide how they stand
              </Button>
            </div>
          </section>
        )}
        <section class="stack" aria-labelledby="deletion">
          <h2 id="deletion">Deletion</h2>
          <p class="prose">
            When they ask for it and cannot do it themselves. Their profile, badges and sign-ins are gone, other servers
            are told, and it cannot be taken back.
          </p>
          <Fold label="Delete this account">
            <Form action={`${path}/delete`} csrfToken={csrfToken}>
              <TextField
                name="handle"
                label="Their handle"
                hint={`Type ${person.handle} to say that you mean it.`}
                autocomplete="off"
                verbatim
                required
              />
              <FormActions>
                <SubmitButton variant="danger" icon="trash">
                  Delete for good
                </SubmitButton>
              </FormActions>
            </Form>
          </Fold>
        </section>
      </>
    ),
  }
  return showAdmin(c, view, problem === undefined ? 200 : 409)
}

import { Hono } from "hono"
import { longestNote, longestReason, setStanding, type Standing } from "../../../moderation/index.ts"
import { standingView, type StandingView } from "../../../views/index.ts"
import {
  Button,
  ChoiceGroup,
  Facts,
  Form,
  FormActions,
  Notice,
  PersonLine,
  problemFor,
  ProblemSummary,
  SubmitButton,
  TextArea,
  TextField,
  type ProblemView,
} from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../../forms/form-values.ts"
import { readForm } from "../../forms/read-form.ts"
import { pathPart } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { ModerationLog } from "../../parts/moderation-log.tsx"
import { StandingPill } from "../../parts/standing.tsx"
import { actorView, nameOf } from "../../present/actors.ts"
import { notFoundPage } from "../problem-pages.tsx"

/** How one person or issuer stands, of this server or another: good, limited or suspended, and who decided so. */
export const adminStandingPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/admin/standing/:id",
      forAdmins((c) => draw(c)),
    )
    .post(
      "/admin/standing/:id",
      forAdmins(async (c, admin) => {
        const form = await readForm(c)
        const standing = standings.find((one) => one === form.text("standing"))
        if (standing === undefined) return draw(c, form, [{ field: "standing", message: "Choose how they stand." }])
        const view = await standingView(ground, pathPart(c, "id"))
        if (view === null) return notFoundPage(c)
        const done = await setStanding(ground, admin.actorId, {
          actorId: view.who.actorId,
          standing,
          reason: form.text("reason"),
          note: form.text("note"),
        })
        if (!done.ok) return draw(c, form, [{ field: "standing", message: done.sentence }])
        say(c, "standingChanged")
        return c.redirect(`/admin/standing/${view.who.actorId}`, 303)
      }),
    )

const standings: readonly Standing[] = ["good", "limited", "suspended"]

async function draw(c: WebContext, form: FormValues = emptyForm, problems: ProblemView[] = []): Promise<Response> {
  const { ground } = c.var
  const view = await standingView(ground, pathPart(c, "id"))
  if (view === null) return notFoundPage(c)
  const { who } = view
  const isIssuer = who.type === "Organization"
  return showAdmin(
    c,
    {
      section: who.local ? (isIssuer ? "issuers" : "people") : "servers",
      title: `How ${nameOf(who)} stands`,
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PersonLine actor={actorView(ground, who)} />
          <Facts
            inRow
            facts={[
              { label: "Stands", value: <StandingPill standing={standingOf(view)} /> },
              { label: isIssuer ? "Badges waiting" : "Badges", value: isIssuer ? view.offers : view.badges },
              { label: "Followers", value: view.followers },
              { label: "Open reports", value: view.openReports },
            ]}
          />
          {view.suspendedAt !== null && view.decision?.standing !== "suspended" && (
            <Notice kind="info" title="Their whole server is suspended">
              <p>
                What is decided here holds once that is taken back. See <a href="/admin/blocks">Blocks</a>.
              </p>
            </Notice>
          )}
          <StandingForm view={view} form={form} problems={problems} csrfToken={csrfTokenOf(c)} />
          <section class="stack" aria-labelledby="log">
            <h2 id="log">What was decided so far</h2>
            <ModerationLog lines={view.log} now={ground.now()} />
          </section>
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

const standingOf = ({ suspendedAt, limitedAt }: StandingView): Standing =>
  suspendedAt !== null ? "suspended" : limitedAt !== null ? "limited" : "good"

type StandingFormProps = { view: StandingView; form: FormValues; problems: ProblemView[]; csrfToken: string }

function StandingForm({ view, form, problems, csrfToken }: StandingFormProps) {
  const { who } = view
  const isIssuer = who.type === "Organization"
  const suspends = who.local
    ? isIssuer
      ? "Its pages are gone for everybody and it awards nothing more. Badges that it awarded stay with their earners and can still be checked. Nothing is deleted."
      : "They cannot sign in, their pages and badges are gone for everybody, and nothing is taken or sent for them. Nothing is deleted."
    : "Nothing of them is stored or shown, and nothing is sent to them. What is kept of them here is deleted, but for badges that people here have accepted."
  return (
    <Form action={`/admin/standing/${who.actorId}`} csrfToken={csrfToken}>
      {view.isAdmin && (
        <Notice kind="warning" title="This is an admin">
          <p>A suspended admin cannot sign in either. Make sure that another one can.</p>
        </Notice>
      )}
      <ChoiceGroup
        kind="radio"
        name="standing"
        label="Decide"
        value={form.text("standing") || (view.decision?.standing ?? "good")}
        error={problemFor(problems, "standing")}
        required
        options={[
          { value: "good", label: "Good standing", hint: "Like everybody else.", icon: "check" },
          {
            value: "limited",
            label: "Limited",
            hint: "Left out of all lists that everybody reads. Whoever follows them still sees them; their badge offers wait apart from others.",
            icon: "pause",
          },
          { value: "suspended", label: "Suspended", hint: `${suspends} It can be taken back.`, icon: "ban" },
        ]}
      />
      {who.local && (
        <TextField
          name="reason"
          label="What they are told"
          hint="They read it when they try to sign in."
          value={form.text("reason") || (view.decision?.reason ?? "")}
          maxLength={longestReason}
        />
      )}
      <TextArea
        name="note"
        label="Note for the admins"
        hint="Kept with the decision."
        value={form.text("note")}
        maxLength={longestNote}
        rows={2}
      />
      <FormActions>
        <SubmitButton icon="check">Decide</SubmitButton>
        <Button href={who.path} variant="quiet">
          Their page
        </Button>
      </FormActions>
    </Form>
  )
}

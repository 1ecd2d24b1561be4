import { Hono } from "hono"
import {
  longestComment,
  listAllowed,
  policiesOf,
  policiesPage,
  policyAbout,
  readDomain,
  removePolicy,
  setAllowed,
  setAllowList,
  setPolicy,
  type DomainPolicy,
  type PolicyInput,
  type Severity,
} from "../../../moderation/index.ts"
import { footholdOf, type Foothold } from "../../../views/index.ts"
import {
  ActionButton,
  Button,
  Checkbox,
  ChoiceGroup,
  DataTable,
  EmptyState,
  Form,
  FormActions,
  Notice,
  Pagination,
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
import { emptyForm, filledForm, type FormValues } from "../../forms/form-values.ts"
import { readForm } from "../../forms/read-form.ts"
import { pathWithQuery, queryText } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { Fold } from "../../parts/fold.tsx"
import { ServerDecision } from "../../parts/server-decision.tsx"

const policiesShown = 50
const home = "/admin/blocks"

/** What this server decided about other servers: suspended, silenced, without pictures, and the list of those it talks to. */
export const adminBlocksPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      home,
      forAdmins(async (c) => {
        const about = readDomain(queryText(c, "about"))
        const known = about === null ? null : await policyAbout(ground, about)
        if (known !== null) return draw(c, valuesOf(known))
        return draw(c, about === null ? emptyForm : filledForm({ domain: about }))
      }),
    )
    .post(
      "/admin/blocks/review",
      forAdmins(async (c) => {
        const form = await readForm(c)
        const domain = readDomain(form.text("domain"))
        const problems = problemsIn(form, domain)
        if (domain === null || problems.length > 0) return draw(c, form, problems)
        return drawReview(c, { ...inputOf(form), domain }, await footholdOf(ground, domain))
      }),
    )
    .post(
      home,
      forAdmins(async (c, admin) => {
        const form = await readForm(c)
        const made = await setPolicy(ground, admin.actorId, inputOf(form))
        if (!made.ok) return draw(c, form, [{ field: "domain", message: made.sentence }])
        say(c, "policySaved")
        return c.redirect(home, 303)
      }),
    )
    .post(
      "/admin/blocks/remove",
      forAdmins(async (c, admin) => {
        const form = await readForm(c)
        const removed = await removePolicy(ground, admin.actorId, form.text("domain"))
        if (removed.ok) say(c, "policyRemoved")
        return c.redirect(home, 303)
      }),
    )
    .post(
      "/admin/blocks/allow-list",
      forAdmins(async (c, admin) => {
        const on = (await readForm(c)).text("on") === "yes"
        await setAllowList(ground, admin.actorId, on)
        say(c, on ? "allowListOn" : "allowListOff")
        return c.redirect(home, 303)
      }),
    )
    .post(
      "/admin/blocks/allowed",
      forAdmins(async (c, admin) => {
        const form = await readForm(c)
        const allowed = form.text("allowed") === "yes"
        const done = await setAllowed(ground, admin.actorId, { domain: form.text("allowedDomain"), allowed })
        if (!done.ok) return draw(c, form, [{ field: "allowedDomain", message: done.sentence }])
        say(c, allowed ? "serverAllowed" : "serverDisallowed")
        return c.redirect(`${home}#allow-list`, 303)
      }),
    )

const severities: readonly Severity[] = ["suspend", "silence", "none"]

const severityIn = (form: FormValues): Severity | undefined =>
  severities.find((severity) => severity === form.text("severity"))

const inputOf = (form: FormValues): PolicyInput => ({
  domain: form.text("domain"),
  severity: severityIn(form) ?? "none",
  rejectMedia: form.text("rejectMedia") === "yes",
  rejectReports: form.text("rejectReports") === "yes",
  publicComment: form.text("publicComment"),
  privateComment: form.text("privateComment"),
  obfuscate: form.text("obfuscate") === "yes",
})

const yes = (value: boolean) => (value ? "yes" : null)

const fieldsOf = ({ rejectMedia, rejectReports, obfuscate, ...rest }: PolicyInput) => ({
  domain: rest.domain,
  severity: rest.severity,
  publicComment: rest.publicComment,
  privateComment: rest.privateComment,
  rejectMedia: yes(rejectMedia),
  rejectReports: yes(rejectReports),
  obfuscate: yes(obfuscate),
})

const valuesOf = (policy: DomainPolicy): FormValues => filledForm(fieldsOf(policy))

function problemsIn(form: FormValues, domain: string | null): ProblemView[] {
  const problems: ProblemView[] = []
  if (domain === null) problems.push({ field: "domain", message: "Write the name of a server, such as example.org." })
  if (severityIn(form) === undefined) problems.push({ field: "severity", message: "Choose what to do about it." })
  return problems
}

async function draw(c: WebContext, form: FormValues, problems: ProblemView[] = []): Promise<Response> {
  const { ground } = c.var
  const after = queryText(c, "after") || null
  const [policies, rows, allowed] = await Promise.all([
    policiesOf(ground),
    policiesPage(ground, { after, limit: policiesShown + 1 }),
    listAllowed(ground),
  ])
  const shown = rows.slice(0, policiesShown)
  const last = rows.length > policiesShown ? shown.at(-1)?.domain : undefined
  const csrfToken = csrfTokenOf(c)
  return showAdmin(
    c,
    {
      section: "blocks",
      title: "Blocks",
      lead: "Which servers stay out, and which are only heard by those who follow them. What is decided about a server holds for everything under its name.",
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary problems={problems} />
          {policies.allowListOn && (
            <Notice kind="warning" title="Only listed servers are talked to">
              <p>
                Everybody else is turned away at the door, and nothing of theirs is shown. See the allow-list below.
              </p>
            </Notice>
          )}
          <section class="stack" aria-labelledby="decided">
            <h2 id="decided">What is decided</h2>
            {shown.length === 0 ? (
              <EmptyState title="Nothing is blocked" picture="none" headingLevel={3}>
                Every server may talk to this one. Decide about one below, or take over a list that others keep.
              </EmptyState>
            ) : (
              <DataTable
                caption="Servers"
                hiddenCaption
                columns={[
                  { key: "domain", label: "Server" },
                  { key: "decision", label: "Decision", speaksForItself: true },
                  { key: "why", label: "Reason" },
                  { key: "do", label: "What to do", hiddenLabel: true },
                ]}
                rows={shown.map((policy) => ({
                  domain: <bdi class="breakable">{policy.domain}</bdi>,
                  decision: <ServerDecision policy={policy} />,
                  why: policy.publicComment || <span class="soft">None given</span>,
                  do: (
                    <div class="cluster cluster-tight">
                      <Button
                        href={pathWithQuery(home, { about: policy.domain })}
                        size="small"
                        variant="quiet"
                        icon="edit"
                      >
                        Change<span class="visually-hidden"> what is decided about {policy.domain}</span>
                      </Button>
                      <ActionButton
                        action="/admin/blocks/remove"
                        csrfToken={csrfToken}
                        fields={{ domain: policy.domain }}
                        size="small"
                        variant="quiet"
                        icon="undo"
                        confirm={`Take back what is decided about ${policy.domain}?`}
                      >
                        Take back<span class="visually-hidden"> what is decided about {policy.domain}</span>
                      </ActionButton>
                    </div>
                  ),
                }))}
              />
            )}
            <Pagination
              label="servers"
              newerHref={after === null ? undefined : home}
              newerLabel="From the beginning"
              olderHref={last === undefined ? undefined : pathWithQuery(home, { after: last })}
              olderLabel="Further"
            />
            <div class="cluster">
              <Button href="/admin/blocks/list" icon="upload">
                Take over a list
              </Button>
              <Button href="/admin/blocks/export" icon="download" variant="quiet" download="blocks.csv">
                Download as a list
              </Button>
            </div>
          </section>
          <section class="stack" aria-labelledby="decide">
            <h2 id="decide">Decide about a server</h2>
            <PolicyForm form={form} problems={problems} csrfToken={csrfToken} />
          </section>
          <section class="stack" aria-labelledby="allow-list">
            <h2 id="allow-list">Allow-list</h2>
            <p class="reading">
              For a closed circle: only the servers on this list are talked to, in both directions. While it is off,
              every server is, but for those that are suspended. Switching it on deletes nothing; what is known of the
              others is hidden until you switch it off.
            </p>
            <AllowList isOn={policies.allowListOn} allowed={allowed} csrfToken={csrfToken} problems={problems} />
          </section>
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

type PolicyFormProps = { form: FormValues; problems: ProblemView[]; csrfToken: string }

function PolicyForm({ form, problems, csrfToken }: PolicyFormProps) {
  return (
    <Form action="/admin/blocks/review" csrfToken={csrfToken}>
      <TextField
        name="domain"
        label="Server"
        hint="Such as example.org. Everything under that name is meant as well."
        value={form.text("domain")}
        error={problemFor(problems, "domain")}
        verbatim
        required
      />
      <ChoiceGroup
        kind="radio"
        name="severity"
        label="What to do about it"
        value={form.text("severity")}
        error={problemFor(problems, "severity")}
        required
        options={[
          {
            value: "suspend",
            label: "Suspend",
            hint: "Nothing of it is stored or shown, and nothing is sent to it. What is kept of it is deleted.",
            icon: "ban",
          },
          {
            value: "silence",
            label: "Silence",
            hint: "Only those who follow its people see them. Its badge offers wait apart from the others.",
            icon: "pause",
          },
          { value: "none", label: "Neither", hint: "Only what is ticked below.", icon: "minus" },
        ]}
      />
      <Checkbox
        name="rejectMedia"
        label="Keep no pictures of it"
        hint="Profiles, posts and badges are shown without pictures from there."
        checked={form.text("rejectMedia") === "yes"}
      />
      <Checkbox name="rejectReports" label="Take no reports from it" checked={form.text("rejectReports") === "yes"} />
      <TextField
        name="publicComment"
        label="Reason for everybody"
        hint="Stands in the lists that you hand on."
        value={form.text("publicComment")}
        maxLength={longestComment}
      />
      <TextArea
        name="privateComment"
        label="Note for the admins"
        value={form.text("privateComment")}
        maxLength={longestComment}
        rows={2}
      />
      <FormActions>
        <SubmitButton iconEnd="arrow-right">Look at what that means</SubmitButton>
      </FormActions>
    </Form>
  )
}

const things: Record<keyof Foothold, [one: string, many: string]> = {
  people: ["account is known here", "accounts are known here"],
  follows: ["follow, in either direction", "follows, in either direction"],
  notes: ["post, like or reply", "posts, likes and replies"],
  badges: ["badge that is kept for followers", "badges that are kept for followers"],
  offers: ["offer that was not accepted", "offers that were not accepted"],
}

const inWords = (what: keyof Foothold, count: number): string => `${count} ${things[what][count === 1 ? 0 : 1]}`

/** The last look before it holds: what a suspension deletes cannot be brought back from here. */
function drawReview(c: WebContext, input: PolicyInput, foothold: Foothold): Promise<Response> {
  const deletes = (["follows", "notes", "badges", "offers"] as const).filter((what) => foothold[what] > 0)
  const suspends = input.severity === "suspend"
  const fields = Object.fromEntries(
    Object.entries(fieldsOf(input)).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
  return showAdmin(c, {
    section: "blocks",
    title: suspends ? `Suspend ${input.domain}?` : `Decide about ${input.domain}`,
    breadcrumb: [{ label: "Blocks", href: home }],
    children: (
      <>
        <div class="panel stack reading">
          <ServerDecision policy={input} />
          <p>{inWords("people", foothold.people)}.</p>
          {suspends && deletes.length > 0 && (
            <>
              <p>
                <strong>This is deleted, and cannot be brought back from here:</strong>
              </p>
              <ul>
                {deletes.map((what) => (
                  <li>{inWords(what, foothold[what])}</li>
                ))}
              </ul>
            </>
          )}
          {suspends ? (
            <p>
              Badges from there that people here have accepted stay in their backpacks. The suspension itself can be
              taken back at any time.
            </p>
          ) : (
            <p>Nothing is deleted, but for pictures where they are not to be kept.</p>
          )}
        </div>
        <Form action={home} csrfToken={csrfTokenOf(c)} fields={fields}>
          <FormActions>
            <SubmitButton variant={suspends ? "danger" : "primary"} icon={suspends ? "ban" : "check"}>
              {suspends ? `Suspend ${input.domain}` : "Decide so"}
            </SubmitButton>
            <Button href={home} variant="quiet">
              Cancel
            </Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

type AllowListProps = {
  isOn: boolean
  allowed: { domain: string }[]
  csrfToken: string
  problems: ProblemView[]
}

function AllowList({ isOn, allowed, csrfToken, problems }: AllowListProps) {
  const isMeant = problems.some(({ field }) => field === "allowedDomain")
  const list = (
    <>
      {allowed.length > 0 && (
        <ul class="stack stack-tight plain-list">
          {allowed.map(({ domain }) => (
            <li class="cluster">
              <bdi>{domain}</bdi>
              <ActionButton
                action="/admin/blocks/allowed"
                csrfToken={csrfToken}
                fields={{ allowedDomain: domain, allowed: "no" }}
                size="small"
                variant="quiet"
                icon="cross"
              >
                Take off<span class="visually-hidden"> the list: {domain}</span>
              </ActionButton>
            </li>
          ))}
        </ul>
      )}
      <Form action="/admin/blocks/allowed" csrfToken={csrfToken} fields={{ allowed: "yes" }}>
        <TextField
          name="allowedDomain"
          label="Put a server on the list"
          hint="Such as example.org, with everything under its name."
          error={problemFor(problems, "allowedDomain")}
          verbatim
          required
        />
        <FormActions>
          <SubmitButton variant="secondary" icon="plus">
            Put on the list
          </SubmitButton>
        </FormActions>
      </Form>
      <ActionButton
        action="/admin/blocks/allow-list"
        csrfToken={csrfToken}
        fields={{ on: isOn ? "no" : "yes" }}
        variant={isOn ? "primary" : "danger"}
        icon={isOn ? "globe" : "lock"}
        confirm={isOn ? undefined : `Talk only to the ${allowed.length} servers on the list from now on?`}
      >
        {isOn ? "Talk to every server again" : "Talk only to listed servers"}
      </ActionButton>
    </>
  )
  if (isOn || isMeant) return <div class="stack">{list}</div>
  return <Fold label="Set up the allow-list">{list}</Fold>
}

import { Hono } from "hono"
import {
  exportPolicies,
  importPolicies,
  longestList,
  previewList,
  type ListPreview,
} from "../../../moderation/index.ts"
import {
  Button,
  DataTable,
  FileField,
  Form,
  FormActions,
  Notice,
  problemFor,
  ProblemSummary,
  Stats,
  SubmitButton,
  TextArea,
  type ProblemView,
} from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { fileBytes, readForm } from "../../forms/read-form.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { Fold } from "../../parts/fold.tsx"
import { ServerDecision } from "../../parts/server-decision.tsx"

const mostShown = 200
const breadcrumb = [{ label: "Blocks", href: "/admin/blocks" }]

/** Lists of servers, out and in, in the format that Mastodon uses. What a list would change is shown before it does. */
export const adminBlockListsPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/admin/blocks/export",
      forAdmins(async (c) =>
        c.body(await exportPolicies(ground), 200, {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": 'attachment; filename="blocks.csv"',
          "cache-control": "private, no-store",
        }),
      ),
    )
    .get(
      "/admin/blocks/list",
      forAdmins((c) => drawForm(c)),
    )
    .post(
      "/admin/blocks/preview",
      forAdmins(async (c) => {
        const form = await readForm(c)
        const bytes = await fileBytes(form, "file")
        if (bytes !== null && bytes.length > longestList * 4)
          return drawForm(c, [{ field: "file", message: "That file is longer than 2 MB. Take it over in parts." }])
        const text = bytes === null ? form.uncut("list") : new TextDecoder().decode(bytes)
        if (text.trim() === "") return drawForm(c, [{ field: "file", message: "Choose a file, or paste a list." }])
        const preview = await previewList(ground, text)
        if (!preview.ok) return drawForm(c, [{ field: "file", message: preview.sentence }])
        return drawPreview(c, text, preview.value)
      }),
    )
    .post(
      "/admin/blocks/import",
      forAdmins(async (c, admin) => {
        const form = await readForm(c)
        // Read and compared again: the list that counts is the one that was sent, and what is decided may have changed meanwhile.
        const preview = await previewList(ground, form.uncut("list"))
        if (!preview.ok) return drawForm(c, [{ field: "file", message: preview.sentence }])
        const { fresh, changed } = preview.value
        const withChanges = form.text("changes") === "yes"
        await importPolicies(ground, admin.actorId, [
          ...fresh,
          ...(withChanges ? changed.map(({ after }) => after) : []),
        ])
        say(c, "listTakenOver")
        return c.redirect("/admin/blocks", 303)
      }),
    )

function drawForm(c: WebContext, problems: ProblemView[] = []): Promise<Response> {
  return showAdmin(
    c,
    {
      section: "blocks",
      title: "Take over a list",
      breadcrumb,
      lead: "Many communities share which servers they keep out. Lists in the format of Mastodon (CSV) can be taken over here; you see what would change first.",
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary problems={problems} />
          <Form action="/admin/blocks/preview" csrfToken={csrfTokenOf(c)} withFiles>
            <FileField
              name="file"
              label="File"
              hint="A CSV file with the columns #domain, #severity, #reject_media, #reject_reports, #public_comment and #obfuscate."
              error={problemFor(problems, "file")}
              accept=".csv,text/csv,text/plain"
            />
            <Fold label="Paste the list instead">
              <TextArea
                name="list"
                label="List"
                hint="One server per line also does: all of them are suspended then."
                rows={8}
              />
            </Fold>
            <FormActions>
              <SubmitButton iconEnd="arrow-right">Look at what would change</SubmitButton>
              <Button href="/admin/blocks" variant="quiet">
                Cancel
              </Button>
            </FormActions>
          </Form>
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

function drawPreview(c: WebContext, text: string, { fresh, changed, same, bad }: ListPreview): Promise<Response> {
  const nothing = fresh.length === 0 && changed.length === 0
  return showAdmin(c, {
    section: "blocks",
    title: nothing ? "Nothing to take over" : "What the list would change",
    breadcrumb,
    children: (
      <>
        <Stats
          stats={[
            { label: "New", value: fresh.length },
            { label: "Decided otherwise now", value: changed.length },
            { label: "The same already", value: same },
            { label: "Cannot be read", value: bad.length },
          ]}
        />
        {bad.length > 0 && (
          <Notice kind="warning" title={bad.length === 1 ? "A line is left out" : `${bad.length} lines are left out`}>
            <ul>
              {bad.slice(0, 20).map(({ line, text: name, sentence }) => (
                <li>
                  Line {line}: <bdi class="breakable">{name || "(empty)"}</bdi>. {sentence}
                </li>
              ))}
            </ul>
            {bad.length > 20 && <p>And {bad.length - 20} more.</p>}
          </Notice>
        )}
        {changed.length > 0 && (
          <DataTable
            caption="Decided otherwise now"
            columns={[
              { key: "domain", label: "Server" },
              { key: "before", label: "Now" },
              { key: "after", label: "In the list" },
            ]}
            rows={changed.slice(0, mostShown).map(({ before, after }) => ({
              domain: <bdi class="breakable">{after.domain}</bdi>,
              before: <ServerDecision policy={before} />,
              after: <ServerDecision policy={after} />,
            }))}
          />
        )}
        {fresh.length > 0 && (
          <DataTable
            caption={fresh.length > mostShown ? `New (the first ${mostShown} of ${fresh.length})` : "New"}
            columns={[
              { key: "domain", label: "Server" },
              { key: "decision", label: "Decision", speaksForItself: true },
              { key: "why", label: "Reason" },
            ]}
            rows={fresh.slice(0, mostShown).map((policy) => ({
              domain: <bdi class="breakable">{policy.domain}</bdi>,
              decision: <ServerDecision policy={policy} />,
              why: policy.publicComment || <span class="soft">None given</span>,
            }))}
          />
        )}
        {!nothing && (
          <Form action="/admin/blocks/import" csrfToken={csrfTokenOf(c)} fields={{ list: text }} withFiles>
            <FormActions>
              {changed.length > 0 && (
                <SubmitButton name="changes" value="yes" variant="danger" icon="check">
                  Take over all of it
                </SubmitButton>
              )}
              {fresh.length > 0 && (
                <SubmitButton
                  name="changes"
                  value="no"
                  variant={changed.length > 0 ? "secondary" : "danger"}
                  icon={changed.length > 0 ? undefined : "check"}
                >
                  {changed.length > 0 ? "Take over what is new only" : "Take over the list"}
                </SubmitButton>
              )}
              <Button href="/admin/blocks" variant="quiet">
                Cancel
              </Button>
            </FormActions>
          </Form>
        )}
        {nothing && (
          <div>
            <Button href="/admin/blocks">Back to the blocks</Button>
          </div>
        )}
      </>
    ),
  })
}

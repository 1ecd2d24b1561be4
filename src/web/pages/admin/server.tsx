import { Hono } from "hono"
import {
  changeInstanceProfile,
  instanceProfile,
  longestInstanceText,
  mostInstanceName,
} from "../../../instance/index.ts"
import {
  Form,
  FormActions,
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
import { filledForm, type FormValues } from "../../forms/form-values.ts"
import { problemsFrom } from "../../forms/problems.ts"
import { readForm } from "../../forms/read-form.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"

/** What this server says of itself: its name, whom to turn to, its rules, and what its admins add about privacy. */
export const adminServerPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/admin/server",
      forAdmins(async (c) => {
        const { rules, privacy, ...lines } = await instanceProfile(ground)
        return draw(c, filledForm({ ...lines, rules: rules.source, privacy: privacy.source }))
      }),
    )
    .post(
      "/admin/server",
      forAdmins(async (c) => {
        const form = await readForm(c)
        const changed = await changeInstanceProfile(ground, {
          name: form.text("name"),
          description: form.text("description"),
          contactName: form.text("contactName"),
          contactEmail: form.text("contactEmail"),
          contactHandle: form.text("contactHandle"),
          rules: form.text("rules"),
          privacy: form.text("privacy"),
        })
        if (!changed.ok) return draw(c, form, problemsFrom(changed))
        say(c, "serverSaved")
        return c.redirect("/admin/server", 303)
      }),
    )

function draw(c: WebContext, form: FormValues, problems: ProblemView[] = []) {
  const field = (name: string) => ({ name, value: form.text(name), error: problemFor(problems, name) })
  return showAdmin(
    c,
    {
      section: "server",
      title: "This server",
      lead: "What it is called, whom people turn to, and by what rules they live here.",
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary problems={problems} />
          <Form action="/admin/server" csrfToken={csrfTokenOf(c)}>
            <TextField
              {...field("name")}
              label="Name"
              hint="At the top of every page, in mails, and on other servers' lists."
              maxLength={mostInstanceName}
              required
            />
            <TextField
              {...field("description")}
              label="In one sentence"
              hint="Whose server it is and what for."
              maxLength={300}
            />
            <h2>Contact</h2>
            <TextField {...field("contactName")} label="Who runs it" maxLength={100} />
            <TextField {...field("contactEmail")} label="Email for questions" type="email" inputMode="email" verbatim />
            <TextField
              {...field("contactHandle")}
              label="Handle for questions"
              hint="On any server, such as @help@example.org."
              verbatim
            />
            <h2>Texts</h2>
            <TextArea
              {...field("rules")}
              label="Rules"
              hint={
                <>
                  In Markdown. They stand on <a href="/contact">Contact and rules</a>, and whoever makes an account
                  agrees to them.
                </>
              }
              maxLength={longestInstanceText}
              rows={8}
            />
            <TextArea
              {...field("privacy")}
              label="What you add about privacy"
              hint={
                <>
                  In Markdown: who you are, where the server stands, whom to ask. What the program itself stores stands
                  on <a href="/privacy">Privacy</a> already.
                </>
              }
              maxLength={longestInstanceText}
              rows={8}
            />
            <FormActions>
              <SubmitButton icon="check">Save</SubmitButton>
            </FormActions>
          </Form>
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

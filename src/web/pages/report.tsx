import { Hono } from "hono"
import { actorById, actorByUri, holdingUri, idInUri, isPresent, type Actor } from "../../actors/index.ts"
import { holdingById, visibleTo } from "../../backpack/index.ts"
import { achievementById } from "../../issuing/index.ts"
import { longestReport, makeReport, reportCategories, type ReportItem } from "../../moderation/index.ts"
import type { SignedIn } from "../../people/index.ts"
import { authorOfReported, whoOf } from "../../views/index.ts"
import {
  Button,
  Checkbox,
  ChoiceGroup,
  Form,
  FormActions,
  PageHeader,
  PersonLine,
  problemFor,
  ProblemSummary,
  SubmitButton,
  TextArea,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { idempotencyTokenOf } from "../forms/idempotency.ts"
import { readForm } from "../forms/read-form.ts"
import { queryText } from "../params.ts"
import { actorPath, actorView, nameOf } from "../present/actors.ts"
import { reportCategoryWords } from "../present/reports.ts"
import { show } from "../show.tsx"
import { sightOf } from "../sight.ts"
import { signedIn } from "../signed-in.ts"
import { notFoundPage } from "./problem-pages.tsx"

/** Tell the admins of somebody or something. For people who are signed in; everybody else finds the admins on the contact page. */
export const reportPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/report",
      signedIn(async (c, viewer) => {
        const about = await reported(c, viewer, queryText(c, "about"))
        return about === null ? notFoundPage(c) : draw(c, about)
      }),
    )
    .post(
      "/report",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const about = await reported(c, viewer, form.text("about"))
        if (about === null) return notFoundPage(c)
        const category = reportCategories.find((one) => one === form.text("category"))
        if (category === undefined)
          return draw(c, about, form, [{ field: "category", message: "Choose what is wrong." }])
        const made = await makeReport(ground, {
          category,
          comment: form.text("comment"),
          subject: about.subject,
          reporter: viewer.actor,
          items: about.items,
          sourceKey: `form:${viewer.actorId}:${idempotencyTokenOf(form)}`,
          forward: form.text("forward") === "yes",
        })
        if (!made.ok) return draw(c, about, form, [{ message: made.sentence }])
        say(c, "reported")
        return c.redirect(about.path, 303)
      }),
    )

/** What a report is about: whose it is, and the thing itself where it is more than a person. */
type Reported = {
  uri: string
  subject: Actor
  items: Pick<ReportItem, "kind" | "uri">[]
  /** What it is, in words. */
  what: string
  path: string
}

/** Only what the viewer can see can be reported: whoever may not see a badge gets the answer for one that does not exist. */
async function reported(c: WebContext, viewer: SignedIn, uri: string): Promise<Reported | null> {
  const { ground } = c.var
  const { origin } = ground.config
  const holdingId = idInUri(origin, "holding", uri)
  if (holdingId !== null) {
    const found = await holdingById(ground, holdingId)
    const holder = found === null ? null : await actorById(ground, found.holding.holderId)
    if (found === null || holder === null || !isPresent(holder)) return null
    if (!visibleTo(found.holding, await sightOf(ground, viewer, holder.id))) return null
    const path = `/badges/${holdingId}`
    return {
      uri,
      subject: holder,
      items: [{ kind: "badge", uri: holdingUri(origin, holdingId) }],
      what: `the badge “${found.snapshot.name}”`,
      path,
    }
  }
  const achievementId = idInUri(origin, "achievement", uri)
  if (achievementId !== null) {
    const found = await achievementById(ground, achievementId)
    const issuer = found === null ? null : await actorById(ground, found.issuerId)
    if (found === null || issuer === null || !isPresent(issuer)) return null
    const path = `/achievements/${achievementId}`
    return { uri, subject: issuer, items: [{ kind: "achievement", uri }], what: `the badge “${found.name}”`, path }
  }
  const authorId = await authorOfReported(ground, uri, viewer.actorId)
  const author = authorId === null ? null : await actorById(ground, authorId)
  if (author !== null) {
    const what = `a post of ${nameOf(whoOf(author))}`
    return { uri, subject: author, items: [{ kind: "note", uri }], what, path: actorPath(author) }
  }
  const subject = await actorByUri(ground, uri)
  if (subject === null || !isPresent(subject) || (subject.local && subject.type === "Application")) return null
  return { uri, subject, items: [], what: nameOf(whoOf(subject)), path: actorPath(subject) }
}

function draw(
  c: WebContext,
  about: Reported,
  form: FormValues = emptyForm,
  problems: ProblemView[] = [],
): Promise<Response> {
  const { ground } = c.var
  const who = whoOf(about.subject)
  return show(
    c,
    {
      title: `Report ${about.what}`,
      hasProblems: problems.length > 0,
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary problems={problems} />
          <PageHeader
            title={`Report ${about.what}`}
            lead="The admins of this server read it, and nobody else here. Whom it is about is not told who reported."
          />
          <PersonLine actor={actorView(ground, who)} />
          <Form
            action="/report"
            csrfToken={csrfTokenOf(c)}
            idempotencyToken={idempotencyTokenOf(form)}
            fields={{ about: about.uri }}
          >
            <ChoiceGroup
              kind="radio"
              name="category"
              label="What is wrong?"
              value={form.text("category")}
              error={problemFor(problems, "category")}
              required
              options={reportCategories.map((value) => ({
                value,
                label: reportCategoryWords[value],
                hint: hints[value],
              }))}
            />
            <TextArea
              name="comment"
              label="What the admins should know"
              value={form.text("comment")}
              maxLength={longestReport}
              rows={5}
            />
            {!who.local && (
              <Checkbox
                name="forward"
                label={`Tell the admins of ${about.subject.host}, too`}
                hint="They read what you wrote, but not who you are."
                checked={form.text("forward") === "yes"}
              />
            )}
            <FormActions>
              <SubmitButton icon="flag">Send the report</SubmitButton>
              <Button href={about.path} variant="quiet">
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

const hints: Record<(typeof reportCategories)[number], string> = {
  spam: "Advertising, or the same again and again.",
  impersonation: "Somebody pretends to be somebody else.",
  falseBadge: "It says something that was not earned, or in a name that is not the issuer's.",
  abuse: "Insults, threats or harassment.",
  legal: "Something that may not be published at all.",
  other: "Write below what it is.",
}

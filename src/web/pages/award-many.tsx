import { Hono } from "hono"
import { decodeList, draftBatch, type AwardBatch, type DraftRefusal } from "../../issuing/index.ts"
import type { SignedIn } from "../../people/index.ts"
import { ok, refused, type Result } from "../../result.ts"
import type { AchievementView } from "../../views/index.ts"
import { BadgeLine, FileField, problemFor, TextArea, TextField, type ProblemView } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { idempotencyTokenOf } from "../forms/idempotency.ts"
import { fileAgain, problemsFrom } from "../forms/problems.ts"
import { fileBytes, readForm } from "../forms/read-form.ts"
import { forMembersAt } from "../members-only.ts"
import { showIssuingForm } from "../parts/issuing-form.tsx"
import { nameOf } from "../present/actors.ts"
import { achievementPaths, batchPaths, issuerPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"

/** Award a badge to many people at once: the list of them. */
export const awardManyPage: PageRoutes = () =>
  new Hono<WebEnvironment>()
    .get(
      "/achievements/:id/award-many",
      forMembersAt("award", (c, { achievement }) => draw(c, achievement, emptyForm)),
    )
    .post(
      "/achievements/:id/award-many",
      forMembersAt("award", async (c, { viewer, achievement }) => {
        const form = await readForm(c)
        const drafted = await draft(c, viewer, achievement, form)
        if (!drafted.ok) return draw(c, achievement, form, problemsFrom(drafted, fieldNames))
        const paths = batchPaths(drafted.value.id)
        // What a list of one column says needs no words; that of a table is looked at first.
        return c.redirect(drafted.value.columns.length === 1 ? paths.page : paths.columns, 303)
      }),
    )

const fieldNames: Record<string, string> = Object.fromEntries(
  ["listTooLarge", "listEmpty", "notAList", "tooManyRows", "tooManyColumns", "rowTooLong", "quoteNotClosed"].map(
    (reason) => [reason, "list"],
  ),
)

async function draft(
  c: WebContext,
  viewer: SignedIn,
  achievement: AchievementView,
  form: FormValues,
): Promise<Result<AwardBatch, DraftRefusal | "listInvalid">> {
  const list = await listIn(form)
  if (!list.ok) return list
  return draftBatch(c.var.ground, viewer.actorId, {
    achievementId: achievement.achievementId,
    list: list.value,
    narrative: form.text("narrative"),
    lastDay: form.text("lastDay"),
    idempotencyKey: idempotencyTokenOf(form),
  })
}

async function listIn(form: FormValues): Promise<Result<string, DraftRefusal | "listInvalid">> {
  const bytes = await fileBytes(form, "file")
  const pasted = form.uncut("list")
  if (bytes === null) return ok(pasted)
  if (pasted.trim() !== "") {
    return refused("listInvalid", "There is a list in the text field and a file as well. Give one of them.")
  }
  return decodeList(bytes)
}

function draw(c: WebContext, achievement: AchievementView, form: FormValues, problems: ProblemView[] = []) {
  const { ground } = c.var
  const { host } = ground.config
  const paths = achievementPaths(achievement.achievementId)
  const issuerName = nameOf(achievement.issuer)
  return showIssuingForm(c, {
    title: `Award ${achievement.name} to many`,
    heading: "Award many at once",
    lead: "Bring a list of people. You see what it says, row by row, before anything is awarded.",
    breadcrumb: [
      { label: issuerName, href: issuerPaths(achievement.issuerId).dashboard },
      { label: achievement.name, href: paths.page },
    ],
    refusal: "The list could not be read",
    problems,
    action: paths.awardMany,
    idempotencyToken: idempotencyTokenOf(form),
    withFiles: true,
    above: (
      <div class="panel panel-plain">
        <BadgeLine name={achievement.name} imageUrl={picturePath(ground, achievement.imageDigest)}>
          Awarded by {issuerName}
        </BadgeLine>
      </div>
    ),
    children: (
      <>
        <TextArea
          name="list"
          label="Who earned it?"
          hint={
            <>
              One person a line: a handle such as <strong>@alice@{host}</strong>, or an email address such as{" "}
              <strong>bob@school.example</strong>. Or paste cells from a spreadsheet. At most 10,000 rows.
            </>
          }
          value={form.uncut("list")}
          error={problemFor(problems, "list")}
          rows={8}
          optionalMark={false}
        />
        <FileField
          name="file"
          label="Or choose a CSV file"
          hint="From any spreadsheet program, up to 2 MB. Columns can hold a story, evidence and dates of each person's own."
          error={problemFor(problems, "file") ?? fileAgain(form.file("file") !== null, problems)}
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          optionalMark={false}
        />
        <TextArea
          name="narrative"
          label="What did they do?"
          hint="For everybody whose row has no story of its own. It becomes part of their badges. You can use Markdown."
          value={form.text("narrative")}
          error={problemFor(problems, "narrative")}
          maxLength={5000}
          rows={3}
        />
        <TextField
          name="lastDay"
          label="Counts until"
          hint="The last day on which the badges count (UTC), where the list says no other. Leave it empty if they do not expire."
          type="date"
          value={form.text("lastDay")}
          error={problemFor(problems, "lastDay")}
          short
        />
      </>
    ),
    submit: { icon: "arrow-right", label: "Read the list" },
    cancelHref: paths.award,
  })
}

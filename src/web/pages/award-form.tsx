import { Hono } from "hono"
import { actorByUri, knownRemoteActor } from "../../actors/index.ts"
import { award, type AwardRecipient, type AwardRefusal, readAddress } from "../../issuing/index.ts"
import { ok, refused, type Refusal, type Result } from "../../result.ts"
import { parseHandle } from "../../text/index.ts"
import type { SignedIn } from "../../people/index.ts"
import type { AchievementView } from "../../views/index.ts"
import { BadgeLine, type ProblemView } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { awardFieldNames, AwardFields, awardInputOf, lastDayOf } from "../forms/award-fields.tsx"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { idempotencyTokenOf } from "../forms/idempotency.ts"
import { problemsFrom, statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { lookUp } from "../look-ups.ts"
import { forMembersAt } from "../members-only.ts"
import { ADD_ROW, EnterSends } from "../parts/form-rows.tsx"
import { nameOf } from "../present/actors.ts"
import { achievementPaths, issuerPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { showIssuingForm, type IssuingForm } from "../parts/issuing-form.tsx"

/** Award a badge to somebody, here or on any server. */
export const awardFormPage: PageRoutes = () =>
  new Hono<WebEnvironment>()
    .get(
      "/achievements/:id/award",
      forMembersAt("award", (c, { achievement }) => draw(c, achievement, emptyForm)),
    )
    .post(
      "/achievements/:id/award",
      forMembersAt("award", async (c, { viewer, achievement }) => {
        const form = await readForm(c)
        if (form.text(ADD_ROW) !== "") return draw(c, achievement, form)
        const problems = datesIn(c, form)
        const recipient = await recipientOf(c, viewer, form)
        if (!recipient.ok) {
          const all = [{ field: "recipient", message: recipient.sentence }, ...problems]
          return draw(c, achievement, form, all, statusOf(recipient))
        }
        if (problems.length > 0) return draw(c, achievement, form, problems)
        const made = await award(c.var.ground, viewer.actorId, {
          ...awardInputOf(form),
          achievementId: achievement.achievementId,
          recipient: recipient.value,
          validUntil: validUntilIn(form),
          idempotencyKey: idempotencyTokenOf(form),
        })
        if (!made.ok) return draw(c, achievement, form, problemsOf(made, form))
        say(c, "awarded")
        return c.redirect(issuerPaths(achievement.issuerId).awards, 303)
      }),
    )

/**
 * Whom the form names. A handle begins with @, an email address does not; without an @ in front, a name on this very host is a handle all
 * the same, since this server gives nobody a mailbox.
 */
async function recipientOf(c: WebContext, viewer: SignedIn, form: FormValues): Promise<Result<AwardRecipient>> {
  const { ground } = c.var
  const wanted = form.text("recipient").trim()
  if (wanted === "") return refused("recipientInvalid", "Write the handle or the email address of whoever earned it.")
  const isMarked = /^(?:@|acct:|https?:\/\/)/i.test(wanted)
  if (!isMarked && wanted.includes("@") && parseHandle(wanted)?.host !== ground.config.host) {
    const address = readAddress(wanted)
    return address.ok ? ok({ email: address.value }) : address
  }
  const found = await lookUp(ground, viewer.actorId, wanted, "awarding")
  if (found.ok || found.reason !== "serverUnreachable") return found
  // Somebody who was found before can be awarded while their server is away: the offer waits for it.
  const handle = parseHandle(wanted)
  const known = await (handle === null ? actorByUri(ground, wanted) : knownRemoteActor(ground, handle))
  return known === null ? found : ok(known)
}

/** What is wrong with the last day, found before anybody is asked about the recipient. */
function datesIn(c: WebContext, form: FormValues): ProblemView[] {
  const lastDay = lastDayOf(form.text("validUntil"))
  if (lastDay === "unreadable") {
    return [{ field: "validUntil", message: "Write the day as year-month-day, such as 2031-05-06." }]
  }
  if (lastDay === null || lastDay > c.var.ground.now()) return []
  return [{ field: "validUntil", message: "That day has passed. Choose today or a later one, or leave it empty." }]
}

function validUntilIn(form: FormValues): Date | null {
  const lastDay = lastDayOf(form.text("validUntil"))
  return lastDay === "unreadable" ? null : lastDay
}

function problemsOf(refusal: Refusal<AwardRefusal>, form: FormValues): ProblemView[] {
  return problemsFrom(refusal, awardFieldNames(form))
}

function draw(
  c: WebContext,
  achievement: AchievementView,
  form: FormValues,
  problems: ProblemView[] = [],
  status: 422 | 429 = 422,
) {
  const { ground } = c.var
  const paths = achievementPaths(achievement.achievementId)
  const issuerName = nameOf(achievement.issuer)
  const view: IssuingForm = {
    title: `Award ${achievement.name}`,
    heading: "Award a badge",
    breadcrumb: [
      { label: issuerName, href: issuerPaths(achievement.issuerId).dashboard },
      { label: achievement.name, href: paths.page },
    ],
    refusal: "The badge was not awarded yet",
    problems,
    action: paths.award,
    idempotencyToken: idempotencyTokenOf(form),
    above: (
      <div class="panel panel-plain">
        <BadgeLine name={achievement.name} imageUrl={picturePath(ground, achievement.imageDigest)}>
          Awarded by {issuerName}
        </BadgeLine>
        <p class="small">
          For more than one person: <a href={paths.awardMany}>award it to many at once</a>, from a list or a
          spreadsheet.
        </p>
      </div>
    ),
    children: (
      <>
        <EnterSends />
        <AwardFields form={form} problems={problems} host={ground.config.host} oneMore={form.text(ADD_ROW) !== ""} />
        <p class="soft small">
          The badge is signed now and offered to them. It is theirs, and seen by others, only once they accept it.
        </p>
      </>
    ),
    submit: { icon: "badge", label: "Award the badge" },
    cancelHref: paths.page,
  }
  return showIssuingForm(c, view, status)
}

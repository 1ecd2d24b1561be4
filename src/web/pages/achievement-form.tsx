import { Hono } from "hono"
import type { Actor } from "../../actors/index.ts"
import { changeAchievement, defineAchievement } from "../../issuing/index.ts"
import type { AchievementView } from "../../views/index.ts"
import { type ProblemView } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { AchievementFields, achievementFieldNames, achievementInputOf } from "../forms/achievement-fields.tsx"
import { emptyForm, filledForm, type FormValues } from "../forms/form-values.ts"
import { idempotencyTokenOf } from "../forms/idempotency.ts"
import { problemsFrom } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { forMembers, forMembersAt } from "../members-only.ts"
import { ADD_ROW, EnterSends } from "../parts/form-rows.tsx"
import { achievementPaths, issuerPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { showIssuingForm } from "../parts/issuing-form.tsx"

/** Define something to be earned, and change what later awards of it say. */
export const achievementFormPages: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/issuers/:id/achievements/new",
      forMembers("defineAchievement", (c, { issuer }) => drawNew(c, issuer, emptyForm)),
    )
    .post(
      "/issuers/:id/achievements/new",
      forMembers("defineAchievement", async (c, { viewer, issuer }) => {
        const form = await readForm(c)
        if (form.text(ADD_ROW) !== "") return drawNew(c, issuer, form)
        const made = await defineAchievement(ground, viewer.actorId, issuer.id, {
          ...(await achievementInputOf(form)),
          idempotencyKey: idempotencyTokenOf(form),
        })
        if (!made.ok) return drawNew(c, issuer, form, problemsFrom(made, achievementFieldNames(form)))
        say(c, "achievementCreated")
        return c.redirect(achievementPaths(made.value.id).page, 303)
      }),
    )
    .get(
      "/achievements/:id/edit",
      forMembersAt("defineAchievement", (c, { achievement }) => drawEdit(c, achievement, formOf(achievement))),
    )
    .post(
      "/achievements/:id/edit",
      forMembersAt("defineAchievement", async (c, { viewer, achievement }) => {
        const form = await readForm(c)
        if (form.text(ADD_ROW) !== "") return drawEdit(c, achievement, form)
        const { achievementId } = achievement
        const changed = await changeAchievement(ground, viewer.actorId, achievementId, await achievementInputOf(form))
        if (!changed.ok) return drawEdit(c, achievement, form, problemsFrom(changed, achievementFieldNames(form)))
        say(c, "achievementSaved")
        return c.redirect(achievementPaths(achievementId).page, 303)
      }),
    )

const formOf = (achievement: AchievementView): FormValues =>
  filledForm({
    name: achievement.name,
    description: achievement.description,
    criteria: achievement.criteriaSource,
    imageAlt: achievement.imageAlt,
    tags: achievement.tags.join(", "),
    achievementType: achievement.achievementType,
    alignmentName: achievement.alignments.map(({ targetName }) => targetName),
    alignmentUrl: achievement.alignments.map(({ targetUrl }) => targetUrl),
    alignmentFramework: achievement.alignments.map(({ targetFramework }) => targetFramework ?? ""),
    alignmentCode: achievement.alignments.map(({ targetCode }) => targetCode ?? ""),
    alignmentDescription: achievement.alignments.map(({ targetDescription }) => targetDescription ?? ""),
  })

function drawNew(c: WebContext, issuer: Actor, form: FormValues, problems: ProblemView[] = []) {
  const paths = issuerPaths(issuer.id)
  return showIssuingForm(c, {
    title: "New badge",
    heading: "New badge",
    lead: "Say what somebody has to do. Once it is defined, you can award it as often as it is earned.",
    breadcrumb: [{ label: issuer.name, href: paths.dashboard }],
    refusal: "The badge was not created yet",
    problems,
    action: paths.newAchievement,
    idempotencyToken: idempotencyTokenOf(form),
    withFiles: true,
    children: (
      <>
        <EnterSends />
        <AchievementFields form={form} problems={problems} oneMore={form.text(ADD_ROW) !== ""} />
      </>
    ),
    submit: { icon: "badge", label: "Create badge" },
    cancelHref: paths.dashboard,
  })
}

function drawEdit(c: WebContext, achievement: AchievementView, form: FormValues, problems: ProblemView[] = []) {
  const paths = achievementPaths(achievement.achievementId)
  return showIssuingForm(c, {
    title: `Edit ${achievement.name}`,
    heading: "Edit the badge",
    lead: "Badges that were awarded keep what was signed at the time; later ones say what you save here.",
    breadcrumb: [
      { label: achievement.issuer.name, href: issuerPaths(achievement.issuerId).dashboard },
      { label: achievement.name, href: paths.page },
    ],
    refusal: "Nothing was changed yet",
    problems,
    action: paths.edit,
    withFiles: true,
    children: (
      <>
        <EnterSends />
        <AchievementFields
          form={form}
          problems={problems}
          picture={picturePath(c.var.ground, achievement.imageDigest)}
          oneMore={form.text(ADD_ROW) !== ""}
        />
      </>
    ),
    submit: { icon: "check", label: "Save" },
    cancelHref: paths.page,
  })
}

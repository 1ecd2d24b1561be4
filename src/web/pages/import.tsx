import { Hono } from "hono"
import { addImport, checkImportAgain, discardImport, keepImport, visibilities } from "../../backpack/index.ts"
import type { SignedIn } from "../../people/index.ts"
import { importView, whoOf, type ImportView } from "../../views/index.ts"
import {
  BadgeHero,
  Byline,
  ChoiceGroup,
  Form,
  FormActions,
  Notice,
  PageHeader,
  PersonLine,
  problemFor,
  ProblemSummary,
  SubmitButton,
  visibilityOptions,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { readForm } from "../forms/read-form.ts"
import { pathPart } from "../params.ts"
import { BadgeFacts, BadgePicture } from "../parts/badge-facts.tsx"
import { BadgeStory } from "../parts/badge-story.tsx"
import { ImportActions } from "../parts/import-actions.tsx"
import { Verdict, VerificationSection } from "../parts/verification.tsx"
import { actorView } from "../present/actors.ts"
import { importPaths, importsPath } from "../present/import-paths.ts"
import { dimmedAs } from "../present/report.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"
import { untilChecked } from "./add-badge.tsx"
import { DuplicateLine, refreshWhile } from "./imports.tsx"
import { notFoundPage } from "./problem-pages.tsx"

/** One badge that somebody brought: what it says, how it was checked, and what becomes of it. */
export const importPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/backpack/imports/:id",
      signedIn((c, viewer) => drawImport(c, viewer)),
    )
    .post(
      "/backpack/imports/:id/add",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const visibility = visibilities.find((one) => one === form.text("visibility"))
        if (visibility === undefined) {
          return drawImport(c, viewer, form, [{ field: "visibility", message: "Choose who can see the badge." }])
        }
        const added = await addImport(ground, viewer.actorId, pathPart(c, "id"), visibility)
        if (!added.ok) {
          if (added.reason === "noSuchImport") return notFoundPage(c)
          return drawImport(c, viewer, form, [{ message: added.sentence }])
        }
        say(c, "badgeAdded")
        return c.redirect(`/badges/${added.value.id}`, 303)
      }),
    )
    .post(
      "/backpack/imports/:id/keep",
      signedIn(async (c, viewer) => {
        const kept = await keepImport(ground, viewer.actorId, pathPart(c, "id"))
        if (!kept.ok) return notFoundPage(c)
        say(c, "importKept")
        return c.redirect(importsPath, 303)
      }),
    )
    .post(
      "/backpack/imports/:id/check",
      signedIn(async (c, viewer) => {
        const id = pathPart(c, "id")
        const checked = await checkImportAgain(ground, viewer.actorId, id)
        if (!checked.ok) return notFoundPage(c)
        await untilChecked(ground, [id])
        const still = await importView(ground, viewer.actorId, id)
        // A kept one that turned out to be good stands in the backpack now. Of one that did not, the report may still be to come.
        say(c, still === null ? "importVerified" : still.state === "ready" ? "importChecked" : "importBeingChecked")
        return c.redirect(still === null ? "/backpack" : importPaths(id).page, 303)
      }),
    )
    .post(
      "/backpack/imports/:id/discard",
      signedIn(async (c, viewer) => {
        const discarded = await discardImport(ground, viewer.actorId, pathPart(c, "id"))
        if (!discarded.ok) return notFoundPage(c)
        say(c, "importDiscarded")
        return c.redirect(importsPath, 303)
      }),
    )

async function drawImport(
  c: WebContext,
  viewer: SignedIn,
  form: FormValues = emptyForm,
  problems: ProblemView[] = [],
): Promise<Response> {
  const view = await importView(c.var.ground, viewer.actorId, pathPart(c, "id"))
  return view === null ? notFoundPage(c) : draw(c, viewer, view, form, problems)
}

function draw(c: WebContext, viewer: SignedIn, view: ImportView, form: FormValues, problems: ProblemView[]) {
  const { ground, flash } = c.var
  const { snapshot, report, standing } = view
  const title = view.name ?? view.label
  const csrfToken = csrfTokenOf(c)
  const earner = whoOf(viewer.actor)
  const steps = [
    { label: "Backpack", href: "/backpack" },
    { label: "Badges you brought", href: importsPath },
  ]
  // Whoever brings a badge is not therefore whom it was awarded to.
  const isTheirs = report?.checks.find(({ id }) => id === "recipient")?.outcome === "passed"
  const isChecking = view.state === "checking"
  refreshWhile(c, isChecking)
  const announce = flash === "importChecked"
  return show(
    c,
    {
      title: `Brought: ${title}`,
      hasProblems: problems.length > 0,
      current: "backpack",
      noIndex: true,
      children: (
        <>
          <ProblemSummary problems={problems} />
          {snapshot === null ? (
            <>
              <PageHeader eyebrow="Brought by you" title={title} breadcrumb={steps} />
              {report !== null && <Verdict standing={standing} report={report} announce={announce} />}
            </>
          ) : (
            <BadgeHero
              eyebrow="Brought by you"
              name={title}
              breadcrumb={steps}
              description={snapshot.description}
              picture={<BadgePicture ground={ground} snapshot={snapshot} standing={dimmedAs(standing)} />}
            >
              <Byline
                parts={[
                  ...(isTheirs
                    ? [{ label: "Awarded to", value: <PersonLine actor={actorView(ground, earner)} /> }]
                    : []),
                  { label: "Says that it is by", value: snapshot.issuer.name },
                ]}
              />
              <Verdict standing={standing} report={report} announce={announce} />
            </BadgeHero>
          )}
          {isChecking && (
            <Notice kind="info" title="It is being checked." announce>
              <p>This page asks again by itself every few seconds.</p>
            </Notice>
          )}
          {!isChecking && view.problem !== null && report === null && (
            <Notice kind="warning" title={view.problem.sentence}>
              {view.problem.nextStep !== null && <p>{view.problem.nextStep}</p>}
            </Notice>
          )}
          {view.notes.map((note) => (
            <Notice kind="info" title={note} />
          ))}
          <Decision view={view} form={form} problems={problems} csrfToken={csrfToken} />
          <div class="badge-sheet">
            {snapshot !== null && (
              <>
                <div class="stack stack-loose">
                  <BadgeStory snapshot={snapshot} />
                </div>
                <aside class="badge-aside" aria-label="At a glance">
                  <BadgeFacts snapshot={snapshot} now={ground.now()} />
                </aside>
              </>
            )}
            <VerificationSection report={report} host={ground.config.host} earner={earner} />
          </div>
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

type DecisionProps = { view: ImportView; form: FormValues; problems: ProblemView[]; csrfToken: string }

/** What becomes of it: into the backpack, kept apart, discarded. */
function Decision({ view, form, problems, csrfToken }: DecisionProps) {
  const { duplicate, report } = view
  const isHere = duplicate?.isSame === true
  const isSomebodyElses = report?.reason === "recipientMismatch"
  return (
    <section class="panel panel-stitched stack" aria-labelledby="decision">
      <h2 id="decision">{view.state === "kept" ? "Kept as not verified" : "What becomes of it?"}</h2>
      {duplicate !== null && <DuplicateLine {...duplicate} />}
      {view.isAddable && !isHere && (
        <Form action={importPaths(view.importId).add} csrfToken={csrfToken}>
          <ChoiceGroup
            kind="radio"
            name="visibility"
            label="Who can see it"
            hint="It lies in your backpack, whatever you choose. You can change this at any time, but what others have seen they have seen."
            options={visibilityOptions}
            value={form.text("visibility")}
            error={problemFor(problems, "visibility")}
            required
            inRow
          />
          <FormActions>
            <SubmitButton icon="check">Add to your backpack</SubmitButton>
          </FormActions>
        </Form>
      )}
      {!view.isAddable && view.state !== "checking" && (
        <p>
          {view.state === "kept"
            ? "Only you see it here. It is checked again from time to time, and goes into your backpack, for your eyes only, as soon as it turns out to be good."
            : view.isCheckable
              ? "It cannot stand in your backpack as it is, since nobody could rely on it. You can keep it apart: only you see it there, and it is checked again from time to time."
              : "There is no badge in it that could be kept."}
        </p>
      )}
      {isSomebodyElses && (
        <p>
          Was it awarded to another address of yours? <a href="/settings/account">Use that address for your account</a>,
          confirm it, and check the badge again.
        </p>
      )}
      <ImportActions view={view} csrfToken={csrfToken} />
    </section>
  )
}

import { Hono } from "hono"
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"
import {
  bringIn,
  longestWaitForImports,
  mostImports,
  unfinishedImports,
  type Brought,
  type BroughtIn,
} from "../../backpack/index.ts"
import type { Database } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import {
  FileField,
  Form,
  FormActions,
  PageHeader,
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
import { fileAgain } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { addBadgePath, importPaths, importsPath } from "../present/import-paths.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"

// Each badge that is brought may make this server ask several others.
const rule = { points: 120, duration: 60 * 60 }

// Counters belong to one instance, and one process may run several; each process counts by itself, which is close enough.
const limiters = new WeakMap<Database, RateLimiterMemory>()

/** Bring badges from elsewhere: files, pasted text, an address. */
export const addBadgePage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      addBadgePath,
      signedIn((c) => draw(c, emptyForm)),
    )
    .post(
      addBadgePath,
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const brought = await broughtIn(form)
        if (brought.length === 0) {
          const message = "Choose a file, or paste the badge or its address."
          return draw(c, form, [{ field: "text", message }])
        }
        if (!(await mayBring(ground, viewer.actorId, brought.length))) {
          const message = "You brought very many badges within an hour. Wait a while, then go on. Nothing is lost."
          return draw(c, form, [{ message }], 429)
        }
        const found = await bringIn(ground, viewer.actorId, brought)
        if (found.importIds.length === 0) return draw(c, form, problemsOf(found))
        await untilChecked(ground, found.importIds)
        if (found.leftOut > 0) say(c, "importsLeftOut")
        const [only] = found.importIds
        const isAlone = found.importIds.length === 1 && found.notFound.length === 0
        return c.redirect(isAlone && only !== undefined ? importPaths(only).page : importsPath, 303)
      }),
    )

/** Files first: a text may still be there from an attempt before. */
async function broughtIn(form: FormValues): Promise<Brought[]> {
  const text = form.uncut("text")
  const pasted = text.trim() === "" ? [] : [{ name: null, bytes: new TextEncoder().encode(text) }]
  const files = form.files("file").map(async (file) => ({
    name: file.name === "" ? "A file without a name" : file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }))
  return [...(await Promise.all(files)), ...pasted]
}

async function mayBring({ database }: Ground, viewerId: string, things: number): Promise<boolean> {
  const limiter = limiters.get(database) ?? new RateLimiterMemory(rule)
  limiters.set(database, limiter)
  try {
    await limiter.consume(viewerId, things)
    return true
  } catch (thrown) {
    // The library throws this, which is no Error, to say no; anything else is a failure of its own.
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    return false
  }
}

/** Most checks are done in a moment: then the next page has their reports. It says so where one takes longer. */
export async function untilChecked(ground: Ground, importIds: readonly string[]): Promise<void> {
  const end = performance.now() + longestWaitForImports
  // oxlint-disable-next-line no-await-in-loop
  while (performance.now() < end && (await unfinishedImports(ground, importIds)) > 0) {
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function problemsOf({ notFound, leftOut }: BroughtIn): ProblemView[] {
  if (notFound.length === 0 && leftOut > 0) {
    return [
      {
        message: `${mostImports} things that you brought wait for your decision already. Decide about some of them first.`,
      },
    ]
  }
  return notFound.map(({ name, refusal }) => ({
    field: notFound.length === 1 ? "text" : undefined,
    message: `${notFound.length === 1 ? "" : `${name}: `}${refusal.sentence} ${refusal.nextStep}`,
  }))
}

function draw(c: WebContext, form: FormValues, problems: ProblemView[] = [], status: 200 | 422 | 429 = 200) {
  const hadFiles = form.files("file").length > 0
  return show(
    c,
    {
      title: "Add a badge",
      current: "backpack",
      noIndex: true,
      width: "reading",
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary title="No badge was found" problems={problems} />
          <PageHeader
            title="Add a badge"
            lead="Bring badges that you earned elsewhere. You see what each of them says and how it was checked before it goes into your backpack."
            breadcrumb={[{ label: "Backpack", href: "/backpack" }]}
          />
          <Form action={addBadgePath} csrfToken={csrfTokenOf(c)} withFiles>
            <FileField
              name="file"
              label="Choose files"
              hint="The badge's picture as it came from its issuer (PNG or SVG), its file (JSON or JWT), or a zip of several. Up to 10 MB each."
              error={problemFor(problems, "file") ?? fileAgain(hadFiles, problems)}
              accept=".png,.svg,.json,.jsonld,.jwt,.txt,.zip,image/png,image/svg+xml,application/json,application/ld+json,application/zip"
              multiple
              optionalMark={false}
            />
            <TextArea
              name="text"
              label="Or paste the badge, or its address"
              hint="Such as https://issuer.example/badges/123, or the whole text of the badge."
              value={form.uncut("text").slice(0, 20_000)}
              error={problemFor(problems, "text")}
              rows={4}
              optionalMark={false}
            />
            <FormActions>
              <SubmitButton icon="search">Look at it</SubmitButton>
            </FormActions>
          </Form>
          <p class="small soft">
            Nothing of this is shown to anybody before you say so. Badges whose issuer awards them on this server or
            another one of its kind need not be brought: they arrive in your backpack by themselves.
          </p>
        </>
      ),
    },
    problems.length > 0 && status === 200 ? 422 : status,
  )
}

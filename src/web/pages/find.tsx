import { Hono } from "hono"
import type { Refusal } from "../../result.ts"
import { Form, FormActions, PageHeader, ProblemSummary, SubmitButton, TextField } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { lookUp } from "../look-ups.ts"
import { queryText } from "../params.ts"
import { actorPath } from "../present/actors.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"

/** Find somebody, here or on any server, by handle or address. */
export const findPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    "/find",
    signedIn(async (c, viewer) => {
      const wanted = queryText(c, "q").trim()
      if (wanted === "") return drawFind(c, "")
      const found = await lookUp(ground, viewer.actorId, wanted)
      return found.ok ? c.redirect(actorPath(found.value), 303) : drawFind(c, wanted, found)
    }),
  )

/** The page to look somebody up, with what stood in the way the last time. */
export function drawFind(c: WebContext, wanted: string, refusal?: Refusal): Promise<Response> {
  const problems = refusal === undefined ? [] : [{ field: "q", message: refusal.sentence }]
  return show(
    c,
    {
      title: refusal === undefined ? "Find people and issuers" : "Nobody found",
      hasProblems: problems.length > 0,
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary title="Nobody was found" problems={problems} />
          <PageHeader
            title="Find people and issuers"
            lead="By their handle, on this server or any other of the fediverse."
          />
          <search>
            <Form action="/find" method="get">
              <TextField
                name="q"
                label="Handle or address"
                hint="Such as @alice@example.org, or the address of a profile."
                value={wanted}
                error={refusal?.sentence}
                verbatim
                required
              />
              <FormActions>
                <SubmitButton icon="search">Find</SubmitButton>
              </FormActions>
            </Form>
          </search>
        </>
      ),
    },
    statusOf(refusal),
  )
}

function statusOf(refusal: Refusal | undefined): 200 | 404 | 422 | 429 {
  if (refusal === undefined) return 200
  if (refusal.reason === "tooManyAttempts") return 429
  return refusal.reason === "notAHandle" ? 422 : 404
}

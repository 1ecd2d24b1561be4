import type { HTTPException } from "hono/http-exception"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { getLogger } from "@logtape/logtape"
import { newOpaqueId } from "../../db/index.ts"
import { Button, EmptyState, PageHeader, shellPaths } from "../components/index.ts"
import type { WebContext } from "../environment.ts"
import { routePattern } from "../route-pattern.ts"
import { show, showPlainly } from "../show.tsx"

const log = getLogger(["haversack", "web"])

/**
 * The answer for what does not exist and for what this viewer may not know of. It must stay one and the same page for both, so it takes
 * nothing from the request.
 */
export function notFoundPage(c: WebContext): Promise<Response> {
  return show(
    c,
    {
      title: "Not found",
      noIndex: true,
      width: "reading",
      children: (
        <>
          <PageHeader title="There is nothing here" />
          <EmptyState
            picture="map"
            title="What could have happened"
            actions={
              <>
                <Button href={shellPaths.home}>Go to the home page</Button>
                {c.var.viewer === null && <Button href={shellPaths.signIn}>Sign in</Button>}
              </>
            }
          >
            The address may be misspelt, the page may be gone, or it is not shown to everybody: some badges are only for
            their earner, or for the people who follow them.
          </EmptyState>
        </>
      ),
    },
    404,
  )
}

/** For people who are known but whose role does not allow something that is no secret. */
export function notAllowedPage(c: WebContext, sentence: string): Promise<Response> {
  return problemPage(c, 403, { title: "Not allowed", sentence })
}

export function forgeryPage(c: WebContext, why: "elsewhere" | "token"): Promise<Response> {
  const { origin } = c.var.ground.config
  return problemPage(c, 403, {
    title: "This form was not accepted",
    sentence:
      why === "elsewhere"
        ? `The form did not come from a page of this server, so nothing was changed. If you did fill it in here, open ${origin.origin} and try again there.`
        : "The page with the form was open for too long, or you signed in or out in the meantime, so nothing was changed. Go back, load the page again and send the form once more.",
  })
}

export function tooLargePage(c: WebContext, maxSize: number): Promise<Response> {
  const limit = maxSize >= 1024 * 1024 ? `${Math.round(maxSize / 1024 / 1024)} MB` : `${Math.round(maxSize / 1024)} KB`
  return problemPage(c, 413, {
    title: "Too large",
    sentence: `What you sent is larger than ${limit}, so nothing was stored. Go back, choose a smaller picture or shorten the text, and try again.`,
  })
}

const sentencesByStatus: Record<number, { title: string; sentence: string }> = {
  400: {
    title: "Not readable",
    sentence: "The form arrived incomplete, so nothing was changed. Go back and try again.",
  },
  415: {
    title: "Not a form",
    sentence: "This address takes forms only, so nothing was changed. Go back and try again.",
  },
}

/** A refusal that was thrown on the way to a page. */
export function refusalPage(c: WebContext, refusal: HTTPException): Promise<Response> {
  const known = sentencesByStatus[refusal.status]
  return known === undefined ? notFoundPage(c) : problemPage(c, refusal.status, known)
}

/** Something nobody expected: the page names a reference that stands in the log beside its cause, and nothing else. */
export function unexpectedPage(c: WebContext, error: unknown): Response | Promise<Response> {
  const reference = newOpaqueId().slice(0, 10)
  log.error("Request {method} {route} failed, reference {reference}: {error}", {
    method: c.req.method,
    route: routePattern(c),
    reference,
    error,
  })
  c.header("cache-control", "no-store")
  return showPlainly(
    c,
    {
      title: "Something went wrong",
      noIndex: true,
      width: "reading",
      children: (
        <PageHeader
          title="Something went wrong here"
          lead={
            <>
              It is not your fault. Go back and try again; if it happens again, tell the people who run this server the
              reference <code>{reference}</code>.
            </>
          }
          actions={<Button href={shellPaths.home}>Go to the home page</Button>}
        />
      ),
    },
    500,
  )
}

type Problem = { title: string; sentence: string }

export function problemPage(
  c: WebContext,
  status: ContentfulStatusCode,
  { title, sentence }: Problem,
): Promise<Response> {
  return show(
    c,
    { title, noIndex: true, width: "reading", children: <PageHeader title={title} lead={sentence} /> },
    status,
  )
}

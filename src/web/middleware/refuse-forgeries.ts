import type { MiddlewareHandler } from "hono"
import { CSRF_FIELD } from "../components/index.ts"
import type { WebEnvironment } from "../environment.ts"
import { isCsrfTokenRight } from "../forms/csrf-token.ts"
import { readForm } from "../forms/read-form.ts"
import { forgeryPage } from "../pages/problem-pages.tsx"

/**
 * Lets only forms of our own pages change something. Two independent checks: what the browser itself says about where the form was, and a
 * token that other sites cannot read.
 */
export function refuseForgeries(): MiddlewareHandler<WebEnvironment> {
  return async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next()
    const site = c.req.header("sec-fetch-site")
    const origin = c.req.header("origin")
    const fromElsewhere =
      (site !== undefined && site !== "same-origin" && site !== "none") ||
      (origin !== undefined && origin !== c.var.ground.config.origin.origin)
    if (fromElsewhere) return forgeryPage(c, "elsewhere")
    const form = await readForm(c)
    return isCsrfTokenRight(c, form.text(CSRF_FIELD)) ? next() : forgeryPage(c, "token")
  }
}

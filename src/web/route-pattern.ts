import type { Context } from "hono"
import { matchedRoutes } from "hono/route"

/**
 * The pattern of the route that answered a request, such as `/badges/:id`, for counting and logging: a path itself names people and can be a
 * secret. Null when no route knew the address. To be asked when the answer is there.
 */
export function routePattern(c: Context): string | null {
  const routes = matchedRoutes(c)
  const named = (path: string | undefined): string | null => (path === undefined || path.includes("*") ? null : path)
  // Where middleware answered in a route's place (a form without its token), the route that was meant is the next best.
  return (
    named(routes[c.req.routeIndex]?.path) ?? routes.map(({ path }) => named(path)).find((path) => path !== null) ?? null
  )
}

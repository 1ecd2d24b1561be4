import { Hono } from "hono"
import { HTTPException } from "hono/http-exception"
import type { Ground } from "../ground.ts"
import { noteRoute } from "../metrics/index.ts"
import { apiRoutes } from "./api/index.ts"
import type { WebEnvironment } from "./environment.ts"
import { bodyLimits } from "./middleware/body-limits.ts"
import { knowViewer } from "./middleware/know-viewer.ts"
import { refuseForgeries } from "./middleware/refuse-forgeries.ts"
import { securityHeaders } from "./middleware/security-headers.ts"
import { pageRoutes } from "./pages/index.ts"
import { notFoundPage, refusalPage, unexpectedPage } from "./pages/problem-pages.tsx"
import { routePattern } from "./route-pattern.ts"

export { routePattern } from "./route-pattern.ts"

/**
 * All pages and HTTP APIs of this server. Main puts the federation's routes in front, which answer what other servers ask for and let
 * everything else pass to here.
 */
export function createWeb(ground: Ground): { routes: Hono<WebEnvironment> } {
  const routes = new Hono<WebEnvironment>()
  routes.use(async (c, next) => {
    c.set("ground", ground)
    c.set("viewer", null)
    c.set("flash", null)
    await next()
    const pattern = routePattern(c)
    if (pattern !== null) noteRoute(c.req.raw, pattern)
  })
  routes.use(securityHeaders(ground))
  // Health and assets know nobody, so that they answer when the database does not.
  for (const api of apiRoutes) routes.route("/", api(ground))
  routes.use(bodyLimits())
  routes.use(knowViewer(ground))
  routes.use(refuseForgeries())
  for (const page of pageRoutes) routes.route("/", page(ground))
  routes.notFound((c) => notFoundPage(c))
  routes.onError((error, c) => (error instanceof HTTPException ? refusalPage(c, error) : unexpectedPage(c, error)))
  return { routes }
}

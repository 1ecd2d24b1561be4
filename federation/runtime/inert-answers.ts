import type { MiddlewareHandler } from "hono"
import type { Ground } from "../../src/ground.ts"
import { documentHeaders } from "../../src/media/index.ts"

/**
 * Gives every answer of this floor the headers under which a browser runs nothing of it, whoever wrote what stands in it. What passes on
 * to the pages, and what serves a picture, comes back with a policy of its own, which stays.
 */
export function inertAnswers({ config }: Ground): MiddlewareHandler {
  const secure = config.origin.protocol === "https:"
  return async (c, next) => {
    await next()
    const { headers } = c.res
    const readByScripts = headers.get("access-control-allow-origin") === "*"
    const all = {
      ...documentHeaders,
      "cross-origin-resource-policy": readByScripts ? "cross-origin" : "same-origin",
      ...(secure ? { "strict-transport-security": "max-age=31536000" } : {}),
    }
    for (const [name, value] of Object.entries(all)) if (!headers.has(name)) c.header(name, value)
  }
}

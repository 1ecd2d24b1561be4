import type { WebContext } from "./environment.ts"

/** A part of the path, as the route names it; never undefined, since the route would not have matched. */
export const pathPart = (c: WebContext, name: string): string => c.req.param(name) ?? ""

/** A value of the query, cut to what a person would type. */
export const queryText = (c: WebContext, name: string): string => (c.req.query(name) ?? "").slice(0, 500)

/** The same page with other values in its query; empty ones are left out. */
export function pathWithQuery(path: string, query: Record<string, string | null | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value)
  const text = search.toString()
  return text === "" ? path : `${path}?${text}`
}

import { csrfTokenFor, csrfTokenIsRight, formOwnerOf, type FormOwner } from "../../people/index.ts"
import type { WebContext } from "../environment.ts"

// Two forms on the first page that somebody opens must agree on the owner whose cookie is only just on its way to the browser.
const owners = new WeakMap<WebContext, FormOwner>()

function ownerOf(c: WebContext): FormOwner {
  const owner = owners.get(c) ?? formOwnerOf(c.var.ground, c.var.viewer, c.req.raw.headers)
  owners.set(c, owner)
  return owner
}

/** A token for a form on this page. Somebody who is not signed in gets their cookie with the first one, and none for mere reading. */
export function csrfTokenOf(c: WebContext): string {
  const known = owners.has(c)
  const owner = ownerOf(c)
  if (!known && owner.setCookie !== null) c.header("set-cookie", owner.setCookie, { append: true })
  return csrfTokenFor(c.var.ground, owner)
}

/** Whether a form's token was made for the browser that sent it. */
export function isCsrfTokenRight(c: WebContext, token: string): boolean {
  // An owner that would only be made now cannot have been given a token before.
  const owner = formOwnerOf(c.var.ground, c.var.viewer, c.req.raw.headers)
  return owner.setCookie === null && csrfTokenIsRight(c.var.ground, owner, token)
}

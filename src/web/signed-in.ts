import type { SignedIn } from "../people/index.ts"
import type { WebContext } from "./environment.ts"
import { say } from "./flash.ts"

/** A handler for people who are signed in; everybody else is sent to sign in first, and comes back afterwards. */
export function signedIn(
  handler: (c: WebContext, viewer: SignedIn) => Response | Promise<Response>,
): (c: WebContext) => Response | Promise<Response> {
  return (c) => (c.var.viewer === null ? toSignIn(c) : handler(c, c.var.viewer))
}

/** The same whether or not there is something behind the address: whoever is not signed in learns nothing from it. */
function toSignIn(c: WebContext): Response {
  say(c, "signInFirst")
  const back = c.req.method === "GET" ? c.req.path + new URL(c.req.url).search : "/"
  return c.redirect(`/sign-in?next=${encodeURIComponent(back)}`, 303)
}

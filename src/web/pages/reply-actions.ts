import { Hono } from "hono"
import { hideReply } from "../../social/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { pathPart } from "../params.ts"
import { signedIn } from "../signed-in.ts"
import { notFoundPage } from "./problem-pages.tsx"

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** A badge's owner takes a reply off its page, and puts it back. The reply stands on its author's server in any case. */
export const replyActions: PageRoutes = (ground) => {
  const answer = (isHidden: boolean) =>
    signedIn(async (c, viewer) => {
      const id = pathPart(c, "id")
      if (!isUuid(id)) return notFoundPage(c)
      const found = await hideReply(ground, viewer.actorId, id, isHidden)
      if (!found.ok) return notFoundPage(c)
      say(c, isHidden ? "replyHidden" : "replyShown")
      return c.redirect(`/badges/${found.value.holdingId}#reactions`, 303)
    })
  return new Hono<WebEnvironment>().post("/replies/:id/hide", answer(true)).post("/replies/:id/show", answer(false))
}

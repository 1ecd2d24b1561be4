import { Hono } from "hono"
import {
  changeVisibility,
  checkAgain,
  holdingById,
  removeHolding,
  visibilities,
  visibleTo,
  type Holding,
} from "../../backpack/index.ts"
import { actorById, isPresent } from "../../actors/index.ts"
import { ownDocuments } from "../../issuing/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { readForm } from "../forms/read-form.ts"
import { pathPart } from "../params.ts"
import { sightOf } from "../sight.ts"
import { signedIn } from "../signed-in.ts"
import { notFoundPage } from "./problem-pages.tsx"

/** What can be done with a badge on its page. */
export const badgeActions: PageRoutes = (ground) => {
  const maySee = async (c: WebContext, holding: Holding): Promise<boolean> => {
    const holder = await actorById(ground, holding.holderId)
    return holder !== null && isPresent(holder) && visibleTo(holding, await sightOf(ground, c.var.viewer, holder.id))
  }
  return new Hono<WebEnvironment>()
    .post("/badges/:id/check", async (c) => {
      const id = pathPart(c, "id")
      const found = await holdingById(ground, id)
      if (found === null || !(await maySee(c, found.holding))) return notFoundPage(c)
      const before = ground.now()
      const report = await checkAgain(ground, ownDocuments(ground), id)
      if (!report.ok) return notFoundPage(c)
      say(c, new Date(report.value.checkedAt) < before ? "checkedLately" : "checkedAgain")
      return c.redirect(`/badges/${id}`, 303)
    })
    .post(
      "/badges/:id/visibility",
      signedIn(async (c, viewer) => {
        const id = pathPart(c, "id")
        const chosen = (await readForm(c)).text("visibility")
        const visibility = visibilities.find((one) => one === chosen)
        if (visibility === undefined) {
          say(c, "visibilityMissing")
          return c.redirect(`/badges/${encodeURIComponent(id)}`, 303)
        }
        const changed = await changeVisibility(ground, viewer.actorId, id, visibility)
        if (!changed.ok) return notFoundPage(c)
        say(c, "visibilityChanged")
        return c.redirect(`/badges/${id}`, 303)
      }),
    )
    .post(
      "/badges/:id/remove",
      signedIn(async (c, viewer) => {
        const removed = await removeHolding(ground, viewer.actorId, pathPart(c, "id"))
        if (!removed.ok) return notFoundPage(c)
        say(c, "badgeRemoved")
        return c.redirect("/backpack", 303)
      }),
    )
}

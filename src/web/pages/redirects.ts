import { Hono } from "hono"
import { actorById, badgesTagPath, isPresent } from "../../actors/index.ts"
import { visibleTo } from "../../backpack/index.ts"
import { federatedNote } from "../../views/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { pathPart } from "../params.ts"
import { actorPath } from "../present/actors.ts"
import { sightOf } from "../sight.ts"
import { notFoundPage } from "./problem-pages.tsx"

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** Addresses that programs know and people sometimes open: each leads to the page about the same thing. */
export const redirects: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    // The front page shows the newest public badges.
    .get(badgesTagPath, (c) => c.redirect("/#recent-badges", 303))
    .get("/notes/:id", async (c) => {
      const found = await federatedNote(ground, pathPart(c, "id"))
      if (found === null || found.note.deletedAt !== null || found.note.holdingId === null) return notFoundPage(c)
      const sight = await sightOf(ground, c.var.viewer, found.note.actorId)
      return visibleTo(found.note, sight) ? c.redirect(`/badges/${found.note.holdingId}`, 303) : notFoundPage(c)
    })
    .get("/actors/:id", async (c) => {
      const id = pathPart(c, "id")
      const actor = isUuid(id) ? await actorById(ground, id) : null
      return actor === null || !isPresent(actor) || !actor.local || actor.type === "Application"
        ? notFoundPage(c)
        : c.redirect(actorPath(actor), 303)
    })

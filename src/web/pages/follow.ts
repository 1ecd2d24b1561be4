import { Hono } from "hono"
import { actorByUri, isPresent, type Actor, type ResolveReason } from "../../actors/index.ts"
import type { Ground } from "../../ground.ts"
import { ok, type Result } from "../../result.ts"
import { endFollow, requestFollow } from "../../social/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { readForm } from "../forms/read-form.ts"
import { lookUp } from "../look-ups.ts"
import { ownPath } from "../own-path.ts"
import { actorPath } from "../present/actors.ts"
import { signedIn } from "../signed-in.ts"
import { drawFind } from "./find.tsx"

/** Follow somebody, here or on any server, and stop following them. */
export const followActions: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .post(
      "/follow",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const target = await targetOf(ground, viewer.actorId, form.text("target"))
        if (!target.ok) return drawFind(c, form.text("target"), target)
        const follow = await requestFollow(ground, viewer.actorId, target.value)
        if (!follow.ok) return drawFind(c, form.text("target"), follow)
        say(c, "followed")
        return c.redirect(ownPath(form.text("next"), actorPath(target.value)), 303)
      }),
    )
    .post(
      "/unfollow",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const target = await targetOf(ground, viewer.actorId, form.text("target"))
        if (!target.ok) return drawFind(c, form.text("target"), target)
        // Not following them any more is what was wanted, also when it was so already.
        await endFollow(ground, viewer.actorId, target.value.id)
        say(c, "unfollowed")
        return c.redirect(ownPath(form.text("next"), actorPath(target.value)), 303)
      }),
    )

/** Whom a form means. Buttons name actors by their id, so that somebody whose server is away can still be followed and left. */
async function targetOf(
  ground: Ground,
  viewerId: string,
  target: string,
): Promise<Result<Actor, ResolveReason | "tooManyAttempts">> {
  const known = await actorByUri(ground, target.trim())
  return known !== null && isPresent(known) ? ok(known) : lookUp(ground, viewerId, target)
}

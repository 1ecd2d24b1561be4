import { Hono } from "hono"
import { actorByUri, type Actor } from "../../actors/index.ts"
import {
  blockActor,
  blockServer,
  muteActor,
  trustIssuer,
  unblockActor,
  unblockServer,
  unmuteActor,
} from "../../moderation/index.ts"
import type { Refusal } from "../../result.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import type { FlashCode } from "../flash-sentences.ts"
import { readForm } from "../forms/read-form.ts"
import { ownPath } from "../own-path.ts"
import { signedIn } from "../signed-in.ts"
import { notAllowedPage, notFoundPage } from "./problem-pages.tsx"

/** Block, mute, and take either back: each form names whom by the id between servers, and where to go on to. */
export const restrictPages: PageRoutes = (ground) => {
  type Deed = (by: string, target: Actor) => Promise<{ ok: true } | Refusal | void>
  const toSomebody = (code: FlashCode, deed: Deed) =>
    signedIn(async (c, viewer) => {
      const form = await readForm(c)
      const target = await actorByUri(ground, form.text("target"))
      if (target === null) return notFoundPage(c)
      const done = await deed(viewer.actorId, target)
      if (done !== undefined && !done.ok) return notAllowedPage(c, done.sentence)
      return onward(c, form.text("next"), code)
    })
  const onward = (c: WebContext, next: string, code: FlashCode) => {
    say(c, code)
    return c.redirect(ownPath(next, "/settings/blocks"), 303)
  }

  return new Hono<WebEnvironment>()
    .post(
      "/block",
      toSomebody("blocked", (by, target) => blockActor(ground, by, target)),
    )
    .post(
      "/unblock",
      toSomebody("unblocked", async (by, target) => void (await unblockActor(ground, by, target.id))),
    )
    .post(
      "/mute",
      toSomebody("muted", (by, target) => muteActor(ground, by, target)),
    )
    .post(
      "/unmute",
      toSomebody("unmuted", (by, target) => unmuteActor(ground, by, target.id)),
    )
    .post(
      "/trust-issuer",
      toSomebody("issuerTrusted", (by, target) => trustIssuer(ground, by, { issuerActorId: target.id, trusted: true })),
    )
    .post(
      "/block-server",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const blocked = await blockServer(ground, viewer.actorId, form.text("domain"))
        if (!blocked.ok) return notAllowedPage(c, blocked.sentence)
        return onward(c, form.text("next"), "serverBlocked")
      }),
    )
    .post(
      "/unblock-server",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        await unblockServer(ground, viewer.actorId, form.text("domain"))
        return onward(c, form.text("next"), "serverUnblocked")
      }),
    )
}

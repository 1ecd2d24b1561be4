import { getLogger } from "@logtape/logtape"
import { Hono } from "hono"
import { createFederation, federationConsumers } from "../../federation/index.ts"
import { actorChores, actorHandlers, imagesOfActors } from "../actors/index.ts"
import { backpackChores, backpackConsumers, backpackHandlers, imagesOfBadges } from "../backpack/index.ts"
import type { Config } from "../config.ts"
import { pruneImages, type Database } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import {
  imagesOfAchievements,
  issuingChores,
  issuingConsumers,
  issuingHandlers,
  ownDocuments,
} from "../issuing/index.ts"
import { createMailer, type Mailer } from "../mail/index.ts"
import { moderationChores, moderationConsumers, moderationHandlers } from "../moderation/index.ts"
import { closeLimits, ensureSetUpLink, peopleChores, peopleHandlers, recordUnsentMail } from "../people/index.ts"
import type { Chore, Consumer, Handler } from "../queue/index.ts"
import { imagesOfNotes, socialChores, socialConsumers, socialHandlers } from "../social/index.ts"
import { createWeb, routePattern } from "../web/index.ts"
import type { FetchHandler } from "./door.ts"
import { watchRequests } from "./watch-requests.ts"

const log = getLogger(["haversack", "cli"])

/** Where pictures are used: what stands in none of these is deleted. */
const usedImages = [imagesOfActors, imagesOfAchievements, imagesOfBadges, imagesOfNotes]

/** Which rooms there are. `compose.ts` knows how to lay a ground, this knows what stands on it. */
export type House = {
  /** Everything that gets a task from an event; known before anything is written. */
  consumers: readonly Consumer[]
  createMailer(config: Config, database: Database): Mailer
  furnish(ground: Ground): Rooms | Promise<Rooms>
}

export type Rooms = {
  fetchHandler: FetchHandler
  handlers: readonly Handler[]
  /** What the workers do again and again without being asked. */
  chores: readonly Chore[]
  /** What the log says to the operator once the instance is ready. */
  greeting(): Promise<string[]>
  close(): Promise<void>
}

export const house: House = {
  consumers: [
    ...federationConsumers,
    ...moderationConsumers,
    ...issuingConsumers,
    ...backpackConsumers,
    ...socialConsumers,
  ],

  createMailer: (config, database) =>
    createMailer({
      smtpUrl: config.smtpUrl,
      from: config.mailFrom,
      record: ({ to, subject, text, confidential, name }) =>
        recordUnsentMail(
          { database, now: () => new Date() },
          { recipient: to, subject, body: text, confidential, name },
        ),
    }),

  furnish: (ground) => {
    const own = ownDocuments(ground)
    const federation = createFederation(ground)
    const web = createWeb(ground)
    const routes = new Hono()
    routes.use(watchRequests())
    routes.route("/", federation.routes)
    // Handed on as a whole, so that the pages keep their own "not found" and their own way with errors.
    routes.all("*", (c) => web.routes.fetch(c.req.raw, c.env))
    routes.onError((error, c) => {
      log.error("{method} {route} failed: {error}", { method: c.req.method, route: routePattern(c), error })
      return c.text("Something went wrong on this server. It has been written down; please try again later.", 500)
    })
    return {
      fetchHandler: (request, bindings) => routes.fetch(request, bindings),
      handlers: [
        ...actorHandlers(ground),
        ...moderationHandlers(ground),
        ...peopleHandlers(ground),
        ...issuingHandlers(ground),
        ...backpackHandlers(ground, own),
        ...socialHandlers(ground, own),
        ...federation.handlers,
      ],
      chores: [
        ...actorChores(ground),
        ...moderationChores(ground),
        ...peopleChores(ground),
        ...issuingChores(ground),
        ...backpackChores(ground),
        ...socialChores(ground),
        ...federation.chores,
        {
          name: "db.prune-images",
          everyMs: 24 * 3_600_000,
          run: async () => void (await pruneImages(ground.database, usedImages)),
        },
      ],
      greeting: async () => {
        const link = await ensureSetUpLink(ground)
        return link === null
          ? []
          : [`There is no admin yet. The first person to open this link becomes one: ${link.href}`]
      },
      close: async () => closeLimits(ground),
    }
  },
}

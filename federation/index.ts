import { Hono } from "hono"
import type { Ground } from "../src/ground.ts"
import type { Chore, Consumer, Handler } from "../src/queue/index.ts"
import { Federate, federateHandler } from "./bridge/index.ts"
import { collectionRoutes } from "./collections/routes.ts"
import { deliverHandler, deliveryChores } from "./delivery/index.ts"
import { TryServerAgain, tryServerAgainHandler } from "./delivery/retry-server.ts"
import { credentialDocuments } from "./documents/credentials.ts"
import { holdingDocuments } from "./documents/holdings.ts"
import { issuerDocuments } from "./documents/issuers.ts"
import { noteDocuments } from "./documents/notes.ts"
import { inboxDoor } from "./inbox/door.ts"
import { receiveActivityHandler } from "./inbox/receive-activity.ts"
import { fedifyRoutes } from "./runtime/fedify.ts"
import { inertAnswers } from "./runtime/inert-answers.ts"
import { createProtocol } from "./runtime/protocol.ts"

/** What crosses between servers, as event consumers: registered before anything is written. */
export const federationConsumers: Consumer[] = [Federate, TryServerAgain]

/**
 * ActivityPub: the routes that other servers ask, which pass everything meant for people on to the pages, and the
 * handlers of the tasks that receive and send.
 */
export function createFederation(ground: Ground): { routes: Hono; handlers: Handler[]; chores: Chore[] } {
  const protocol = createProtocol(ground)
  const routes = new Hono()
  routes.use(inertAnswers(ground))
  const parts = [
    inboxDoor(protocol),
    collectionRoutes(protocol),
    credentialDocuments(protocol),
    holdingDocuments(protocol),
    issuerDocuments(protocol),
    noteDocuments(protocol),
    fedifyRoutes(protocol),
  ]
  for (const part of parts) routes.route("/", part)
  return {
    routes,
    handlers: [
      federateHandler(protocol),
      deliverHandler(protocol),
      receiveActivityHandler(protocol),
      tryServerAgainHandler(ground),
    ],
    chores: deliveryChores(ground),
  }
}

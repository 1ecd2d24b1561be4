import { createFederation as createFedify, type Federation } from "@fedify/fedify"
import { Tombstone } from "@fedify/vocab"
import { Hono } from "hono"
import {
  actorById,
  actorByUri,
  badgesRelation,
  idInUri,
  localActorByHandle,
  routeOf,
  type Actor,
} from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { instanceProfile } from "../../src/instance/index.ts"
import { registrationsOpen } from "../../src/people/index.ts"
import { usageCounts } from "../../src/views/index.ts"
import { actorDocument, withNamesInList } from "../objects/actor-document.ts"
import { instantOf } from "../objects/moments.ts"
import { createKeyValueStore } from "./key-value-store.ts"
import type { Protocol } from "./protocol.ts"

const nodeInfoPath = "/nodeinfo/2.1"
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** All that Fedify answers; everything else never reaches its router. */
const paths = ["/.well-known/webfinger", "/.well-known/nodeinfo", nodeInfoPath, routeOf("actor")]

/** Actors, WebFinger and NodeInfo, through Fedify. */
export function fedifyRoutes(protocol: Protocol): Hono {
  const fedify = fedifyOver(protocol)
  const { origin } = protocol.ground.config
  const routes = new Hono()
  routes.on("GET", paths, async (c, next) => {
    // The origin is ours whatever the Host header says: ids must not depend on who asks.
    const { pathname, search } = new URL(c.req.url)
    const request = new Request(new URL(pathname + search, origin), {
      method: c.req.method,
      headers: c.req.raw.headers,
    })
    let passed = false
    const pass = () => {
      passed = true
      return new Response()
    }
    const response = await fedify.fetch(request, { contextData: undefined, onNotFound: pass, onNotAcceptable: pass })
    if (passed) return next()
    const isActor = idInUri(origin, "actor", new URL(request.url)) !== null
    return isActor && response.ok ? withNames(response) : response
  })
  return routes
}

/** The answer with an actor's document, its other names in a list. */
async function withNames(response: Response): Promise<Response> {
  const headers = new Headers(response.headers)
  headers.delete("content-length")
  const json: unknown = await response.json()
  return new Response(JSON.stringify(withNamesInList(json)), { status: response.status, headers })
}

function fedifyOver({ ground, documentLoader, contextLoader }: Protocol): Federation<void> {
  const fedify = createFedify<void>({
    kv: createKeyValueStore(),
    origin: ground.config.origin.origin,
    manuallyStartQueue: true,
    // Fedify refuses its own `allowPrivateAddress` beside loaders of ours; the guard below ours decides about addresses.
    documentLoaderFactory: () => documentLoader,
    contextLoaderFactory: () => contextLoader,
  })
  fedify
    .setActorDispatcher("/actors/{identifier}", async (_context, identifier) => {
      const actor = isUuid(identifier) ? await actorById(ground, identifier) : null
      if (actor === null || !actor.local || actor.suspendedAt !== null) return null
      return actor.goneAt === null ? actorDocument(ground, actor) : tombstoneOf(actor, actor.goneAt)
    })
    .mapHandle(async (_context, handle) => (await localActorShown(ground, handle))?.id ?? null)
    .mapAlias(async (_context, resource) => {
      const handle = idInUri(ground.config.origin, "profile", resource)
      const actor = handle === null ? null : await localActorShown(ground, handle)
      return actor === null ? null : { identifier: actor.id }
    })
  fedify.setWebFingerLinksDispatcher(async (_context, resource) => {
    const badges = (await actorNamed(ground, resource))?.badgesUri ?? null
    return badges === null ? [] : [{ rel: badgesRelation, type: "application/activity+json", href: badges }]
  })
  fedify.setNodeInfoDispatcher(nodeInfoPath, async () => {
    const [{ people, notes }, profile] = await Promise.all([usageCounts(ground), instanceProfile(ground)])
    return {
      software: { name: "haversack", version: ground.config.version },
      protocols: ["activitypub"],
      usage: { users: { total: people }, localPosts: notes, localComments: 0 },
      openRegistrations: await registrationsOpen(ground),
      metadata: {
        // As most others name themselves, for lists of servers.
        nodeName: profile.name,
        nodeDescription: profile.description,
        badges: { relation: badgesRelation, credentials: ["OpenBadgeCredential"] },
      },
    }
  })
  return fedify
}

const tombstoneOf = (actor: Actor, goneAt: Date) =>
  new Tombstone({ id: new URL(actor.uri), deleted: instantOf(goneAt) })

/** Whom WebFinger is asked about: a handle of ours, an actor id, or a profile page. */
async function actorNamed(ground: Ground, resource: URL): Promise<Actor | null> {
  const [, handle] = /^acct:([^@]+)@/.exec(resource.href) ?? []
  if (handle !== undefined) return localActorShown(ground, decodeURIComponent(handle))
  const profile = idInUri(ground.config.origin, "profile", resource)
  return profile === null ? actorByUri(ground, resource) : localActorShown(ground, profile)
}

/** Somebody of ours by handle, unless they are suspended: then nobody is told of them. */
async function localActorShown(ground: Ground, handle: string): Promise<Actor | null> {
  const found = await localActorByHandle(ground, handle)
  return found === null || found.suspendedAt !== null ? null : found
}

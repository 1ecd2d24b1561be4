import { PUBLIC_COLLECTION, type Activity } from "@fedify/vocab"
import { actorsByUris, isOwnOrigin, isPresent, type Actor } from "../../src/actors/index.ts"
import type { Protocol } from "../runtime/protocol.ts"

const mostAddressees = 100

/**
 * The people of this server that an activity is addressed to, whichever inbox it came by: the same activity arrives once
 * at the shared inbox or several times at personal ones.
 */
export async function localAddressees({ ground }: Protocol, activity: Activity): Promise<Actor[]> {
  const uris = [...new Set([...activity.toIds, ...activity.ccIds].map((uri) => uri.href))]
  const ours = uris.filter((uri) => isOwnOrigin(ground, uri)).slice(0, mostAddressees)
  const found = await actorsByUris(ground, ours)
  return found.filter((one) => one.local && isPresent(one))
}

/** Who may see what an activity is about, or a note, by its addressing. */
export function addressedVisibility(addressed: Pick<Activity, "toIds" | "ccIds">): "public" | "followers" {
  const everybody = [...addressed.toIds, ...addressed.ccIds].some((uri) => uri.href === PUBLIC_COLLECTION.href)
  return everybody ? "public" : "followers"
}

/** Whether `url` lives where the actor lives: only an actor's own origin can speak for what is there. */
export const isOnOriginOf = (actor: Pick<Actor, "uri">, url: URL): boolean => new URL(actor.uri).origin === url.origin

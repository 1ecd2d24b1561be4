import { actorByUri, isPresent, type Actor } from "../../src/actors/index.ts"
import { anybody, blockedViewer, type Viewer } from "../../src/backpack/index.ts"
import { isBlockedBy } from "../../src/moderation/index.ts"
import { isFollower } from "../../src/social/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { whoSigned, type Signer } from "../runtime/signed-requests.ts"

/** Who asks: an actor known here, or anybody. `unclear`: somebody signed, and whether it was they cannot be found out just now. */
export type Asker = { actor: Actor | null; unclear: boolean }

/** Who asks, by the request's signature. Found out before anything is looked up. */
export async function whoAsks(protocol: Protocol, request: Request): Promise<Asker> {
  const signer = await whoSigned(protocol, request, null)
  if (!signer.signed) return { actor: null, unclear: isUnclear(signer) }
  const actor = await actorByUri(protocol.ground, signer.actorUri)
  return { actor: actor === null || !isPresent(actor) ? null : actor, unclear: false }
}

/** The key that signed cannot be had just now, and its server did not say that it is gone. */
export const isUnclear = (signer: Signer): boolean =>
  !signer.signed && signer.reason === "keyUnavailable" && !signer.gone

/** What the one who asks is to the one whose thing it is, for the visibility rule. */
export async function viewerOf({ ground }: Protocol, { actor: asker }: Asker, ownerId: string): Promise<Viewer> {
  if (asker === null) return anybody
  const isHolder = asker.id === ownerId
  if (isHolder) return { actorId: asker.id, isHolder, follows: false }
  if (await isBlockedBy(ground, { blockerId: ownerId, actor: asker })) return blockedViewer(asker.id)
  return { actorId: asker.id, isHolder, follows: await isFollower(ground, asker.id, ownerId) }
}

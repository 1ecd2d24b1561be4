import { actorByUri, isPresent, type Actor } from "../../src/actors/index.ts"
import { anybody, blockedViewer, type Viewer } from "../../src/backpack/index.ts"
import { isBlockedBy } from "../../src/moderation/index.ts"
import { isFollower } from "../../src/social/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { whoSigned } from "../runtime/signed-requests.ts"

/** Who asks, by the request's signature: an actor known here, or anybody. Found out before anything is looked up. */
export async function whoAsks(protocol: Protocol, request: Request): Promise<Actor | null> {
  const signer = await whoSigned(protocol, request, null)
  if (!signer.signed) return null
  const actor = await actorByUri(protocol.ground, signer.actorUri)
  return actor === null || !isPresent(actor) ? null : actor
}

/** What the one who asks is to the one whose thing it is, for the visibility rule. */
export async function viewerOf({ ground }: Protocol, asker: Actor | null, ownerId: string): Promise<Viewer> {
  if (asker === null) return anybody
  const isHolder = asker.id === ownerId
  if (isHolder) return { actorId: asker.id, isHolder, follows: false }
  if (await isBlockedBy(ground, { blockerId: ownerId, actor: asker })) return blockedViewer(asker.id)
  return { actorId: asker.id, isHolder, follows: await isFollower(ground, asker.id, ownerId) }
}

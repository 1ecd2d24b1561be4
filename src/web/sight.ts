import { anybody, blockedViewer, type Viewer } from "../backpack/index.ts"
import type { Ground } from "../ground.ts"
import { isBlockedBy } from "../moderation/index.ts"
import type { SignedIn } from "../people/index.ts"
import { isFollower } from "../social/index.ts"

/** What somebody at a browser is to the owner of a badge, for the visibility rule. */
export async function sightOf(ground: Ground, viewer: SignedIn | null, ownerId: string): Promise<Viewer> {
  if (viewer === null) return anybody
  const isHolder = viewer.actorId === ownerId
  if (isHolder) return { actorId: viewer.actorId, isHolder, follows: false }
  if (await isBlockedBy(ground, { blockerId: ownerId, actor: viewer.actor })) return blockedViewer(viewer.actorId)
  return { actorId: viewer.actorId, isHolder, follows: await isFollower(ground, viewer.actorId, ownerId) }
}

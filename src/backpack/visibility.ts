/** Who may see a badge: everybody, the earner's followers, or the earner alone. */
export type Visibility = "public" | "followers" | "private"

export const visibilities = ["public", "followers", "private"] as const satisfies readonly Visibility[]

/** Who looks: `actorId` is null for somebody who is not signed in; `follows` says whether the holder accepted them as a follower. */
export type Viewer = {
  actorId: string | null
  follows: boolean
  isHolder: boolean
  /** The holder wants nothing of them: there is nothing to see. */
  isBlocked?: boolean
}

/** Somebody about whom nothing is known. */
export const anybody: Viewer = { actorId: null, follows: false, isHolder: false }

/** Somebody whom the holder blocks. */
export const blockedViewer = (actorId: string): Viewer => ({
  actorId,
  follows: false,
  isHolder: false,
  isBlocked: true,
})

/**
 * THE rule of who sees a badge. Every representation asks it: page, credential, picture, note, collection, search.
 * Whoever may not see a badge gets the same answer as for one that does not exist.
 */
export function visibleTo(holding: { visibility: Visibility }, viewer: Viewer): boolean {
  return seenBy(viewer).includes(holding.visibility)
}

/** The same rule for lists, as the visibilities a statement may select, so that no list filters after reading. */
export function seenBy(viewer: Viewer): Visibility[] {
  if (viewer.isBlocked === true) return []
  if (viewer.isHolder) return ["public", "followers", "private"]
  return viewer.follows ? ["public", "followers"] : ["public"]
}

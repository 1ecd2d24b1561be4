import { blankActors, dropIconsAt, suspendedElsewhere } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { homesUnder, inPieces } from "./change-policies.ts"
import { readPolicies } from "./policies.ts"

const actorsPerPage = 500

/**
 * Those elsewhere of whom nothing is kept any more, some at a time: suspended themselves or by their server. Servers that only stand on no
 * allow-list are hidden and not deleted, so that the list can be switched off again.
 */
export async function eachSuspendedElsewhere(
  ground: Ground,
  run: (actorIds: string[]) => Promise<void>,
): Promise<void> {
  const policies = await readPolicies(ground, ground.database.orm, { allowList: false })
  let after: string | null = null
  for (;;) {
    const page: Awaited<ReturnType<typeof suspendedElsewhere>> = await suspendedElsewhere(ground.database.orm, {
      after,
      limit: actorsPerPage,
    })
    const ids = page
      .filter(({ uri, host }) => policies.isSuspended(uri) || policies.verdictOn(host).suspended)
      .map(({ id }) => id)
    if (ids.length > 0) await run(ids)
    after = page.at(-1)?.id ?? null
    if (after === null || page.length < actorsPerPage) return
  }
}

/** Forgets what those elsewhere said about themselves who are suspended. */
export const blankSuspended = (ground: Ground): Promise<void> =>
  eachSuspendedElsewhere(ground, (ids) => blankActors(ground.database.orm, ids))

/** Forgets the pictures of people on a server whose pictures are not kept here. */
export async function dropPicturesOf(ground: Ground, domain: string): Promise<void> {
  for (const homes of inPieces(await homesUnder(ground, domain))) await dropIconsAt(ground.database.orm, homes)
}

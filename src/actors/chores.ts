import type { Ground } from "../ground.ts"
import type { Chore } from "../queue/index.ts"
import { pruneUnusedActors } from "./prune.ts"
import { forgetKeysOfTheGone } from "./retire.ts"

const day = 24 * 60 * 60 * 1000

/** What this room does again and again. */
export function actorChores(ground: Ground): Chore[] {
  return [
    { name: "actors.prune", everyMs: day, run: async () => void (await pruneUnusedActors(ground)) },
    { name: "actors.forget-keys", everyMs: day, run: () => forgetKeysOfTheGone(ground) },
  ]
}

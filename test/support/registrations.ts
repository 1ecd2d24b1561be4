import type { Ground } from "../../src/ground.ts"
import { changeRegistrations } from "../../src/people/index.ts"

/** Lets everybody make an account, as an admin can decide: a new instance takes only whom its admin invites. */
export const letEverybodyIn = (ground: Ground): Promise<void> =>
  changeRegistrations(ground, { mode: "open", membersInvite: false })

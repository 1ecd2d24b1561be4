import { pause } from "./random.ts"
import type { Cast, Person } from "./story.ts"

/** How long an admin waits before looking at the other servers again, in milliseconds. */
const looksEvery = 15_000

/**
 * The admins of both servers have every server that fails tried again, as their page lets them: otherwise what failed a few times waits for
 * longer than a run takes, and what is being played comes to a stop.
 */
export async function playAdmins({ makers, alice }: Cast, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    // A server that is away has to be looked at later; whether anything comes of it is for the story to find.
    await Promise.allSettled([makers.person, alice].map((admin) => tryAgain(admin)))
    for (let waited = 0; waited < looksEvery && !isOver(); waited += 250) await pause(250)
  }
}

async function tryAgain({ visitor }: Person): Promise<void> {
  const failing = await visitor.open("/admin/servers?show=failing")
  const actions = failing.page
    .querySelectorAll("form")
    .map((form) => form.getAttribute("action") ?? "")
    .filter((action) => action.endsWith("/try"))
  for (const action of actions) await visitor.send(failing, action)
}

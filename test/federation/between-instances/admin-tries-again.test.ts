import { afterAll, beforeAll, expect, it } from "vitest"
import type { Visitor } from "../../../src/cli/demo/visitor.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled, words } from "../../support/community.ts"
import { eventually } from "../../support/ground.ts"
import { startInstance, type Instance } from "../../support/instance.ts"

let harbor: Instance
let meadow: Instance
let admin: Visitor
let zita: Visitor
let issuer: string

beforeAll(async () => {
  ;[harbor, meadow] = await Promise.all([startInstance({ name: "harbor" }), startInstance({ name: "meadow" })])
  admin = await newcomer(harbor.origin, "ada", await harbor.setUpLink())
  zita = await newcomer(meadow.origin, "zita")
  issuer = await newIssuer(admin, "makers")
})
afterAll(() => Promise.all([harbor?.stop(), meadow?.stop()]))

/** Awards a badge to Zita while her server is away; answers once that was tried in vain. */
async function awardInVain(name: string): Promise<void> {
  const achievement = await newAchievement(admin, issuer, name)
  // Found once before, so that the award itself needs nobody.
  await admin.open(`/@zita@${meadow.origin.host}`)
  await meadow.pause()
  await awardTo(admin, achievement, `@zita@${meadow.origin.host}`)
  await eventually(
    async () => (await harbor.rows("select 1 from delivery where attempts > 0 and state = 'waiting'"))[0],
  )
}

it("what waits for a server is sent at once when an admin wants it tried, however long it would have waited", async () => {
  await awardInVain("Patience")
  await harbor.rows(
    `update peer set paused_until = now() + interval '1 day', failing_since = now() - interval '8 days'`,
  )
  await harbor.rows(`update task set run_at = now() + interval '1 day' where job = 'Deliver' and state = 'waiting'`)
  const page = await admin.open("/admin/servers?show=failing")
  expect(words(page)).toMatch(new RegExp(`${meadow.origin.host} ?Left alone for a while`))
  expect(words(page)).toMatch(/Waits to be sent ?1/)
  await meadow.resume()
  await admin.send(page, `/admin/servers/${encodeURIComponent(meadow.origin.host)}/try`)
  await offerCalled(zita, "Patience")
  expect(words(await admin.open("/admin/servers?show=failing"))).toContain("No server is in trouble")
})

it("what was given up arrives after all when an admin tries it again", async () => {
  await awardInVain("Persistence")
  await harbor.rows(
    `update delivery set state = 'dead', created_at = now() - interval '5 days' where state = 'waiting'`,
  )
  await harbor.rows(
    `update task set state = 'dead', reason = 'Nobody answered.', finished_at = now(), lease_token = null where job = 'Deliver' and state <> 'done'`,
  )
  await meadow.resume()
  const page = await admin.open("/admin/queues/dead")
  expect(words(page)).toMatch(/Send an activity to another server ?Nobody answered\./)
  await admin.send(page, page.page.querySelector('form[action$="/retry"]')?.getAttribute("action") ?? "")
  await offerCalled(zita, "Persistence")
  expect(words(await admin.open("/admin/queues/dead"))).toContain("Nothing was given up")
})

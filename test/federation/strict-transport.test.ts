import { afterAll, expect, it } from "vitest"
import { createFederation } from "../../federation/index.ts"
import { createWeb } from "../../src/web/index.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

const opened: TestGround[] = []
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()))
})

/** What an instance at this origin says of strict transport security, wherever it is asked. */
async function said(origin: string): Promise<Record<string, string | null>> {
  const test = await openTestGround({ origin })
  opened.push(test)
  const federation = createFederation(test.ground)
  const web = createWeb(test.ground)
  const header = async (answer: Response | Promise<Response>) => (await answer).headers.get("strict-transport-security")
  return {
    nodeInfo: await header(federation.routes.request(`${origin}/.well-known/nodeinfo`)),
    inbox: await header(federation.routes.request(`${origin}/inbox`, { method: "POST" })),
    nobody: await header(
      federation.routes.request(`${origin}/actors/0190b2a0-0000-7000-8000-000000000000`, {
        headers: { accept: "application/activity+json" },
      }),
    ),
    page: await header(web.routes.request(`${origin}/sign-in`)),
    health: await header(web.routes.request(`${origin}/healthz`)),
  }
}

it("is asked for a year by everything that is served over https, to programs as to people", async () => {
  const year = "max-age=31536000"
  const everywhere = { nodeInfo: year, inbox: year, nobody: year, page: year, health: year }
  expect(await said("https://harbor.example")).toEqual(everywhere)
})

it("is promised by nothing over plain http on this machine", async () => {
  expect(Object.values(await said("http://localhost:3999"))).toEqual([null, null, null, null, null])
})

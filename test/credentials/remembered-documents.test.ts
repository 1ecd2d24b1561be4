import { expect, it } from "vitest"

import { rememberDocuments } from "../../src/credentials/index.ts"
import { worldOf } from "./fixtures.ts"

it("asks for each document once, at the same time too, and for no more than it may", async () => {
  const here = "https://a.example/list"
  const world = worldOf([], { [here]: new TextEncoder().encode("[]") })
  const documents = rememberDocuments(world, { mostRequests: 2 })
  const asked = await Promise.all([1, 2, 3].map(() => documents.document(new URL(here), "statusList")))
  expect(asked.map(({ ok }) => ok)).toEqual([true, true, true])
  expect((await documents.didDocument("did:web:b.example")).ok).toBe(false)
  expect(world.asked).toEqual([here, "did:web:b.example"])
  expect(await documents.document(new URL("https://c.example/"), "controller")).toMatchObject({
    ok: false,
    passing: true,
    sentence: expect.stringContaining("one by one"),
  })
  expect(world.asked).toHaveLength(2)
  expect((await documents.document(new URL(here), "statusList")).ok).toBe(true)
})

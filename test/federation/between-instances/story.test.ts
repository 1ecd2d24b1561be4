import { afterAll, beforeAll, expect, it } from "vitest"
import { playStory, type Observation } from "../../../src/cli/demo/story.ts"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
import { type Instance, startInstance } from "../../support/instance.ts"
import { countRows } from "../../support/rows.ts"

let harbor: Instance
let meadow: Instance

beforeAll(async () => {
  ;[harbor, meadow] = await Promise.all([startInstance({ name: "harbor" }), startInstance({ name: "meadow" })])
})
afterAll(async () => {
  await Promise.all([harbor?.stop(), meadow?.stop()])
})

it("a badge awarded on one server is verified, accepted, shown on another and seen by a follower on the first", async () => {
  const observed: Observation[] = []
  const cast = {
    harbor: harbor.origin,
    meadow: meadow.origin,
    harborSetUpLink: await harbor.setUpLink(),
    meadowSetUpLink: await meadow.setUpLink(),
  }
  const outcome = await playStory(cast, (one) => observed.push(one))
  expect(observed.map((one) => one.step)).toEqual([
    "set-up",
    "sign-up",
    "sign-up",
    "follow",
    "issuer",
    "achievement",
    "award",
    "offer",
    "accept",
    "download",
    "collection",
    "answer",
    "timeline",
    "check again",
  ])

  // What is served is what the issuer signed, byte for byte.
  const [row] = await harbor.rows<{ bytes: Uint8Array }>("select credential_bytes as bytes from award")
  expect(new TextDecoder().decode(row?.bytes)).toBe(outcome.credential)

  expect(await countRows(harbor, "award where state = 'accepted'")).toBe(1)
  expect(await countRows(meadow, "holding")).toBe(1)
  expect(await countRows(meadow, "note where local")).toBe(1)
  expect(await countRows(meadow, "activity where type = 'Create'")).toBe(1)
  expect(await countRows(meadow, "activity where type = 'Add'")).toBe(1)
  expect(await countRows(harbor, "mirrored_badge where state = 'shown' and verdict = 'verified'")).toBe(1)
  for (const instance of [harbor, meadow]) expect(await countRows(instance, "task where state = 'dead'")).toBe(0)
}, 90_000)

it("the issuer's own URL of the credential answers nobody who is not its recipient", async () => {
  const [row] = await harbor.rows<{ key: string }>("select credential_key as key from award")
  for (const accept of ["application/vc", "application/ld+json", "application/activity+json", "text/html"]) {
    const there = await new Visitor(harbor.origin).open(`/credentials/${row?.key}`, { accept })
    const absent = await new Visitor(harbor.origin).open("/credentials/AAAAAAAAAAAAAAAAAAAAAA", { accept })
    expect(there.status, accept).toBe(404)
    expect(there.text.replaceAll(row?.key ?? "", ""), accept).toBe(absent.text.replaceAll("AAAAAAAAAAAAAAAAAAAAAA", ""))
  }
})

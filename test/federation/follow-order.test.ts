import { afterAll, beforeAll, expect, test } from "vitest"
import { resolveActor } from "../../src/actors/index.ts"
import { endFollow, requestFollow } from "../../src/social/index.ts"
import { eventually } from "../support/ground.ts"
import { must } from "./badges-of-ours.ts"
import { FakePeer } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let instance: OneInstance
let peer: FakePeer
beforeAll(async () => void ([instance, peer] = await Promise.all([startInstance(), FakePeer.start()])))
afterAll(() => Promise.all([instance.close(), peer.close()]))

test("who stops following and follows again does not lose the new follow to the late end of the old one", async () => {
  const bob = await instance.person("bob")
  const carol = must(await resolveActor(instance.ground, (await peer.actor("carol")).uri))
  must(await requestFollow(instance.ground, bob.id, carol))
  await eventually(async () => peer.posts.length === 1)

  // The end meets a server in trouble and waits for its next try; meanwhile the server is well again.
  peer.inboxStatus = () => 503
  must(await endFollow(instance.ground, bob.id, carol.id))
  const failed = async () =>
    (await instance.rows(`select from delivery where state = 'waiting' and attempts = 1`)).length === 1
  await eventually(failed)
  const waiting = async () =>
    (
      await instance.rows<{ id: string }>(
        `select d.id from delivery d join task t on t.id = d.id and t.state = 'waiting' where d.state = 'waiting' order by d.position`,
      )
    ).map(({ id }) => id)
  peer.inboxStatus = () => 202
  must(await requestFollow(instance.ground, bob.id, carol))
  // Whatever waits for its turn is not due for long; it begins when the one before it has arrived.
  await eventually(async () => (await waiting()).length === 2)
  const [first = "", second = ""] = await waiting()
  await instance.rows(`update task set run_at = now() + interval '1 hour' where id = '${second}'`)
  await instance.rows(`update task set run_at = now() - interval '1 minute', queued_at = run_at where id = '${first}'`)
  await eventually(async () => peer.posts.length === 3, 40_000)
  expect(peer.posts.map(({ body }) => body["type"])).toEqual(["Follow", "Undo", "Follow"])
}, 60_000)

import { afterAll, beforeAll, expect, it } from "vitest"
import { createProtocol } from "../../federation/runtime/protocol.ts"
import { whoSigned } from "../../federation/runtime/signed-requests.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"

let test: TestGround
let peer: FakePeer
beforeAll(async () => {
  test = await openTestGround()
  peer = await FakePeer.start()
})
afterAll(async () => {
  await peer?.close()
  await test?.close()
})

/** A request as it arrives here, signed by somebody of the peer. */
async function arrivingRequest(as: PeerActor): Promise<Request> {
  let arrived: Request | undefined
  const send = globalThis.fetch
  globalThis.fetch = async (url, init) => {
    arrived = new Request(url, init)
    return new Response(null, { status: 202 })
  }
  try {
    await peer.post(`${test.ground.config.origin.origin}/inbox`, { type: "Like", id: `${as.uri}/likes/1` }, as)
  } finally {
    globalThis.fetch = send
  }
  if (arrived === undefined) throw new Error("nothing was sent")
  return arrived
}

const asked = (actor: PeerActor) => peer.asked.filter(({ path }) => path === new URL(actor.uri).pathname).length

/** Lets the peer answer every GET with a status. */
const answering = (status: number) => {
  peer.interfere = async (_request, response) => {
    peer.asked.push({ path: _request.url ?? "", headers: _request.headers })
    response.writeHead(status).end()
    return true
  }
}
const well = () => {
  peer.interfere = async () => false
}

async function judge(protocol: ReturnType<typeof createProtocol>, actor: PeerActor) {
  const request = await arrivingRequest(actor)
  return whoSigned(protocol, request, new Uint8Array(await request.clone().arrayBuffer()))
}

it("a key that cannot be had is not taken for a wrong signature, is not asked for each time, and is had soon after its server is back", async () => {
  const protocol = createProtocol(test.ground)
  const actor = await peer.actor("starting")
  answering(503)
  const unavailable = { signed: false, reason: "keyUnavailable", gone: false }
  for (let times = 0; times < 3; times += 1) expect(await judge(protocol, actor)).toEqual(unavailable)
  expect(asked(actor)).toBe(1)
  well()
  test.passTime(9_000)
  expect(await judge(protocol, actor)).toEqual({ signed: true, actorUri: actor.uri, signature: expect.any(String) })
})

it("somebody who is gone is gone for the second request too", async () => {
  const protocol = createProtocol(test.ground)
  const actor = await peer.actor("leaving")
  answering(410)
  const gone = { signed: false, reason: "keyUnavailable", gone: true }
  for (let times = 0; times < 3; times += 1) expect(await judge(protocol, actor)).toEqual(gone)
  well()
})

import type { IncomingMessage, ServerResponse } from "node:http"
import { text as textOf } from "node:stream/consumers"
import { FakePeer, type PeerActor } from "../federation/fake-peer.ts"
import { pause } from "./random.ts"

/** What ails another server. */
export const illnesses = ["down", "slow", "500", "429", "garbage", "cut", "cut after reading"] as const
export type Illness = (typeof illnesses)[number]

/** An activity that arrived at a peer, as often and in the order in which it was posted. */
export type Arrival = { id: string; type: string; objectId: string; answered: boolean }

/** Another server with one follower of ours on it, which falls ill and recovers; real HTTP with real signatures. */
export class AilingPeer {
  readonly arrivals: Arrival[] = []
  /** How many deliveries met which illness. One that is down sees none of them: of that, how often it was. */
  readonly counts = new Map<Illness, number>()
  illness: Illness | null = null
  readonly #peer: FakePeer
  readonly actor: PeerActor

  private constructor(peer: FakePeer, actor: PeerActor) {
    this.#peer = peer
    this.actor = actor
    peer.interfere = (request, response) => this.#interfere(request, response)
  }

  static async start(handle: string): Promise<AilingPeer> {
    const peer = await FakePeer.start()
    return new AilingPeer(peer, await peer.actor(handle))
  }

  get host(): string {
    return this.#peer.host
  }

  /** Asks to follow somebody of ours. */
  async follow(actorUri: string, inbox: string): Promise<void> {
    const answer = await this.#peer.post(
      inbox,
      this.#peer.activity("Follow", this.actor, { object: actorUri }),
      this.actor,
    )
    if (!answer.ok) throw new Error(`${inbox} answered ${answer.status} to a Follow`)
  }

  async fallIll(illness: Illness): Promise<void> {
    await this.recover()
    this.illness = illness
    if (illness !== "down") return
    this.counts.set(illness, (this.counts.get(illness) ?? 0) + 1)
    await this.#peer.pause()
  }

  async recover(): Promise<void> {
    if (this.illness === "down") await this.#peer.resume()
    this.illness = null
  }

  close(): Promise<void> {
    return this.illness === "down" ? Promise.resolve() : this.#peer.close()
  }

  /** Whether the request was dealt with. What the peer took and what its answer says are two things, as after a cut line. */
  async #interfere(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { illness } = this
    if (illness !== null && request.method === "POST") this.counts.set(illness, (this.counts.get(illness) ?? 0) + 1)
    if (illness === "cut") {
      request.socket.destroy()
      return true
    }
    if (illness === "slow") await pause(4_000)
    if (request.method !== "POST") return illness === null || illness === "slow" ? false : refuse(response, illness)
    const text = await textOf(request).catch(() => null)
    // Whoever was sending died in the middle of it.
    if (text === null) return true
    const body: unknown = JSON.parse(text)
    const taken = illness === null || illness === "slow"
    if (taken || illness === "cut after reading") this.arrivals.push({ ...describe(body), answered: taken })
    if (illness === "cut after reading") request.socket.destroy()
    else if (taken) response.writeHead(202).end()
    else refuse(response, illness)
    return true
  }
}

function refuse(response: ServerResponse, illness: Illness): true {
  if (illness === "429") response.writeHead(429, { "retry-after": "2" }).end("Not so fast.")
  else if (illness === "garbage") response.socket?.end("\u0000\u0007 this is no HTTP \r\n\r\n")
  else response.writeHead(500, { "content-type": "text/html" }).end("<h1>Oh no</h1>")
  return true
}

function describe(body: unknown): Omit<Arrival, "answered"> {
  const { id, type, object } = body as { id: string; type: string; object: string | { id?: string } }
  return { id, type, objectId: typeof object === "string" ? object : (object.id ?? "") }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { text as textOf } from "node:stream/consumers"
import { exportSpki } from "@fedify/fedify/runtime"
import { generateCryptoKeyPair, signRequest, type HttpMessageSignaturesSpec } from "@fedify/fedify/sig"

export type PeerActor = {
  uri: string
  handle: string
  inbox: string
  badges: string
  followers: string
  keyId: string
  keys: CryptoKeyPair
}
export type ReceivedPost = { path: string; headers: IncomingMessage["headers"]; body: Record<string, unknown> }

/** The port that a listening server was given. */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port")
  return address.port
}

type Served = { status?: number; type?: string; body: string | Uint8Array; headers?: Record<string, string> }

/**
 * Another server of the fediverse, scripted by the test: real HTTP on loopback, real keys, real signatures. It serves
 * what it is told to serve, remembers what was asked and what was posted, and can lie.
 */
export class FakePeer {
  readonly posts: ReceivedPost[] = []
  readonly asked: { path: string; headers: IncomingMessage["headers"] }[] = []
  /** What an inbox answers. */
  inboxStatus: (path: string) => number = () => 202
  /** A status that a post is refused with, or null. */
  refusePost: (post: { path: string; headers: IncomingMessage["headers"] }) => number | null = () => null
  /** Sees each request first; true when it has dealt with it, in whatever way. */
  interfere: (request: IncomingMessage, response: ServerResponse) => Promise<boolean> = async () => false
  readonly actors = new Map<string, PeerActor>()
  readonly #served = new Map<string, Served>()
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  origin = ""

  static async start(): Promise<FakePeer> {
    const peer = new FakePeer()
    await new Promise<void>((resolve) => peer.#server.listen(0, "127.0.0.1", resolve))
    peer.origin = `http://127.0.0.1:${portOf(peer.#server)}`
    return peer
  }

  get host(): string {
    return new URL(this.origin).host
  }

  async close(): Promise<void> {
    await this.pause()
  }

  /** Refuses connections, as a server that is down. */
  async pause(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** Undoes `pause`, at the same address. */
  async resume(): Promise<void> {
    const port = Number(new URL(this.origin).port)
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve))
  }

  serve(path: string, served: Served): void {
    this.#served.set(path, served)
  }

  serveActivity(path: string, document: object): void {
    this.serve(path, { type: "application/activity+json", body: JSON.stringify(document) })
  }

  /** An actor with a key, found by WebFinger and by its id. */
  async actor(handle: string, more: Record<string, unknown> = {}): Promise<PeerActor> {
    const keys = await generateCryptoKeyPair("RSASSA-PKCS1-v1_5")
    const uri = `${this.origin}/users/${handle}`
    const actor: PeerActor = {
      uri,
      handle,
      inbox: `${uri}/inbox`,
      badges: `${uri}/badges`,
      followers: `${uri}/followers`,
      keyId: `${uri}#main-key`,
      keys,
    }
    this.actors.set(handle, actor)
    this.serveActivity(`/users/${handle}`, {
      "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
      id: uri,
      type: "Person",
      preferredUsername: handle,
      name: handle,
      inbox: actor.inbox,
      outbox: `${uri}/outbox`,
      followers: actor.followers,
      streams: [actor.badges],
      endpoints: { sharedInbox: `${this.origin}/inbox` },
      publicKey: { id: actor.keyId, owner: uri, publicKeyPem: await exportSpki(keys.publicKey) },
      ...more,
    })
    return actor
  }

  /** A signed POST, as another server makes it. `as` is whose key signs; the body may name somebody else. */
  async post(
    inbox: string,
    body: string | object,
    as: PeerActor,
    options: { form?: HttpMessageSignaturesSpec; keyId?: string; tamper?: (body: string) => string } = {},
  ): Promise<Response> {
    const text = typeof body === "string" ? body : JSON.stringify(body)
    const request = new Request(inbox, {
      method: "POST",
      headers: { "content-type": "application/activity+json" },
      body: text,
    })
    const signed = await signRequest(request, as.keys.privateKey, new URL(options.keyId ?? as.keyId), {
      spec: options.form,
    })
    const sent = options.tamper === undefined ? text : options.tamper(text)
    return fetch(inbox, { method: "POST", headers: signed.headers, body: sent })
  }

  /** A GET, signed when `as` says by whom. */
  async get(url: string, accept: string, as?: PeerActor): Promise<Response> {
    const request = new Request(url, { headers: { accept } })
    if (as === undefined) return fetch(request)
    const signed = await signRequest(request, as.keys.privateKey, new URL(as.keyId))
    return fetch(url, { headers: signed.headers, redirect: "manual" })
  }

  /** What a GET answers, as JSON. */
  async json(url: string, accept: string, as?: PeerActor): Promise<any> {
    return (await this.get(url, accept, as)).json()
  }

  /** An activity of one of our actors with a fresh id. */
  activity(type: string, actor: PeerActor, more: Record<string, unknown>): Record<string, unknown> {
    const id = `${this.origin}/activities/${crypto.randomUUID()}`
    return { "@context": "https://www.w3.org/ns/activitystreams", id, type, actor: actor.uri, ...more }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await this.interfere(request, response)) return
    const url = new URL(request.url ?? "/", this.origin)
    if (request.method === "POST") {
      const text = await textOf(request)
      const { headers } = request
      const status = this.refusePost({ path: url.pathname, headers }) ?? this.inboxStatus(url.pathname)
      if (status < 300) {
        const body: Record<string, unknown> = JSON.parse(text)
        this.posts.push({ path: url.pathname, headers, body })
      }
      response.writeHead(status).end()
      return
    }
    this.asked.push({ path: url.pathname, headers: request.headers })
    const found = url.pathname === "/.well-known/webfinger" ? this.#finger(url) : this.#served.get(url.pathname)
    if (found === undefined) response.writeHead(404).end()
    else
      response
        .writeHead(found.status ?? 200, { "content-type": found.type ?? "text/plain", ...found.headers })
        .end(found.body)
  }

  #finger(url: URL): Served | undefined {
    const [, handle = ""] = /^acct:([^@]+)@/.exec(url.searchParams.get("resource") ?? "") ?? []
    const actor = this.actors.get(handle)
    if (actor === undefined) return undefined
    const links = [{ rel: "self", type: "application/activity+json", href: actor.uri }]
    return { type: "application/jrd+json", body: JSON.stringify({ subject: `acct:${handle}@${this.host}`, links }) }
  }
}

import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto"
import { FakePeer } from "../fake-peer.ts"
import type { Signing } from "./signing.ts"

export const everybody = "https://www.w3.org/ns/activitystreams#Public"
export const activityStreams = "https://www.w3.org/ns/activitystreams"
export const security = "https://w3id.org/security/v1"

/** Somebody's account on a server of some software. */
export type Place = { origin: string; uri: string; inbox: string; keyId: string; publicKeyPem: string }

/** What of ours it is about. */
export type Ours = {
  /** The note about Alice's badge. */
  note: string
  /** Alice, who has the badge and follows them. */
  alice: string
  /** The id of Alice's Follow. */
  follow: string
  /** A name of their own for one thing: stays the same when it is asked for again. */
  id: (name: string) => string
}

/** What is known here of them afterwards. */
export type Known = {
  /** Alice's follow of them. */
  followed: "requested" | "accepted" | "rejected" | null
  follows: boolean
  likes: boolean
  boosts: boolean
  reply: string | null
  posts: string[]
  name: string | null
  gone: boolean
}

/** One activity as it comes, and what it changes: nothing when nothing is said. */
export type Said = {
  what: string
  body: Record<string, unknown>
  changes?: Partial<Known>
  before?: (at: Account) => void
}

/** How one kind of server writes, made from its documentation and source; the names are ours. */
export type Software = {
  name: string
  /** The path of the account of `name`, and of its key. */
  account: { name: string; path: string; keyPath: string; inboxPath: string }
  document: (at: Place) => Record<string, unknown>
  /** What WebFinger says beside the link to the account. */
  finger?: (at: Place) => Record<string, unknown>
  /** Other documents, by path: contexts, keys. */
  more?: (at: Place) => Record<string, { type: string; body: object }>
  contentType: string
  sign: Signing
  /** Whether a document is refused to whoever does not sign. */
  needsSignature?: (path: string) => boolean
  says: (at: Place, ours: Ours) => Said[]
}

/** An account on a server of some software that runs in this process, over real HTTP. */
export class Account {
  readonly software: Software
  readonly place: Place
  readonly peer: FakePeer
  readonly #privateKey: KeyObject

  private constructor(software: Software, peer: FakePeer, place: Place, privateKey: KeyObject) {
    this.software = software
    this.peer = peer
    this.place = place
    this.#privateKey = privateKey
  }

  static async start(software: Software): Promise<Account> {
    const peer = await FakePeer.start()
    const { path, keyPath, inboxPath } = software.account
    const keys = generateKeyPairSync("rsa", { modulusLength: 2048 })
    const place: Place = {
      origin: peer.origin,
      uri: peer.origin + path,
      inbox: peer.origin + inboxPath,
      keyId: peer.origin + keyPath,
      publicKeyPem: keys.publicKey.export({ type: "spki", format: "pem" }).toString(),
    }
    const account = new Account(software, peer, place, keys.privateKey)
    account.show()
    return account
  }

  /** Serves the account's documents, with other words in the actor if there are any. */
  show(changed: Record<string, unknown> = {}): void {
    const { account, finger, more, document, needsSignature } = this.software
    const type = "application/activity+json; charset=utf-8"
    this.peer.serve(pathOf(account.path), { type, body: JSON.stringify({ ...document(this.place), ...changed }) })
    const subject = `acct:${account.name}@${this.peer.host}`
    const links = [{ rel: "self", type: "application/activity+json", href: this.place.uri }]
    const answer = { subject, links, ...finger?.(this.place) }
    for (const [path, served] of Object.entries(more?.(this.place) ?? {}))
      this.peer.serve(path, { type: served.type, body: JSON.stringify(served.body) })
    this.peer.interfere = async ({ method, url = "/", headers }, response) => {
      if (method !== "GET") return false
      if (url.startsWith("/.well-known/webfinger"))
        response.writeHead(200, { "content-type": "application/jrd+json; charset=utf-8" }).end(JSON.stringify(answer))
      else if (headers.signature === undefined && needsSignature?.(url) === true) response.writeHead(401).end()
      else return false
      return true
    }
  }

  /** Says that there is nobody any more. */
  leave(): void {
    this.peer.serve(pathOf(this.software.account.path), { status: 410, body: "" })
  }

  async post(inbox: string, activity: Record<string, unknown>): Promise<number> {
    const body = JSON.stringify(activity)
    const { contentType, sign } = this.software
    const headers = sign({ inbox, body, contentType, keyId: this.place.keyId, privateKey: this.#privateKey })
    return (await fetch(inbox, { method: "POST", headers, body })).status
  }

  /** Names of things of theirs: the same for the same word. */
  names(): (name: string) => string {
    const known = new Map<string, string>()
    return (name) => {
      const id = known.get(name) ?? `${this.place.origin}/${name}/${randomUUID()}`
      known.set(name, id)
      return id
    }
  }
}

const pathOf = (address: string): string => new URL(address, "http://somewhere.example").pathname

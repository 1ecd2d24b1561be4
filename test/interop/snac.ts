import { execFile, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { type HTMLElement, parse } from "node-html-parser"
import { eventually } from "../support/ground.ts"

const run = promisify(execFile)

/** Somebody with an account on a snac server, who uses its pages. */
export class SnacUser {
  readonly uri: string
  readonly handle: string
  readonly #password: string
  readonly #snac: Snac

  constructor(snac: Snac, uid: string, password: string) {
    this.uri = `${snac.origin}/${uid}`
    this.handle = `@${uid}@${new URL(snac.origin).host}`
    this.#password = password
    this.#snac = snac
  }

  get #headers() {
    const name = new URL(this.uri).pathname.slice(1)
    return { authorization: `Basic ${Buffer.from(`${name}:${this.#password}`).toString("base64")}` }
  }

  /** Their page of posts of those whom they follow, as they see it. */
  async timeline(): Promise<HTMLElement> {
    const answer = await fetch(`${this.uri}/admin`, { headers: this.#headers })
    if (!answer.ok) throw new Error(`${this.uri}/admin answered ${answer.status}`)
    return parse(await answer.text())
  }

  /** What their server tells them of. */
  async notifications(): Promise<string> {
    const answer = await fetch(`${this.uri}/notifications`, { headers: this.#headers })
    return answer.text()
  }

  /** Presses a button of their pages: Follow, Unfollow, Like, Unlike, Boost, Unboost, Delete, MUTE. */
  async press(action: string, fields: { id?: string; actor?: string }): Promise<void> {
    await this.#send("action", { action, ...fields })
  }

  async write(content: string, more: { in_reply_to?: string } = {}): Promise<void> {
    await this.#send("note", { content, ...more })
  }

  async #send(form: string, fields: Record<string, string>): Promise<void> {
    const answer = await fetch(`${this.uri}/admin/${form}`, {
      method: "POST",
      // Written as it compares it: without a charset behind.
      headers: { ...this.#headers, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
      redirect: "manual",
    })
    if (answer.status !== 303) throw new Error(`${this.uri}/admin/${form} answered ${answer.status}`)
  }

  /** What everybody can read of theirs. */
  async publicPosts(): Promise<any[]> {
    const answer = await fetch(`${this.uri}/outbox`, { headers: { accept: "application/activity+json" } })
    const outbox: any = await answer.json()
    return outbox.orderedItems
  }

  cli(command: string, ...rest: string[]): Promise<string> {
    return this.#snac.cli(command, new URL(this.uri).pathname.slice(1), ...rest)
  }
}

/** A real snac server on loopback, over plain http, with its data in a folder that goes with it. */
export class Snac {
  readonly origin: string
  readonly #program: string
  readonly #folder: string
  #process: ChildProcess | null = null
  #log = ""

  private constructor(program: string, folder: string, origin: string) {
    this.#program = program
    this.#folder = folder
    this.origin = origin
  }

  static async start(program: string): Promise<Snac> {
    const port = await freePort()
    const snac = new Snac(program, await mkdtemp(join(tmpdir(), "haversack-snac-")), `http://127.0.0.1:${port}`)
    const initialising = run(program, ["init", join(snac.#folder, "data")])
    initialising.child.stdin?.end(`127.0.0.1\n${port}\n127.0.0.1:${port}\n\n\n`)
    await initialising
    const file = join(snac.#folder, "data/server.json")
    const settings: Record<string, unknown> = JSON.parse(await readFile(file, "utf8"))
    // Where it keeps its data is no place for a sandbox that only knows its usual one.
    await writeFile(
      file,
      JSON.stringify({ ...settings, protocol: "http", shared_inboxes: true, disable_sandbox: true }),
    )
    await snac.#listen()
    return snac
  }

  async #listen(): Promise<void> {
    const started = spawn(this.#program, ["httpd", join(this.#folder, "data")], { stdio: ["ignore", "pipe", "pipe"] })
    this.#process = started
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (data: Buffer) => (this.#log += data.toString("utf8")))
    await eventually(async () => {
      if (started.exitCode !== null) throw new Error(`snac stopped: ${this.#log}`)
      return fetch(this.origin).then(
        () => true,
        () => false,
      )
    })
  }

  async user(uid: string): Promise<SnacUser> {
    const adding = run(this.#program, ["adduser", join(this.#folder, "data"), uid])
    adding.child.stdin?.end("\n")
    const { stdout } = await adding
    const [, password] = /password is (\S+)/.exec(stdout) ?? []
    if (password === undefined) throw new Error(`snac made no account: ${stdout}`)
    return new SnacUser(this, uid, password)
  }

  async cli(command: string, ...rest: string[]): Promise<string> {
    return (await run(this.#program, [command, join(this.#folder, "data"), ...rest])).stdout
  }

  /** What it has written to its log, for the message of a test that fails. */
  get log(): string {
    return this.#log
  }

  async stop(): Promise<void> {
    const running = this.#process
    if (running !== null && running.exitCode === null) {
      const ended = once(running, "exit")
      running.kill("SIGTERM")
      // It waits for its own threads; nothing of what it would still write is needed.
      const late = setTimeout(() => running.kill("SIGKILL"), 3_000)
      await ended
      clearTimeout(late)
    }
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server listens on no port")
  await new Promise((resolve) => server.close(resolve))
  return address.port
}

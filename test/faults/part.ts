import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, readdirSync } from "node:fs"
import { dirname } from "node:path"
import { pause } from "./random.ts"

export type Command = {
  /** Its name in logs and in the report, such as `harbor web`. */
  name: string
  file: string
  arguments: string[]
  environment: Record<string, string | undefined>
  /** What it says goes here, of all its lives one after the other. */
  logFile: string
  /** Whom it runs as, when that is not ourselves. */
  user?: { uid: number; gid: number }
  /** Whether it can be used; asked again and again after each start. */
  isReady(): Promise<boolean>
}

/** How long something that ended by itself stays away, as under a supervisor that restarts it. */
const supervisorWaits = 300

/**
 * A process that can be shot and comes back on the same data. It is kept as an operator keeps it: under a supervisor that starts it again
 * when it ends by itself (`restart: unless-stopped`).
 */
export class Part {
  readonly command: Command
  /** How often it ended without being told to. */
  endedByItself = 0
  /** Where in its log its present life begins. */
  bornAt = 0
  #child: ChildProcess | undefined
  #ended: Promise<void> = Promise.resolve()
  #wanted = false

  constructor(command: Command) {
    this.command = command
  }

  get name(): string {
    return this.command.name
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it, if it does not run. */
  start(): void {
    this.#wanted = true
    if (this.#child === undefined) this.#spawn()
  }

  /** Waits until it can be used. @throws when it could not within `patience` milliseconds */
  async ready(patience = 240_000): Promise<void> {
    const end = performance.now() + patience
    while (performance.now() < end) {
      if (this.#child !== undefined && (await this.command.isReady().catch(() => false))) return
      await pause(40)
    }
    throw new Error(`${this.name} was not ready within ${patience / 1000} s; its log ends with:\n${this.logTail()}`)
  }

  /** Ends it with `signal` and all that it started, and does not let it come back before `start`. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#wanted = false
    const child = this.#child
    if (child?.pid === undefined) return
    const family = signal === "SIGKILL" ? [child.pid, ...descendants(child.pid)] : [child.pid]
    for (const pid of family) sendSignal(pid, signal)
    await this.#ended
  }

  /** Sends a signal that it survives. */
  signal(signal: NodeJS.Signals): void {
    if (this.#child?.pid !== undefined) sendSignal(this.#child.pid, signal)
  }

  /** The last lines that it said. */
  logTail(characters = 3000): string {
    return this.log().slice(-characters)
  }

  log(): string {
    try {
      return readFileSync(this.command.logFile, "utf8")
    } catch {
      // Nothing was said yet, so there is no file.
      return ""
    }
  }

  #comeBack(): void {
    this.endedByItself += 1
    setTimeout(() => {
      if (this.#wanted && this.#child === undefined) this.#spawn()
    }, supervisorWaits)
  }

  #spawn(): void {
    const { file, environment, logFile, user } = this.command
    mkdirSync(dirname(logFile), { recursive: true })
    const log = openSync(logFile, "a")
    this.bornAt = fstatSync(log).size
    const child = spawn(file, this.command.arguments, { env: environment, stdio: ["ignore", log, log], ...user })
    closeSync(log)
    this.#child = child
    this.#ended = new Promise<void>((resolve) => {
      const onEnd = () => {
        this.#child = undefined
        resolve()
        if (this.#wanted) this.#comeBack()
      }
      child.once("error", onEnd)
      child.once("exit", onEnd)
    })
  }
}

/** What a process has started, and what those have started. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>()
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue
    const parent = parentOf(entry)
    if (parent !== null) parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)])
  }
  const found: number[] = []
  for (const queue = [pid]; queue.length > 0;) {
    const children = parents.get(queue.shift() ?? 0) ?? []
    found.push(...children)
    queue.push(...children)
  }
  return found
}

function parentOf(pid: string): number | null {
  try {
    // The second field is a name in brackets, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
    return Number(fields[1])
  } catch {
    // It ended while we looked.
    return null
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended a moment ago, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}

import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterEach, describe, expect, it } from "vitest"
import { packageRoot } from "../../src/package-root.ts"
import { openTestDatabase, queueShapes, type TestDatabase } from "../support/database.ts"

describe.each(queueShapes)("a process that is killed in the middle of a task, on $name", (shape) => {
  const children: ChildProcess[] = []
  let clean: (() => Promise<void>) | undefined
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill("SIGKILL")
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
    }
    await clean?.()
  })

  /** Starts a worker; `says` resolves with the first line that begins with `word`. */
  function worker(args: string[]) {
    const child = spawn(process.execPath, [join(packageRoot, "test/queue/mortal-worker.ts"), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    children.push(child)
    const lines = createInterface(child.stdout)
    const said: string[] = []
    lines.on("line", (line) => said.push(line))
    const says = async (word: string): Promise<string> => {
      for (;;) {
        const line = said.find((one) => one.startsWith(word))
        if (line !== undefined) return line
        if (child.exitCode !== null)
          throw new Error(`The worker ended with ${child.exitCode}, having said: ${said.join("; ")}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    return { child, says }
  }

  async function place(): Promise<string[]> {
    if (shape.postgres) {
      const test: TestDatabase = await openTestDatabase(shape)
      clean = () => test.close()
      return test.redisUrl === undefined ? [test.databaseUrl!] : [test.databaseUrl!, test.redisUrl, test.name]
    }
    const folder = mkdtempSync(join(tmpdir(), "haversack-death-"))
    clean = async () => rmSync(folder, { recursive: true })
    return [folder]
  }

  it("leaves no effect behind, and its task is done by the next", async () => {
    const args = await place()
    const first = worker(args)
    await first.says("carving 1")
    first.child.kill("SIGKILL")
    await once(first.child, "exit")
    const second = worker(args)
    await second.says("carving 2")
    expect(await second.says("carved")).toBe('carved [{"attempt":2}]')
  }, 60_000)
})

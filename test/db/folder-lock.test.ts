import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ConfigurationProblem } from "../../src/config.ts"
import { lockFolder } from "../../src/db/folder-lock.ts"
import { packageRoot } from "../../src/package-root.ts"

describe("a data folder's lock", () => {
  let folder: string
  let children: ChildProcess[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "haversack-lock-"))
    children = []
  })
  afterEach(() => {
    for (const child of children) child.kill("SIGKILL")
    rmSync(folder, { recursive: true })
  })

  /** Starts a process that tries the lock at `instant`; resolves with what it says. */
  function contender(instant: number): { child: ChildProcess; answer: Promise<string> } {
    const child = spawn(
      process.execPath,
      ["--expose-gc", join(packageRoot, "test/support/lock-holder.ts"), folder, String(instant)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    )
    children.push(child)
    return { child, answer: once(child.stdout, "data").then(([data]) => String(data).trim()) }
  }

  it("goes to exactly one of several that try in the same instant", async () => {
    const instant = Date.now() + 1500
    const answers = await Promise.all([1, 2, 3, 4].map(() => contender(instant).answer))
    expect(answers.filter((answer) => answer === "got it")).toHaveLength(1)
    expect(answers.filter((answer) => /in use by another running Haversack/.test(answer))).toHaveLength(3)
  })

  it("is free again after kill -9, and not before", async () => {
    const { child, answer } = contender(0)
    expect(await answer).toBe("got it")
    expect(() => lockFolder(folder)).toThrow(ConfigurationProblem)
    expect(() => lockFolder(folder)).toThrow(`process ${child.pid}`)
    child.kill("SIGKILL")
    await once(child, "exit")
    lockFolder(folder).release()
  })

  it("keeps a second opener in the same process out until it is released", () => {
    const lock = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(/HAVERSACK_DATA/)
    lock.release()
    lock.release()
    lockFolder(folder).release()
  })
})

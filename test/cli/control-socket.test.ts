import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs"
import { once } from "node:events"
import { spawn } from "node:child_process"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { askRunningInstance, openControlSocket, type ControlSocket } from "../../src/cli/control-socket.ts"
import { ok, refused } from "../../src/result.ts"

describe("the control socket of a data folder", () => {
  let folder: string
  let open: ControlSocket[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "haversack-control-"))
    open = []
  })
  afterEach(async () => {
    await Promise.all(open.map((one) => one.close()))
    rmSync(folder, { recursive: true })
  })

  async function listen(where = folder): Promise<void> {
    open.push(
      await openControlSocket(where, async (command, input, say) => {
        if (command === "break") throw new Error("with a detail that only the log may know")
        if (command !== "greet") return refused("unknown", `No ${command} here.`)
        say("first")
        say("second")
        return ok(`Hello ${JSON.stringify(input)}`)
      }),
    )
  }

  it("answers with sentences and one end, and says what is refused and what failed", async () => {
    await listen()
    const said: string[] = []
    expect(await askRunningInstance(folder, "greet", { name: "Iris\n" }, (sentence) => said.push(sentence))).toEqual(
      ok('Hello {"name":"Iris\\n"}'),
    )
    expect(said).toEqual(["first", "second"])
    expect(await askRunningInstance(folder, "dance", {}, () => {})).toEqual(refused("unknown", "No dance here."))
    const failed = await askRunningInstance(folder, "break", {}, () => {})
    expect(failed).toMatchObject({ ok: false, sentence: expect.stringContaining("stands in the log") })
    expect(JSON.stringify(failed)).not.toContain("detail")
  })

  it("may be opened by its owner only, and takes the place of a dead one's", async () => {
    const script = `require("node:net").createServer().listen("control.sock", () => console.log("listens"))`
    const dying = spawn(process.execPath, ["-e", script], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] })
    await once(dying.stdout, "data")
    dying.kill("SIGKILL")
    await once(dying, "exit")
    expect(statSync(join(folder, "control.sock")).isSocket()).toBe(true)
    expect(await askRunningInstance(folder, "greet", {}, () => {})).toBeUndefined()
    await listen()
    expect(statSync(join(folder, "control.sock")).mode & 0o777).toBe(0o600)
    await open.pop()!.close()
    expect(statSync(join(folder, "control.sock"), { throwIfNoEntry: false })).toBeUndefined()
    await listen()
    expect((await askRunningInstance(folder, "greet", 1, () => {}))?.ok).toBe(true)
  })

  it("says that nobody listens: no folder, no socket", async () => {
    expect(await askRunningInstance(join(folder, "none"), "greet", {}, () => {})).toBeUndefined()
    expect(await askRunningInstance(folder, "greet", {}, () => {})).toBeUndefined()
  })

  it("works in a folder whose name is too long for a socket's address", async () => {
    const deep = join(folder, "a".repeat(100), "b".repeat(100))
    mkdirSync(deep, { recursive: true })
    expect(await askRunningInstance(deep, "greet", {}, () => {})).toBeUndefined()
    await listen(deep)
    expect(await askRunningInstance(deep, "greet", {}, () => {})).toEqual(ok("Hello {}"))
  })

  it("answers nonsense with a sentence, and cuts off a request without an end", async () => {
    await listen()
    const nonsense = connect(join(folder, "control.sock"))
    nonsense.write("what?\n")
    const [answer] = (await once(nonsense, "data")) as [Buffer]
    expect(JSON.parse(answer.toString())).toMatchObject({ refused: "notUnderstood" })
    const endless = connect(join(folder, "control.sock"))
    const end = new Promise((resolve) => endless.on("error", () => {}).on("close", resolve))
    endless.write("x".repeat(200_000))
    await end
    expect((await askRunningInstance(folder, "greet", {}, () => {}))?.ok).toBe(true)
  })
})

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { adminCommands } from "../../src/cli/admin-commands.ts"
import { composeInstance, type Instance } from "../../src/cli/compose.ts"
import { openControlSocket, type ControlSocket } from "../../src/cli/control-socket.ts"
import { house } from "../../src/cli/house.ts"
import { answerCommands, runOperatorCommand } from "../../src/cli/operator-commands.ts"
import { type Config, loadConfig } from "../../src/config.ts"
import { personOf, resetPassword, signIn, signUp } from "../../src/people/index.ts"
import { accountLink } from "../../src/people/schema.ts"
import type { Result } from "../../src/result.ts"
import { openBrowser } from "../people/browser.ts"
import { granted } from "../support/cast.ts"
import { letEverybodyIn } from "../support/registrations.ts"

let folder: string
let config: Config
let instance: Instance | undefined
let socket: ControlSocket | undefined

const run = (name: string, input: object = {}): Promise<Result<string>> => {
  const command = adminCommands.find((one) => one.name === name)
  if (command === undefined) throw new Error(`there is no command ${name}`)
  return runOperatorCommand(config, command, input, () => undefined)
}
const someone = (handle: string) => ({
  email: `${handle}@mail.example`,
  password: "a long password",
  name: handle,
  handle,
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haversack-admin-"))
  config = loadConfig({ HAVERSACK_ORIGIN: "http://localhost:3998", HAVERSACK_DATA: folder })
  instance = await composeInstance({ config, house })
  await letEverybodyIn(instance.ground)
  for (const handle of ["ada", "bob"]) granted(await signUp(instance.ground, someone(handle), openBrowser().visit()))
  socket = await openControlSocket(folder, answerCommands(instance.ground, adminCommands))
}, 60_000)
afterAll(async () => {
  await socket?.close()
  await instance?.close()
  rmSync(folder, { recursive: true })
})

describe("haversack admin, while the instance runs on the embedded database", () => {
  it("makes the first admin and keeps the last one", async () => {
    expect(await run("admin list")).toMatchObject({ value: expect.stringContaining("There is no admin") })
    expect(await run("admin promote", { who: "@Ada" })).toMatchObject({ ok: true })
    expect(await run("admin list")).toMatchObject({ value: "@ada  ada  <ada@mail.example>" })
    expect(await run("admin demote", { who: "ada" })).toMatchObject({ reason: "lastAdmin" })
    expect(await run("admin promote", { who: "bob@mail.example" })).toMatchObject({ ok: true })
    expect(await run("admin demote", { who: "ada" })).toMatchObject({ ok: true })
    expect(await run("admin promote", { who: "nobody" })).toMatchObject({ reason: "nobody" })
  })

  it("makes a link that sets a password once, ends every session, and proves no mailbox", async () => {
    const { ground } = instance!
    const browser = openBrowser("203.0.113.20")
    const before = await signIn(ground, someone("ada"), browser.visit())
    if (!before.ok) throw new Error(before.sentence)
    browser.take(before.value.setCookies)
    const said = await run("admin reset-link", { who: "ada" })
    if (!said.ok) throw new Error(said.sentence)
    const token = new URL(/http\S+/.exec(said.value)?.[0] ?? "").searchParams.get("token") ?? ""
    expect(JSON.stringify(await ground.database.orm.select().from(accountLink))).not.toContain(token)
    expect(await resetPassword(ground, { token, password: "another long password" })).toMatchObject({ ok: true })
    expect(await resetPassword(ground, { token, password: "a third long password" })).toMatchObject({
      reason: "linkUsed",
    })
    expect(await personOf(ground, browser.headers())).toBeNull()
    const visit = openBrowser("203.0.113.21").visit()
    expect(await signIn(ground, someone("ada"), visit)).toMatchObject({ ok: false })
    expect(await signIn(ground, { email: "ada@mail.example", password: "another long password" }, visit)).toMatchObject(
      { ok: true },
    )
  })
})

describe("haversack admin, while nothing runs", () => {
  it("does the same on the data folder", async () => {
    await socket?.close()
    await instance?.close()
    socket = instance = undefined
    expect(await run("admin list")).toMatchObject({ value: "@bob  bob  <bob@mail.example>" })
    expect(await run("admin reset-link", { who: "bob" })).toMatchObject({
      value: expect.stringMatching(/http:\/\/localhost:3998\/reset-password\?token=[\w-]{22}$/),
    })
  }, 60_000)
})

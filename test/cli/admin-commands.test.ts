import { existsSync, mkdtempSync, rmSync } from "node:fs"
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
import { createEmptyPostgres } from "../support/database.ts"
import { letEverybodyIn } from "../support/registrations.ts"

let folder: string
let config: Config
let instance: Instance | undefined
let socket: ControlSocket | undefined

const run = (name: string, input: object = {}, settings = config): Promise<Result<string>> => {
  const command = adminCommands.find((one) => one.name === name)
  if (command === undefined) throw new Error(`there is no command ${name}`)
  return runOperatorCommand(settings, command, input, () => undefined)
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

describe.skipIf(!process.env["TEST_DATABASE_URL"])("haversack admin, on a PostgreSQL server", () => {
  it("works beside the running instance, on connections of its own, and looks for nothing in a folder", async () => {
    const empty = await createEmptyPostgres()
    const settings = {
      HAVERSACK_ORIGIN: "http://localhost:3997",
      HAVERSACK_SECRET: "a secret that is long enough for a test",
      DATABASE_URL: empty.url,
      HAVERSACK_DATA: join(folder, "is-not-there"),
    }
    const onServer = loadConfig(settings)
    const running = await composeInstance({ config: onServer, house })
    try {
      await letEverybodyIn(running.ground)
      granted(await signUp(running.ground, someone("cleo"), openBrowser("203.0.113.30").visit()))
      const ask = (name: string, input = {}) => run(name, input, onServer)
      expect(await ask("admin list")).toMatchObject({ value: expect.stringContaining("There is no admin") })
      expect(await ask("admin promote", { who: "@cleo" })).toMatchObject({ value: "@cleo is an admin now." })
      expect(await ask("admin list")).toMatchObject({ value: "@cleo  cleo  <cleo@mail.example>" })
      expect(await ask("admin demote", { who: "cleo" })).toMatchObject({ reason: "lastAdmin" })
      expect(await ask("admin promote", { who: "nobody" })).toMatchObject({ reason: "nobody" })
      const said = granted(await ask("admin reset-link", { who: "cleo@mail.example" }))
      const token = new URL(/http\S+/.exec(said)?.[0] ?? "").searchParams.get("token") ?? ""
      expect(await resetPassword(running.ground, { token, password: "another long password" })).toMatchObject({
        ok: true,
      })
      // With another secret links would be made that open nothing.
      const otherSecret = loadConfig({ ...settings, HAVERSACK_SECRET: "another secret that is long enough for it" })
      await expect(run("admin reset-link", { who: "cleo" }, otherSecret)).rejects.toThrow(/HAVERSACK_SECRET/)
      expect(existsSync(settings.HAVERSACK_DATA)).toBe(false)
    } finally {
      await running.close()
      await empty.drop()
    }
  }, 240_000)
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

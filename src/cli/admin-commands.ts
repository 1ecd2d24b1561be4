import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Command } from "commander"
import { z } from "zod"
import { loadConfig, type Config } from "../config.ts"
import type { Ground } from "../ground.ts"
import { accountOf, adminAccounts, changeRole, recoveryLink, type Account } from "../people/index.ts"
import { ok, refused, type Result } from "../result.ts"
import { endWith } from "./endings.ts"
import { runOperatorCommand, type OperatorCommand } from "./operator-commands.ts"

const whoInput = z.strictObject({ who: z.string().min(1).max(300) })
type WhoInput = z.infer<typeof whoInput>

const forAccount = (
  name: string,
  run: (ground: Ground, account: Account) => Promise<Result<string>>,
): OperatorCommand<WhoInput> => ({
  name,
  input: whoInput,
  run: async (ground, { who }) => {
    const account = await accountOf(ground, who)
    return account === null
      ? refused("nobody", `Nobody here has the handle or the address ${who}.`)
      : run(ground, account)
  },
})

const resetLink = forAccount("admin reset-link", async (ground, { id, handle }) => {
  const { link, expiresAt } = await recoveryLink(ground, id)
  return ok(
    `Give this link to @${handle}, and to nobody else: whoever opens it sets a new password. It works once, until ` +
      `${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC.\n${link.href}`,
  )
})

const promote = forAccount("admin promote", async (ground, { id, handle, role }) => {
  if (role === "admin") return ok(`@${handle} is an admin already.`)
  const changed = await changeRole(ground, id, "admin")
  return changed.ok ? ok(`@${handle} is an admin now.`) : changed
})

const demote = forAccount("admin demote", async (ground, { id, handle, role }) => {
  if (role === "member") return ok(`@${handle} is no admin.`)
  const changed = await changeRole(ground, id, "member")
  return changed.ok ? ok(`@${handle} is a member like everybody else now.`) : changed
})

const list: OperatorCommand<Record<string, never>> = {
  name: "admin list",
  input: z.strictObject({}),
  run: async (ground) => {
    const admins = await adminAccounts(ground)
    return ok(
      admins.length === 0
        ? "There is no admin. The next start writes a set-up link into the log."
        : admins.map(({ handle, name, email }) => `@${handle}  ${name}  <${email}>`).join("\n"),
    )
  },
}

/** The commands about accounts that work on a running instance as well as on one that is stopped. */
export const adminCommands: readonly OperatorCommand<any>[] = [list, resetLink, promote, demote]

/** `haversack admin …`: the way back in when nobody can sign in, for whoever can read the database anyway. */
export function addAdminCommands(program: Command): void {
  const admin = program.command("admin").description("who may administer, and links for who forgot their password")
  admin
    .command("list")
    .description("the admins of this instance")
    .action(() => endWith(() => carryOut(loadConfig(), list, {})))
  admin
    .command("reset-link")
    .description("a link by which somebody sets a new password; it works once, for a day")
    .argument("<who>", "a handle or an email address")
    .action((who: string) => endWith(() => carryOut(loadConfig(), resetLink, { who })))
  admin
    .command("promote")
    .description("make somebody an admin")
    .argument("<who>", "a handle or an email address")
    .action((who: string) => endWith(() => carryOut(loadConfig(), promote, { who })))
  admin
    .command("demote")
    .description("make an admin a member again")
    .argument("<who>", "a handle or an email address")
    .action((who: string) => endWith(() => carryOut(loadConfig(), demote, { who })))
}

async function carryOut<Input>(config: Config, command: OperatorCommand<Input>, input: Input): Promise<Result<string>> {
  // Opening what is not there would make a new instance, with nobody in it, in a folder that was only misspelt.
  if (config.databaseUrl === undefined && !existsSync(join(config.dataFolder, "database"))) {
    return refused("nothing", `There is no database in ${config.dataFolder}. Name its folder with HAVERSACK_DATA.`)
  }
  return runOperatorCommand(config, command, input, (sentence) => console.log(sentence))
}

import { fileURLToPath } from "node:url"
import type { Command } from "commander"
import { ConfigurationProblem, loadConfig } from "../config.ts"
import { addAdminCommands } from "./admin-commands.ts"
import { addDataCommands } from "./data-commands.ts"
import { runDemo, type DemoOptions } from "./demo/command.ts"
import { checkHealth } from "./health.ts"
import { newProgram } from "./new-program.ts"
import { runInstance, type Roles } from "./run.ts"
import { addVerifyCommand } from "./verify/command.ts"

/** Every command there is. */
export function wholeProgram(): Command {
  const program = newProgram()
  program
    .command("start", { isDefault: true })
    .description("the whole instance in one process: pages, federation and workers")
    .action(() => serve({ web: true, worker: true }))
  program
    .command("web")
    .description("pages and federation only; needs DATABASE_URL, and a `haversack worker` beside it")
    .action(() => serve({ web: true, worker: false }))
  program
    .command("worker")
    .description("background work only, on as many machines as needed; needs DATABASE_URL")
    .action(() => serve({ web: false, worker: true }))
  addDataCommands(program)
  addAdminCommands(program)
  addVerifyCommand(program)
  program
    .command("demo")
    .description("two throw-away instances and the story of a badge between them")
    .option("--exit", "stop when the story is told")
    .option("--json", "one line of JSON per step")
    .action(async (options: DemoOptions) => {
      process.exitCode = await runDemo(fileURLToPath(new URL("../main.js", import.meta.url)), options)
    })
  program
    .command("health")
    .description("whether the instance on this machine works, for a container's health check")
    .option("--worker", "ask the worker instead of the pages")
    .action(async (options: { worker?: boolean }) => {
      const { healthy, sentence } = await checkHealth(loadConfig(), options.worker === true ? "worker" : "web")
      console.log(sentence)
      process.exitCode = healthy ? 0 : 1
    })
  return program
}

async function serve(roles: Roles): Promise<void> {
  try {
    await runInstance(loadConfig(), roles)
  } catch (error) {
    // A sentence for what the operator can mend; everything else is ours to mend and needs its stack.
    console.error(error instanceof ConfigurationProblem ? `Haversack cannot start.\n${error.message}` : error)
    process.exit(1)
  }
}

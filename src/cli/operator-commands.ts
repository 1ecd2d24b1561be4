import { z } from "zod"
import type { Config } from "../config.ts"
import type { Ground } from "../ground.ts"
import { refused, type Result } from "../result.ts"
import { composeInstance } from "./compose.ts"
import { askRunningInstance, type Answering } from "./control-socket.ts"
import { house } from "./house.ts"

/**
 * Something that the command line does to an instance, whether that is running or not. Defined once, it runs in the running process when the
 * database is the embedded one, else in the process of the command.
 */
export type OperatorCommand<Input> = {
  /** What stands on the command line, words separated by a space: `admin reset-password`. */
  name: string
  /** What it needs to know. It may come from another process, so it is checked. */
  input: z.ZodType<Input>
  /** Ends with a sentence for the terminal. `say` tells how far it is. */
  run(ground: Ground, input: Input, say: (sentence: string) => void): Promise<Result<string>>
}

/** Answers commands that come over the control socket of a running instance. */
export function answerCommands(ground: Ground, commands: readonly OperatorCommand<any>[]): Answering {
  return async (name, input, say) => {
    const command = commands.find((one) => one.name === name)
    if (command === undefined) {
      return refused("unknown", `The running Haversack knows no command "${name}": is it of another version?`)
    }
    const understood = command.input.safeParse(input)
    if (!understood.success) return refused("input", z.prettifyError(understood.error))
    return command.run(ground, understood.data, say)
  }
}

/**
 * Runs a command on the instance of these settings: in the running process of an embedded one, in this one otherwise.
 *
 * @throws ConfigurationProblem when the instance cannot be opened.
 */
export async function runOperatorCommand<Input>(
  config: Config,
  command: OperatorCommand<Input>,
  input: Input,
  say: (sentence: string) => void,
): Promise<Result<string>> {
  if (config.databaseUrl === undefined) {
    const answer = await askRunningInstance(config.dataFolder, command.name, input, say)
    if (answer !== undefined) return answer
  }
  const instance = await composeInstance({ config, house })
  try {
    return await answerCommands(instance.ground, [command])(command.name, input, say)
  } finally {
    await instance.close()
  }
}

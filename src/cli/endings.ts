import { ConfigurationProblem } from "../config.ts"
import type { Result } from "../result.ts"

/**
 * Runs a command to its end: what it found goes to standard output; what was refused, with exit code 1, to standard error, as a sentence. Only
 * what is ours to mend comes with its stack.
 */
export async function endWith(run: () => Promise<Result<string>>): Promise<void> {
  try {
    const result = await run()
    if (result.ok) console.log(result.value)
    else fail(result.sentence)
  } catch (error) {
    fail(error instanceof ConfigurationProblem ? error.message : error)
  }
}

function fail(why: unknown): void {
  console.error(why)
  process.exitCode = 1
}

import { InvalidArgumentError, type Command, type CommanderError } from "commander"
import { exitCodes } from "./exit-codes.ts"
import type { VerifyOptions } from "./run.ts"

const help = `
INPUT is a file, a web address, or - for what comes in: a badge as JSON or JWT, a baked PNG or SVG, a presentation, a
zip of these, or a page that links a badge. What holds several badges is answered badge by badge, as INPUT#NAME.

--documents DIR answers every look-up from DIR/index.json, {"https://address": "file", ...}, and opens no socket. Without
it keys and status lists are fetched, from public addresses only.

Ends with ${exitCodes.verified} when all are verified (warnings included), ${exitCodes.invalid} when one is not valid, ${exitCodes.unknown} when one could not be checked, and
${exitCodes.unusable} when there was nothing to check in an input. Where several apply, ${exitCodes.unusable} goes before ${exitCodes.invalid}, and ${exitCodes.invalid} before ${exitCodes.unknown}.`

/** Adds `verify`, which says what is true of badges, without an instance. */
export function addVerifyCommand(program: Command): void {
  program
    .command("verify")
    .description("say what is true of a badge: files, web addresses, or - for standard input; needs no instance")
    .argument("<input...>", "files, web addresses, or -")
    .option("--json", "one line of JSON per badge")
    .option("--documents <dir>", "look keys and lists up in this folder's index.json, and nowhere else")
    .option("--at <time>", "as of another time than now, such as 2026-03-31 or 2026-03-31T12:00:00Z", readTime)
    .option("--recipient <id>", "whom it must have been awarded to: an actor's address, a did, an email address")
    .addHelpText("after", help)
    .exitOverride(endUnusable)
    .action(async (inputs: string[], options: VerifyOptions) => {
      const { runVerify } = await import("./run.ts")
      process.exitCode = await runVerify(inputs, options)
    })
}

/** A command that cannot be understood has checked nothing, which must not look like a badge that is not valid (1). */
function endUnusable(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? 0 : exitCodes.unusable)
}

function readTime(text: string): Date {
  const isTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const time = new Date(text)
  if (!isTime || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError("Write a day, or a time with its zone, such as 2026-03-31 or 2026-03-31T12:00:00Z.")
  }
  return time
}

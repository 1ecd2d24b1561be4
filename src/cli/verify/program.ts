import type { Command } from "commander"
import { newProgram } from "../new-program.ts"
import { addVerifyCommand } from "./command.ts"

/** The program with `verify` alone, which starts without an instance's code. */
export function verifyProgram(): Command {
  const program = newProgram()
  addVerifyCommand(program)
  return program
}

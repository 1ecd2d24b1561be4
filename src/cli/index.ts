/** The command line. Resolves when the command has done its work; a server goes on running after that. */
export async function runProgram(argv: string[]): Promise<void> {
  // Checking a badge needs nothing of an instance, so nothing of one is loaded for it.
  const program =
    argv[2] === "verify"
      ? (await import("./verify/program.ts")).verifyProgram()
      : (await import("./program.ts")).wholeProgram()
  await program.parseAsync(argv)
}

import { Command } from "commander"
import { packageVersion } from "../package-root.ts"

/** The program before it has any command. */
export const newProgram = (): Command =>
  new Command("haversack")
    .description("A federated backpack for Open Badges.")
    .version(packageVersion)
    .showHelpAfterError()

import { adminCommands } from "./admin-commands.ts"
import { backupCommand } from "./backup-command.ts"
import type { OperatorCommand } from "./operator-commands.ts"

/** The commands that work on a running instance as well as on one that is stopped. */
export const operatorCommands: readonly OperatorCommand<any>[] = [backupCommand, ...adminCommands]

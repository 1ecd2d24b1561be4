import type { Ground } from "../ground.ts"
import type { Handler } from "../queue/index.ts"
import { sendAccountMailHandler } from "./account-mail.ts"
import { mailPasswordResetHandler } from "./passwords.ts"

/** What this room does with its tasks. */
export const peopleHandlers = (ground: Ground): Handler[] => [
  sendAccountMailHandler(ground),
  mailPasswordResetHandler(ground),
]

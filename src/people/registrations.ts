import { z } from "zod"
import { readSetting, writeSetting, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"

/**
 * Who may come in: everybody (`open`), whoever an admin approves (`approval`), whoever was invited (`invitation`), nobody (`closed`).
 * An invitation also opens the door where everybody or whoever is approved may come in.
 */
export const registrationModes = ["open", "approval", "invitation", "closed"] as const
export type RegistrationMode = (typeof registrationModes)[number]

const settingKey = "people.registrations"
const stored = z.object({ mode: z.enum(registrationModes), membersInvite: z.boolean() })

/** `membersInvite`: whether everybody here may invite, or only the admins. */
export type Registrations = z.infer<typeof stored>

/** A new server takes whom its admin knows: an address that everybody can find must not fill up with strangers overnight. */
const atFirst: Registrations = { mode: "invitation", membersInvite: false }

export async function registrationsOf(from: Pick<Ground, "database"> | Executor): Promise<Registrations> {
  const executor = "database" in from ? from.database.orm : from
  const read = stored.safeParse(await readSetting(executor, settingKey))
  return read.success ? read.data : atFirst
}

/** Changes who may come in. That an admin asks for it is for the caller to know. */
export async function changeRegistrations(ground: Pick<Ground, "database">, wanted: Registrations): Promise<void> {
  await writeSetting(ground.database.orm, settingKey, stored.parse(wanted))
}

/** Whether anybody may sign up by themselves, at once. */
export const registrationsOpen = async (ground: Ground): Promise<boolean> =>
  (await registrationsOf(ground)).mode === "open"

/** Whether there is a form for people whom nobody invited: to sign up, or to ask to. */
export const strangersMayAsk = async (ground: Ground): Promise<boolean> =>
  ["open", "approval"].includes((await registrationsOf(ground)).mode)

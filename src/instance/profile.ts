import { z } from "zod"
import { readSetting, writeSetting, type Database } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal } from "../result.ts"
import { parseHandle, renderMarkdown } from "../text/index.ts"

export const mostInstanceName = 60
export const longestInstanceText = 20_000
const settingKey = "instance.profile"

/** A text as its writer typed it, in Markdown, and as pages show it: made safe when it was written. */
const markdown = z.object({ source: z.string(), html: z.string() })
const nothing = { source: "", html: "" }

const stored = z.object({
  name: z.string(),
  description: z.string().default(""),
  contactName: z.string().default(""),
  contactEmail: z.string().default(""),
  contactHandle: z.string().default(""),
  rules: markdown.default(nothing),
  privacy: markdown.default(nothing),
})

/** What this server says of itself. Texts that nobody wrote are empty. */
export type InstanceProfile = z.output<typeof stored>

const line = (what: string, most: number) =>
  z
    .string()
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .refine((text) => text.length <= most, { error: `${what} has at most ${most} characters.` })
    .refine((text) => text.isWellFormed() && !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text), {
      error: `${what} has characters in it that cannot be seen. Type it again instead of pasting it.`,
    })

const passage = (what: string) =>
  z
    .string()
    .transform((text) => text.replaceAll("\0", "").toWellFormed().trim())
    .refine((text) => text.length <= longestInstanceText, {
      error: `${what} has at most ${longestInstanceText} characters.`,
    })

const input = z.object({
  name: line("The name", mostInstanceName).refine((text) => text !== "", {
    error: "Give the server a name: it stands at the top of every page and in its mails.",
  }),
  description: line("The description", 300),
  contactName: line("The name of whom to turn to", 100),
  contactEmail: line("The address", 254).refine((text) => text === "" || z.email().safeParse(text).success, {
    error: "Enter an email address such as help@example.org, or leave it empty.",
  }),
  contactHandle: line("The handle", 300).refine((text) => text === "" || parseHandle(text) !== null, {
    error: "Enter a whole handle such as @help@example.org, or leave it empty.",
  }),
  rules: passage("The rules"),
  privacy: passage("What you add about privacy"),
})

export type InstanceInput = z.input<typeof input>
export type InstanceField = keyof InstanceInput

type Remembered = { until: number; profile: InstanceProfile }

/** Every page shows the name, so it is not asked for every time; of several processes the others learn of a change within this time. */
const rememberedForMs = 5_000
const remembered = new WeakMap<Database, Remembered>()

/** What this server says of itself, at most five seconds old. Never fails for want of it: a new server is called Haversack. */
export async function instanceProfile(ground: Pick<Ground, "database">): Promise<InstanceProfile> {
  const known = remembered.get(ground.database)
  if (known !== undefined && known.until > Date.now()) return known.profile
  const read = stored.safeParse(await readSetting(ground.database.orm, settingKey))
  const profile = read.success ? read.data : stored.parse({ name: "Haversack" })
  remembered.set(ground.database, { until: Date.now() + rememberedForMs, profile })
  return profile
}

/** Changes what this server says of itself. That an admin asks for it is for the caller to know. */
export async function changeInstanceProfile(
  ground: Ground,
  change: InstanceInput,
): Promise<
  | { ok: true; value: InstanceProfile }
  | (Refusal<"invalid"> & { problems: { field: InstanceField; sentence: string }[] })
> {
  const read = input.safeParse(change)
  if (!read.success) {
    const problems = input.keyof().options.flatMap((field) => {
      const issue = read.error.issues.find(({ path }) => path[0] === field)
      return issue === undefined ? [] : [{ field, sentence: issue.message }]
    })
    return {
      ...refused("invalid", "Some of what you entered cannot be used. What to change stands beside it."),
      problems,
    }
  }
  const { rules, privacy, ...lines } = read.data
  const profile: InstanceProfile = {
    ...lines,
    rules: { source: rules, html: rules === "" ? "" : renderMarkdown(rules).html },
    privacy: { source: privacy, html: privacy === "" ? "" : renderMarkdown(privacy).html },
  }
  await writeSetting(ground.database.orm, settingKey, profile)
  remembered.delete(ground.database)
  return ok(profile)
}

import { and, eq } from "drizzle-orm"
import { z } from "zod"
import { isListedAchievementType } from "../credentials/index.ts"
import { newId, storeImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { renderMarkdown } from "../text/index.ts"
import { idempotencyKey, line, passage, readInput, webAddress, type InvalidField } from "./input.ts"
import { drawnPicture, safePicture } from "./pictures.ts"
import { mayActFor, mayNotSentence } from "./policy.ts"
import { achievement } from "./schema.ts"

/** What can be earned, as it is stored. */
export type Achievement = typeof achievement.$inferSelect

const alignment = z.object({
  targetName: line("the name of what it aligns to", 300),
  targetUrl: webAddress("the alignment"),
  targetDescription: passage("the alignment's description", 2000).optional(),
  targetFramework: passage("the alignment's framework", 300).optional(),
  targetCode: passage("the alignment's code", 100).optional(),
})

const fields = {
  name: line("the badge's name", 120),
  description: passage("the description", 2000).min(1, "Say in a sentence or two what the badge stands for."),
  /** Markdown. */
  criteriaSource: passage("the criteria", 10_000).min(1, "Say what somebody has to do to earn the badge."),
  imageAlt: passage("the text for those who cannot see the picture", 500).default(""),
  tags: z
    .array(line("the tag", 50))
    .max(20, "A badge may have at most 20 tags.")
    .transform((tags) => [...new Set(tags.map((tag) => tag.replace(/^#/, "")).filter((tag) => tag !== ""))])
    .default([]),
  achievementType: z
    .string()
    .refine(isListedAchievementType, "Choose what kind of achievement it is from the list.")
    .default("Badge"),
  alignments: z.array(alignment).max(20, "A badge may have at most 20 alignments.").default([]),
  /** A PNG, JPEG, SVG or WebP as it was uploaded. Null: a picture is drawn for a new badge, a changed one keeps its own. */
  image: z.instanceof(Uint8Array).nullable().default(null),
}

const newAchievement = z.object({ ...fields, idempotencyKey })
const changedAchievement = z.object(fields)

export type NewAchievement = z.input<typeof newAchievement>
export type ChangedAchievement = z.input<typeof changedAchievement>

/** Defines something to be earned from an issuer; the criteria become safe HTML now, the picture a clean PNG. */
export async function defineAchievement(
  ground: Ground,
  by: string,
  issuerId: string,
  input: NewAchievement,
): Promise<Result<Achievement, InvalidField | "mayNot" | "imageUnusable">> {
  if (!(await mayActFor(ground, by, issuerId, "defineAchievement"))) return refused("mayNot", mayNotSentence)
  const read = readInput(newAchievement, input)
  if (!read.ok) return read
  const { image, ...values } = read.value
  const before = await madeBefore(ground, issuerId, values.idempotencyKey)
  if (before !== null) return ok(before)
  const picture = image === null ? ok(await drawnPicture(values.name, issuerId)) : await safePicture(image)
  if (!picture.ok) return picture
  const now = ground.now()
  const made = await ground.database.transaction(async (tx) => {
    const imageDigest = await storeImage(tx, picture.value)
    const [row] = await tx
      .insert(achievement)
      .values({
        ...values,
        id: newId(),
        issuerId,
        imageDigest,
        criteriaHtml: renderMarkdown(values.criteriaSource).html,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: [achievement.issuerId, achievement.idempotencyKey] })
      .returning()
    return row ?? null
  })
  return ok(made ?? (await madeBefore(ground, issuerId, values.idempotencyKey)) ?? lost(values.idempotencyKey))
}

/** Changes what later awards say. Badges that were awarded keep what was signed. */
export async function changeAchievement(
  ground: Ground,
  by: string,
  achievementId: string,
  input: ChangedAchievement,
): Promise<Result<Achievement, InvalidField | "mayNot" | "noSuchAchievement" | "imageUnusable">> {
  const found = await achievementById(ground, achievementId)
  if (found === null) return noSuchAchievement()
  if (!(await mayActFor(ground, by, found.issuerId, "defineAchievement"))) return refused("mayNot", mayNotSentence)
  const read = readInput(changedAchievement, input)
  if (!read.ok) return read
  const { image, ...values } = read.value
  const picture = image === null ? null : await safePicture(image)
  if (picture !== null && !picture.ok) return picture
  const changed = await ground.database.transaction(async (tx) => {
    const imageDigest = picture === null ? found.imageDigest : await storeImage(tx, picture.value)
    const [row] = await tx
      .update(achievement)
      .set({
        ...values,
        imageDigest,
        criteriaHtml: renderMarkdown(values.criteriaSource).html,
        updatedAt: ground.now(),
      })
      .where(eq(achievement.id, achievementId))
      .returning()
    return row
  })
  return changed === undefined ? noSuchAchievement() : ok(changed)
}

/** An achievement by its id, or null. */
export async function achievementById(ground: Ground, id: string): Promise<Achievement | null> {
  if (!z.uuid().safeParse(id).success) return null
  const [row] = await ground.database.orm.select().from(achievement).where(eq(achievement.id, id)).limit(1)
  return row ?? null
}

export const noSuchAchievement = (): Refusal<"noSuchAchievement"> =>
  refused(
    "noSuchAchievement",
    "There is no such badge here. Go back to the issuer's page and choose one of its badges.",
  )

async function madeBefore(ground: Ground, issuerId: string, key: string): Promise<Achievement | null> {
  const [row] = await ground.database.orm
    .select()
    .from(achievement)
    .where(and(eq(achievement.issuerId, issuerId), eq(achievement.idempotencyKey, key)))
    .limit(1)
  return row ?? null
}

function lost(key: string): never {
  throw new Error(`an achievement with idempotency key ${key} was there and is gone`)
}

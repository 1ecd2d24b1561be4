import { z } from "zod"
import { changeProfile, type Actor } from "../actors/index.ts"
import { storeImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { readImage } from "../media/index.ts"
import { ok, refused, type Refusal } from "../result.ts"
import { nameField, problemsOf, type FieldProblem } from "./sign-up-form.ts"

export type ProfileField = "name" | "bio" | "picture"
export const longestBio = 5000

const profileForm = z.object({
  name: nameField,
  bio: z
    .string()
    .transform((text) => text.replaceAll("\0", "").toWellFormed().trim())
    .refine((text) => text.length <= longestBio, {
      error: `What you say about yourself has at most ${longestBio} characters.`,
    }),
})

export type OwnProfile = {
  name: string
  /** Markdown. */
  bio: string
  /** A PNG, JPEG, WebP or SVG as it was uploaded; null removes the picture, undefined leaves it. */
  picture?: Uint8Array | null
}

/** Changes how a person shows themselves, and tells those who follow them. */
export async function changeOwnProfile(
  ground: Ground,
  actorId: string,
  input: OwnProfile,
): Promise<{ ok: true; value: Actor } | (Refusal<"invalid"> & { problems: FieldProblem<ProfileField>[] })> {
  const parsed = profileForm.safeParse(input)
  const problems: FieldProblem<ProfileField>[] = parsed.success
    ? []
    : problemsOf<ProfileField>(parsed.error, ["name", "bio"])
  const picture = input.picture ? await readImage(input.picture, { crop: true }) : null
  if (picture !== null && !picture.ok) problems.push({ field: "picture", sentence: picture.sentence })
  if (!parsed.success || (picture !== null && !picture.ok)) {
    return {
      ...refused("invalid", "Some of what you entered cannot be used. What to change stands beside it."),
      problems,
    }
  }
  const { name, bio } = parsed.data
  const changed = await ground.database.transaction(async (tx) => {
    const removed = input.picture === null ? { iconDigest: null } : {}
    const newPicture = picture === null ? removed : { iconDigest: await storeImage(tx, picture) }
    return changeProfile(ground, tx, actorId, { name, summarySource: bio, ...newPicture })
  })
  return ok(changed)
}

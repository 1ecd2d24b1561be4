import { eq } from "drizzle-orm"
import { z } from "zod"
import { actorById, changeProfile, isPresent, type Actor } from "../actors/index.ts"
import { storeImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { line, passage, readInput, webAddress, type InvalidField } from "./input.ts"
import { safePicture } from "./pictures.ts"
import { mayActFor, mayNotSentence } from "./policy.ts"
import { issuer } from "./schema.ts"

const changedIssuer = z.object({
  name: line("the issuer's name", 120),
  /** Markdown. */
  summarySource: passage("the description", 4000),
  website: webAddress("“Website”").nullable(),
  /** A PNG, JPEG, SVG or WebP as it was uploaded; null: the logo stays as it is. */
  icon: z.instanceof(Uint8Array).nullable().default(null),
})

export type ChangedIssuer = z.input<typeof changedIssuer>

/** Changes how an issuer shows itself, and what later awards say of it. Its handle, its did and its keys stay. */
export async function changeIssuer(
  ground: Ground,
  by: string,
  issuerId: string,
  input: ChangedIssuer,
): Promise<Result<Actor, InvalidField | "mayNot" | "noSuchIssuer" | "imageUnusable">> {
  const found = await actorById(ground, issuerId)
  if (found === null || !isPresent(found)) return refused("noSuchIssuer", "There is no such issuer here.")
  if (!(await mayActFor(ground, by, issuerId, "changeIssuer"))) return refused("mayNot", mayNotSentence)
  const read = readInput(changedIssuer, input)
  if (!read.ok) return read
  const { name, summarySource, website, icon } = read.value
  const picture = icon === null ? null : await safePicture(icon)
  if (picture !== null && !picture.ok) return picture
  return ground.database.transaction(async (tx) => {
    const iconDigest = picture === null ? undefined : await storeImage(tx, picture.value)
    await tx.update(issuer).set({ website }).where(eq(issuer.id, issuerId))
    return ok(await changeProfile(ground, tx, issuerId, { name, summarySource, iconDigest }))
  })
}

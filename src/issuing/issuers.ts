import { and, eq } from "drizzle-orm"
import { z } from "zod"
import { actorById, actorUri, createLocalActor, prepareKeys, type Actor } from "../actors/index.ts"
import { didWebOf } from "../credentials/index.ts"
import { newId, storeImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { idempotencyKey, line, passage, readInput, webAddress, type InvalidField } from "./input.ts"
import { safePicture } from "./pictures.ts"
import { issuer, issuerMember } from "./schema.ts"
import { openStatusLists } from "./status-lists.ts"

const newIssuer = z.object({
  name: line("the issuer's name", 120),
  /** Judged by src/actors, with a sentence of its own. */
  handle: z.string().trim(),
  summarySource: passage("the description", 4000),
  website: webAddress("“Website”").nullable(),
  /** A PNG, JPEG, SVG or WebP as it was uploaded; null for none. */
  icon: z.instanceof(Uint8Array).nullable().default(null),
  idempotencyKey,
})

export type NewIssuer = z.input<typeof newIssuer>
/** What only an issuer has, beside its actor. */
export type Issuer = typeof issuer.$inferSelect

/**
 * Makes an issuer, owned by the person `by`: an Organization actor with a credential key, whose did:web is spelled from the actor's id,
 * and its first status list. The same idempotency key of the same person answers with the issuer that was made the first time.
 */
export async function createIssuer(
  ground: Ground,
  by: string,
  input: NewIssuer,
): Promise<Result<Actor, InvalidField | "handleTaken" | "imageUnusable" | "formUsed">> {
  const read = readInput(newIssuer, input)
  if (!read.ok) return read
  const { icon, ...fields } = read.value
  const before = await madeBefore(ground, by, fields.idempotencyKey)
  if (before !== null) return before
  const picture = icon === null ? null : await safePicture(icon)
  if (picture !== null && !picture.ok) return picture
  // Generating RSA keys takes long, and the embedded database has only one connection: never inside the transaction.
  const keys = await prepareKeys({ credential: true })
  const id = newId()
  const did = didWebOf(actorUri(ground.config.origin, id))
  const now = ground.now()
  const made = await ground.database
    .transaction(async (tx) => {
      const iconDigest = picture === null ? undefined : await storeImage(tx, picture.value)
      const created = await createLocalActor(ground, tx, {
        id,
        type: "Organization",
        handle: fields.handle,
        name: fields.name,
        summarySource: fields.summarySource,
        iconDigest,
        keys,
      })
      if (!created.ok) return created
      const [row] = await tx
        .insert(issuer)
        .values({ id, website: fields.website, did, idempotencyKey: fields.idempotencyKey, createdAt: now })
        .onConflictDoNothing({ target: issuer.idempotencyKey })
        .returning()
      if (row === undefined) throw new SentTwice()
      await tx.insert(issuerMember).values({ issuerId: id, personActorId: by, role: "owner", createdAt: now })
      await openStatusLists(tx, id, now)
      return created
    })
    .catch((error: unknown) => {
      // Thrown so that the actor made in the same transaction goes too.
      if (error instanceof SentTwice) return null
      throw error
    })
  if (made?.ok === true) return made
  // Also when the handle was taken: the same form, sent twice at once, may have taken it itself.
  return (await madeBefore(ground, by, fields.idempotencyKey)) ?? made ?? usedByAnother()
}

/** The same form arrived twice at the same time, and the other one was first. */
class SentTwice extends Error {}

async function madeBefore(ground: Ground, by: string, key: string): Promise<Result<Actor, "formUsed"> | null> {
  const [row] = await ground.database.orm
    .select({ id: issuer.id, member: issuerMember.role })
    .from(issuer)
    .leftJoin(issuerMember, and(eq(issuerMember.issuerId, issuer.id), eq(issuerMember.personActorId, by)))
    .where(eq(issuer.idempotencyKey, key))
    .limit(1)
  if (row === undefined) return null
  const actor = row.member === null ? null : await actorById(ground, row.id)
  return actor === null ? usedByAnother() : ok(actor)
}

const usedByAnother = () =>
  refused("formUsed", "This form has been used before. Load the page again to get a fresh one.")

/** An issuer of this server by its actor's id, or null. */
export async function issuerById(ground: Ground, id: string): Promise<Issuer | null> {
  const [row] = await ground.database.orm.select().from(issuer).where(eq(issuer.id, id)).limit(1)
  return row ?? null
}

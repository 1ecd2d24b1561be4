import { and, eq, inArray, lt, sql, type SQL } from "drizzle-orm"
import { deleteInBatches } from "./batches.ts"
import type { Database, Executor } from "./database.ts"
import { storedImage } from "./schema.ts"

export type StoredImage = { png: Uint8Array; width: number; height: number; digest: string }

/** Keeps a picture that was made safe, once however often it is stored. Returns its digest. */
export async function storeImage(executor: Executor, image: StoredImage): Promise<string> {
  // Most pictures come again and again, and one that was stored within the hour need not be said to be in use: that saves sending it, and
  // transactions that store the same one from waiting for each other.
  const [known] = await executor
    .select({ fresh: sql<boolean>`${storedImage.createdAt} > now() - interval '1 hour'` })
    .from(storedImage)
    .where(eq(storedImage.digest, image.digest))
  if (known?.fresh === true) return image.digest
  await executor
    .insert(storedImage)
    .values(image)
    // An old picture that is about to be used again must not be taken for one that nobody uses meanwhile.
    .onConflictDoUpdate({ target: storedImage.digest, set: { createdAt: sql`now()` } })
  return image.digest
}

export async function loadImage(executor: Executor, digest: string): Promise<StoredImage | undefined> {
  const [image] = await executor
    .select({ png: storedImage.png, width: storedImage.width, height: storedImage.height, digest: storedImage.digest })
    .from(storedImage)
    .where(eq(storedImage.digest, digest))
  return image
}

/**
 * Deletes the pictures that nothing shows any more and that were not stored within the last day, since whoever stores one may be about to
 * use it. Returns how many.
 *
 * @param used statements that select the digests in use, one for every room that shows pictures: this room knows none of them.
 */
export async function pruneImages(database: Database, used: readonly SQL[]): Promise<number> {
  const inUse = sql.join(
    used.map((digests) => sql`(${digests})`),
    sql` union all `,
  )
  const isOld = lt(storedImage.createdAt, sql`now() - interval '1 day'`)
  return deleteInBatches(async (limit) => {
    const unused = database.orm
      .select({ digest: storedImage.digest })
      .from(storedImage)
      .where(
        and(
          isOld,
          sql`not exists (select 1 from (${inUse}) as used (digest) where used.digest = ${storedImage.digest})`,
        ),
      )
      .limit(limit)
    const { rowCount } = await database.orm
      .delete(storedImage)
      // Said twice, because it is looked at again when somebody has stored the same picture since the statement began.
      .where(and(isOld, inArray(storedImage.digest, unused)))
    return rowCount
  })
}

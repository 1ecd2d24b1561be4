import { eq } from "drizzle-orm"
import type { Executor } from "./database.ts"
import { storedImage } from "./schema.ts"

export type StoredImage = { png: Uint8Array; width: number; height: number; digest: string }

/** Keeps a picture that was made safe, once however often it is stored. Returns its digest. */
export async function storeImage(executor: Executor, image: StoredImage): Promise<string> {
  await executor.insert(storedImage).values(image).onConflictDoNothing()
  return image.digest
}

export async function loadImage(executor: Executor, digest: string): Promise<StoredImage | undefined> {
  const [image] = await executor
    .select({ png: storedImage.png, width: storedImage.width, height: storedImage.height, digest: storedImage.digest })
    .from(storedImage)
    .where(eq(storedImage.digest, digest))
  return image
}

import { createHash } from "node:crypto"
import { readImage, type ReadImage, type ReadImageOptions } from "./read-image.ts"

const megabyte = 1024 * 1024

/**
 * `readImage` with a memory of what it made lately. One picture comes with each of many badges, and drawing it anew takes longer than
 * verifying the badge. What is made depends on the bytes and the options alone; refusals are not remembered, since some depend on how busy
 * the machine is.
 *
 * @param mostBytes of pictures that are remembered, the most recently used ones.
 */
export function createImageMemory(mostBytes = 4 * megabyte, read: typeof readImage = readImage): typeof readImage {
  const remembered = new Map<string, { reading: Promise<ReadImage>; size: number }>()
  let size = 0

  function forget(key: string): void {
    size -= remembered.get(key)?.size ?? 0
    remembered.delete(key)
  }

  async function remember(key: string, bytes: Uint8Array, options: ReadImageOptions): Promise<ReadImage> {
    const entry = { reading: read(bytes, options), size: 0 }
    // Whoever brings the same picture meanwhile waits for this reading.
    remembered.set(key, entry)
    let made: ReadImage | undefined
    try {
      made = await entry.reading
      return made
    } finally {
      if (made?.ok === true && made.png.length <= mostBytes) {
        entry.size = made.png.length
        size += entry.size
        for (const oldest of remembered.keys()) {
          if (size <= mostBytes) break
          if (oldest !== key) forget(oldest)
        }
      } else remembered.delete(key)
    }
  }

  return (bytes, given) => {
    const options = given ?? {}
    const written = JSON.stringify(Object.entries(options).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    const key = createHash("sha256").update(written).update("\n").update(bytes).digest("base64")
    const known = remembered.get(key)
    if (known === undefined) return remember(key, bytes, options)
    // Taken out and put in again, the least recently used one is always the first.
    remembered.delete(key)
    remembered.set(key, known)
    return known.reading
  }
}

/** `readImage` for pictures that come again and again: those of badges. */
export const readKnownImage = createImageMemory()

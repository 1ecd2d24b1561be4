import { describe, expect, it } from "vitest"
import { createImageMemory } from "../../src/media/image-memory.ts"
import { placeholderBadge, readImage, type ReadImage } from "../../src/media/index.ts"

/** The real reader, and how often it was asked. */
function counted() {
  const asked: string[] = []
  const read: typeof readImage = (bytes, options) => {
    asked.push(JSON.stringify(options ?? {}))
    return readImage(bytes, options)
  }
  return { asked, read }
}

const badge = (name: string) => placeholderBadge({ name, seed: name, size: 64 })
const digest = (made: ReadImage) => (made.ok ? made.digest : made.reason)

describe("the memory of pictures", () => {
  it("draws a picture once, however many badges bring it and even at once, and makes the same of it as without", async () => {
    const { asked, read } = counted()
    const remembering = createImageMemory(1_000_000, read)
    const bytes = await badge("Knots")
    const options = { size: 64 }
    const made = await Promise.all(Array.from({ length: 5 }, () => remembering(new Uint8Array(bytes), options)))
    const [plain, later] = [await readImage(bytes, options), await remembering(bytes, options)]
    expect(asked).toHaveLength(1)
    for (const one of [...made, later]) expect(one).toEqual(plain)
  })

  it("does not take another picture, or the same one read in another way, for it", async () => {
    const { asked, read } = counted()
    const remembering = createImageMemory(1_000_000, read)
    const [knots, sails] = [await badge("Knots"), await badge("Sails")]
    const made = [
      await remembering(knots, { size: 64 }),
      await remembering(sails, { size: 64 }),
      await remembering(knots, { size: 32 }),
      await remembering(knots, { size: 64, square: false }),
    ]
    expect(asked).toHaveLength(4)
    expect(new Set(made.slice(0, 3).map(digest)).size).toBe(3)
    await remembering(knots, { square: false, size: 64 })
    expect(asked).toHaveLength(4)
  })

  it("forgets the least recently used ones before it holds more than it may", async () => {
    const { asked, read } = counted()
    const pictures = await Promise.all(["Knots", "Sails", "Ropes"].map(badge))
    const options = { size: 64 }
    const sizes = await Promise.all(
      pictures.map(async (bytes) => {
        const made = await readImage(bytes, options)
        return made.ok ? made.png.length : 0
      }),
    )
    const remembering = createImageMemory(Math.max(...sizes) * 2 + 100, read)
    const [knots, sails, ropes] = pictures
    for (const bytes of [knots!, sails!, knots!, ropes!]) await remembering(bytes, options)
    expect(asked).toHaveLength(3)
    await remembering(knots!, options)
    expect(asked).toHaveLength(3)
    await remembering(sails!, options)
    expect(asked).toHaveLength(4)
  })

  it("does not remember a refusal", async () => {
    const { asked, read } = counted()
    const remembering = createImageMemory(1_000_000, read)
    const torn = (await badge("Knots")).slice(0, 200)
    expect((await remembering(torn)).ok).toBe(false)
    expect((await remembering(torn)).ok).toBe(false)
    expect(asked).toHaveLength(2)
  })
})

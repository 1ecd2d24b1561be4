import { inflateSync } from "node:zlib"
import { expect, test } from "vitest"
import { readImage } from "../../src/media/index.ts"
import { compressedZeros, peakGrowth } from "../net/memory-peak.ts"
import { greyPixels, pngChunk, pngOf } from "./pictures.ts"

const unpackedMegabytes = 512
const allowedGrowth = 128 * 1024 * 1024

// One test, in this order: the peak of a process only ever rises, so the control has to come last.
test("a PNG whose text, profile or pixels unpack to half a gigabyte does not fill the memory, and is a bomb", async () => {
  const zeros = await compressedZeros("deflate", unpackedMegabytes)
  await readImage(pngOf(8, 8, greyPixels(8, 8)))
  const chunks: [string, string][] = [
    ["iTXt", "openbadges\0\u0001\0\0\0"],
    ["zTXt", "Comment\0\0"],
    ["iCCP", "profile\0\0"],
  ]
  const bombs = chunks.map(([type, head]) => {
    return pngOf(8, 8, greyPixels(8, 8), [pngChunk(type, Buffer.concat([Buffer.from(head, "latin1"), zeros]))])
  })
  for (const bomb of [...bombs, pngOf(8, 8, zeros)]) {
    expect(bomb.length).toBeLessThan(8 * 1024 * 1024)
    expect(await peakGrowth(() => readImage(bomb))).toBeLessThan(allowedGrowth)
  }
  expect(await peakGrowth(() => inflateSync(zeros))).toBeGreaterThan(allowedGrowth)
})

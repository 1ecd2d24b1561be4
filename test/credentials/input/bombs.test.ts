import { crc32 } from "node:zlib"
import { expect, test } from "vitest"

import { openInput } from "../../../src/credentials/index.ts"
import { pngChunk } from "../../media/pictures.ts"
import { compressedZeros, peakGrowth } from "../../net/memory-peak.ts"
import { bytesOf, credentialJson, itxt, pngWith, zipOf } from "./containers.ts"

const unpackedMegabytes = 512
const allowedGrowth = 96 * 1024 * 1024

/** An archive of one packed file whose directory claims this size. */
function zipOfPacked(packed: Buffer, claimedSize: number): Buffer {
  const zip = zipOf([{ name: "badge.json", bytes: packed, stored: true }])
  // Method 8 and the claimed size, in the file's header and in the directory.
  const directory = zip.lastIndexOf("PK\u0001\u0002")
  for (const [method, size] of [
    [8, 22],
    [directory + 10, directory + 24],
  ] as const) {
    zip.writeUInt16LE(8, method)
    zip.writeUInt32LE(claimedSize, size)
  }
  return zip
}

// One test, in this order: the peak of a process only ever rises, so the control has to come last.
test("what unpacks to half a gigabyte is refused with memory flat, and is a bomb", async () => {
  const zeros = await compressedZeros("deflate", unpackedMegabytes)
  const gzipped = await compressedZeros("gzip", unpackedMegabytes)
  const raw = zeros.subarray(2, -4)
  await openInput(pngWith(itxt("openbadgecredential", credentialJson(), { compressed: true })))
  const bombs: [string, Buffer, string][] = [
    [
      "iTXt",
      pngWith(pngChunk("iTXt", Buffer.concat([Buffer.from("openbadgecredential\0\u0001\0\0\0", "latin1"), zeros]))),
      "unpacksTooLarge",
    ],
    [
      "zTXt",
      pngWith(pngChunk("zTXt", Buffer.concat([Buffer.from("openbadges\0\0", "latin1"), zeros]))),
      "unpacksTooLarge",
    ],
    ["gzip", gzipped, "unpacksTooLarge"],
    ["zip that says so", zipOfPacked(raw, unpackedMegabytes * 1024 * 1024), "tooLarge"],
    ["zip that lies", zipOfPacked(raw, 1000), "archiveDamaged"],
  ]
  for (const [name, bomb, reason] of bombs) {
    expect(bomb.length, name).toBeLessThan(8 * 1024 * 1024)
    let answer: unknown
    expect(await peakGrowth(async () => (answer = await openInput(bomb))), name).toBeLessThan(allowedGrowth)
    expect(answer, name).toMatchObject({ ok: false, reason })
  }
  expect(await peakGrowth(() => crc32(Buffer.alloc(unpackedMegabytes * 1024 * 1024, 1)))).toBeGreaterThan(allowedGrowth)
})

test("an archive whose files together are more than is unpacked at once is refused", async () => {
  const file = bytesOf(`{"a":"${"b".repeat(9_000_000)}"}`)
  const zip = zipOf(Array.from({ length: 6 }, (_, index) => ({ name: `${index}.json`, bytes: file })))
  expect(zip.length).toBeLessThan(1_000_000)
  expect(await openInput(zip)).toMatchObject({ ok: false, reason: "archiveTooLarge" })
})

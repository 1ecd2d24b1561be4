import { once } from "node:events"
import { buffer } from "node:stream/consumers"
import { createBrotliCompress, createDeflate, createGzip } from "node:zlib"

const megabyte = 1024 * 1024

/**
 * Zeros in compressed form, made piece by piece: the unpacked whole never exists in this process, or it would already
 * have raised the peak that `peakGrowth` is to measure.
 */
export async function compressedZeros(coding: "gzip" | "br" | "deflate", megabytes: number): Promise<Buffer> {
  const coder = { gzip: createGzip, br: createBrotliCompress, deflate: createDeflate }[coding]()
  const packed = buffer(coder)
  const piece = Buffer.alloc(megabyte)
  for (let written = 0; written < megabytes; written++) {
    if (!coder.write(piece)) await once(coder, "drain")
  }
  coder.end()
  return packed
}

/** By how many bytes the highest memory use this process ever had rises while `work` runs. Garbage collection cannot hide it. */
export async function peakGrowth(work: () => unknown): Promise<number> {
  const before = process.resourceUsage().maxRSS
  await work()
  return (process.resourceUsage().maxRSS - before) * 1024
}

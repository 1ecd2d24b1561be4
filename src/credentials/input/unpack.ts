import { promisify } from "node:util"
import { gunzip, inflate, inflateRaw } from "node:zlib"

const decompressors = { deflate: promisify(inflate), deflateRaw: promisify(inflateRaw), gzip: promisify(gunzip) }

export type Unpacked = { ok: true; bytes: Uint8Array } | { ok: false; why: "tooLarge" | "damaged" }

/** Decompresses on a thread of its own, and stops as soon as more than `mostBytes` come out: a few KB can hold a gigabyte. */
export async function unpack(
  coding: keyof typeof decompressors,
  bytes: Uint8Array,
  mostBytes: number,
): Promise<Unpacked> {
  try {
    return { ok: true, bytes: await decompressors[coding](bytes, { maxOutputLength: mostBytes }) }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : ""
    if (code === "ERR_BUFFER_TOO_LARGE") return { ok: false, why: "tooLarge" }
    if (code.startsWith("Z_")) return { ok: false, why: "damaged" }
    throw error
  }
}

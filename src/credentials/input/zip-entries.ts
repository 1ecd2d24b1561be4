import { crc32 } from "node:zlib"
import { unpack } from "./unpack.ts"

/** One file of a zip archive, as the archive's directory describes it. Sizes in bytes, and only what the archive claims. */
export type ZipEntry = {
  name: string
  packedSize: number
  size: number
  checkSum: number
  /** 0: stored as it is; 8: deflate. */
  method: number
  isEncrypted: boolean
  isFolder: boolean
  headerStart: number
}

export type ZipDirectory = { ok: true; entries: ZipEntry[] } | { ok: false }

const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const fileHeader = 0x04034b50

/** Reads the directory at the end of a zip archive (APPNOTE 6.3.10, 4.3). Archives of more than 4 GB (zip64) are not read. */
export function readZipDirectory(zip: Uint8Array): ZipDirectory {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = findEnd(view)
  if (end === undefined) return { ok: false }
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryEntry) return { ok: false }
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength))
    entries.push({
      name,
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      checkSum: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      isFolder: name.endsWith("/"),
      headerStart: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return { ok: true, entries }
}

/** The last end record whose comment reaches to the end of the file; a comment has at most 65,535 bytes. */
function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 65_535)
  for (let at = view.byteLength - 22; at >= first; at--) {
    const isEnd = view.getUint32(at, true) === endOfDirectory
    if (isEnd && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return undefined
}

/** Unpacks one file, to at most `mostBytes`, whatever size the archive claims for it. */
export async function readZipEntry(
  zip: Uint8Array,
  entry: ZipEntry,
  mostBytes: number,
): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; why: "tooLarge" | "damaged" }> {
  const { headerStart, packedSize, size, method, checkSum } = entry
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  if (headerStart + 30 > zip.length || view.getUint32(headerStart, true) !== fileHeader)
    return { ok: false, why: "damaged" }
  const start = headerStart + 30 + view.getUint16(headerStart + 26, true) + view.getUint16(headerStart + 28, true)
  const end = start + packedSize
  if (end > zip.length || (method !== 0 && method !== 8)) return { ok: false, why: "damaged" }
  if (size > mostBytes) return { ok: false, why: "tooLarge" }
  const packed = zip.subarray(start, end)
  if (method === 0 && packedSize > mostBytes) return { ok: false, why: "tooLarge" }
  const unpacked =
    method === 0 ? { ok: true as const, bytes: packed } : await unpack("deflateRaw", packed, Math.max(size, 1))
  // More than the archive claims is damage, not size: the claim is what was allowed.
  if (!unpacked.ok) return { ok: false, why: "damaged" }
  const isWhole = unpacked.bytes.length === size && crc32(unpacked.bytes) === checkSum
  return isWhole ? unpacked : { ok: false, why: "damaged" }
}

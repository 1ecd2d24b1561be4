import { randomInt } from "node:crypto"
import { gunzipSync, gzip } from "node:zlib"
import { promisify } from "node:util"

/** The shortest list that the specification allows, in bits: shorter ones tell too much about whose badge is looked up. */
export const minimumStatusListLength = 131_072

/** The longest list that is read, in bytes after decompression (8 million badges): a gzip of a few KB can hold a thousand times that. */
export const maximumStatusListBytes = 1024 * 1024

/**
 * A list of bits, one per credential. @see https://www.w3.org/TR/vc-bitstring-status-list/
 */
export type StatusList = {
  /** In bits. */
  readonly length: number
  /** @throws RangeError when the index is outside the list. */
  get(index: number): boolean
  /** @throws RangeError when the index is outside the list. */
  set(index: number, on: boolean): void
  /**
   * The number that `size` bits write at a place of a list whose places have that many bits each, the first bit counting most. At most 32.
   *
   * @throws RangeError when the place is outside the list.
   */
  read(index: number, size: number): number
  /** The `encodedList` of a status list credential: `u` and the base64url of the gzipped bits. */
  encode(): Promise<string>
}

/** Makes a list of zeros. `length` in bits, a multiple of 8, at least 131,072. */
export function createStatusList({ length = minimumStatusListLength }: { length?: number } = {}): StatusList {
  if (!Number.isInteger(length) || length < minimumStatusListLength || length % 8 !== 0) {
    throw new RangeError(
      `A status list has at least ${minimumStatusListLength} bits, in whole bytes; ${length} was asked for.`,
    )
  }
  return statusListOver(new Uint8Array(length / 8))
}

export type DecodedStatusList = { ok: true; list: StatusList; warnings: string[] } | { ok: false; sentence: string }

/** The first three bytes of every gzip, in base64. */
const plainForm = /^H4sI[A-Za-z0-9+/_-]*={0,2}$/

/**
 * Reads an `encodedList` from outside: `u` and base64url, or as StatusList2021 and older drafts write it, base64 without the `u`. A list
 * shorter than the specification wants is read, with a warning.
 */
export function decodeStatusList(encoded: string): DecodedStatusList {
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded) && !plainForm.test(encoded)) {
    return {
      ok: false,
      sentence: "The list is not in the form that the specification wants (base64url with “u” in front).",
    }
  }
  let unpacked: Buffer
  try {
    // Node reads both alphabets of base64.
    const packed = Buffer.from(encoded.startsWith("u") ? encoded.slice(1) : encoded, "base64url")
    unpacked = gunzipSync(packed, { maxOutputLength: maximumStatusListBytes })
  } catch (error) {
    const tooLarge = error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
    return {
      ok: false,
      sentence: tooLarge
        ? `The list unpacks to more than ${maximumStatusListBytes / 1024} KB, which is more than this server reads.`
        : "The list is damaged: it cannot be unpacked.",
    }
  }
  if (unpacked.length === 0) return { ok: false, sentence: "The list is empty." }
  // A copy of its own: a Buffer may be a window onto much more memory, all of which it would keep.
  const list = statusListOver(new Uint8Array(unpacked))
  const warnings =
    list.length < minimumStatusListLength
      ? [
          `The status list has only ${list.length} entries, fewer than the ${minimumStatusListLength} that protect people's privacy.`,
        ]
      : []
  return { ok: true, list, warnings }
}

/**
 * Chooses a free index at random, so that neighbouring indexes say nothing about who was awarded together. `taken` are the indexes in use;
 * the caller's database keeps them unique, and calls again when another award was faster.
 *
 * @returns undefined when the list is full.
 */
export function randomFreeIndex({
  length = minimumStatusListLength,
  taken,
}: {
  length?: number
  taken: ReadonlySet<number>
}): number | undefined {
  for (let attempt = 0; attempt < 64; attempt++) {
    const index = randomInt(length)
    if (!taken.has(index)) return index
  }
  const free: number[] = []
  for (let index = 0; index < length; index++) if (!taken.has(index)) free.push(index)
  return free.length === 0 ? undefined : free[randomInt(free.length)]
}

const pack = promisify(gzip)

/** A list whose bit 0 is the leftmost of the first byte. */
function statusListOver(bytes: Uint8Array): StatusList {
  const length = bytes.length * 8
  const within = (index: number): number => {
    if (Number.isInteger(index) && index >= 0 && index < length) return index
    throw new RangeError(`The status list has the indexes 0 to ${length - 1}; ${index} is none of them.`)
  }
  const get = (index: number): boolean => (bytes[within(index) >>> 3]! & (0x80 >>> (index & 7))) !== 0
  return {
    length,
    get,
    set(index, on) {
      const bit = 0x80 >>> (index & 7)
      const at = within(index) >>> 3
      bytes[at] = on ? bytes[at]! | bit : bytes[at]! & ~bit
    },
    read(index, size) {
      let value = 0
      for (let bit = 0; bit < size; bit++) value = value * 2 + (get(index * size + bit) ? 1 : 0)
      return value
    },
    encode: async () => `u${(await pack(bytes)).toString("base64url")}`,
  }
}

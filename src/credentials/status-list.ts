import { randomInt } from "node:crypto"
import { gunzipSync } from "node:zlib"

import { BitstringStatusList } from "@digitalbazaar/vc-bitstring-status-list"

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
  return wrap(new BitstringStatusList({ length }))
}

export type DecodedStatusList = { ok: true; list: StatusList; warnings: string[] } | { ok: false; sentence: string }

/** Reads an `encodedList` from outside. A list shorter than the specification wants is read, with a warning. */
export function decodeStatusList(encoded: string): DecodedStatusList {
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded)) {
    return {
      ok: false,
      sentence: "The list is not in the form that the specification wants (base64url with “u” in front).",
    }
  }
  let unpacked: Buffer
  try {
    unpacked = gunzipSync(Buffer.from(encoded.slice(1), "base64url"), { maxOutputLength: maximumStatusListBytes })
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
  // The library looks at the whole memory behind a Buffer, which may be shared: it must get bytes of its own.
  const list = wrap(new BitstringStatusList({ buffer: new Uint8Array(unpacked) }))
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

function wrap(list: BitstringStatusList): StatusList {
  const within = (index: number): number => {
    if (Number.isInteger(index) && index >= 0 && index < list.length) return index
    throw new RangeError(`The status list has the indexes 0 to ${list.length - 1}; ${index} is none of them.`)
  }
  return {
    length: list.length,
    get: (index) => list.getStatus(within(index)),
    set: (index, on) => list.setStatus(within(index), on),
    encode: () => list.encode(),
  }
}

/** What proof values are made of in CBOR. */
export type CborValue = number | string | Uint8Array | CborValue[] | Map<CborValue, CborValue>

const maximumDepth = 4

/**
 * Reads the part of CBOR that proof values use: whole numbers that are not negative, texts, bytes (tagged as such, or not), arrays and maps, all of
 * stated length. Undefined for anything else, for bytes left over and for a map that names a key twice. What is read is no larger than its bytes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8949
 */
export function readCbor(bytes: Uint8Array): CborValue | undefined {
  const reader = new Reader(bytes)
  const value = reader.read(0)
  return value === undefined || !reader.isAtEnd ? undefined : value
}

const types = { number: 0, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const
/** "Typed array of bytes", by which some encoders mark what others write as plain bytes. */
const bytesTag = 64

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  read(depth: number): CborValue | undefined {
    const first = this.#bytes[this.#at++]
    const argument = first === undefined ? undefined : this.#readArgument(first & 0x1f)
    if (first === undefined || argument === undefined || depth > maximumDepth) return undefined
    const type = first >> 5
    if (type === types.number) return argument
    if (type === types.bytes) return this.#take(argument)
    if (type === types.text) return textOf(this.#take(argument))
    if (type === types.array) return this.#readArray(argument, depth)
    if (type === types.map) return this.#readMap(argument, depth)
    if (type !== types.tag || argument !== bytesTag) return undefined
    const tagged = this.read(depth + 1)
    return tagged instanceof Uint8Array ? tagged : undefined
  }

  #readArgument(information: number): number | undefined {
    if (information < 24) return information
    const size = { 24: 1, 25: 2, 26: 4 }[information]
    const bytes = size === undefined ? undefined : this.#take(size)
    return bytes?.reduce((value, byte) => value * 256 + byte, 0)
  }

  #take(length: number): Uint8Array | undefined {
    const end = this.#at + length
    if (end > this.#bytes.length) return undefined
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  #readArray(length: number, depth: number): CborValue[] | undefined {
    // An entry has at least one byte, so a longer array is not all there.
    if (length > this.#bytes.length - this.#at) return undefined
    const entries: CborValue[] = []
    for (let index = 0; index < length; index++) {
      const entry = this.read(depth + 1)
      if (entry === undefined) return undefined
      entries.push(entry)
    }
    return entries
  }

  #readMap(length: number, depth: number): Map<CborValue, CborValue> | undefined {
    const entries = new Map<CborValue, CborValue>()
    for (let index = 0; index < length; index++) {
      const [key, value] = [this.read(depth + 1), this.read(depth + 1)]
      if (key === undefined || value === undefined || entries.has(key)) return undefined
      entries.set(key, value)
    }
    return entries
  }
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

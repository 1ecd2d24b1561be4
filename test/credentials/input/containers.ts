import { crc32, deflateRawSync, deflateSync } from "node:zlib"

import { greyPixels, pngChunk, pngOf } from "../../media/pictures.ts"

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** A small grey PNG with these chunks before its pixels. */
export const pngWith = (...chunks: Buffer[]): Buffer => pngOf(4, 4, greyPixels(4, 4), chunks)

type TextChunk = { compressed?: boolean; language?: string; translated?: string }

/** An iTXt chunk. `text` in UTF-8, or any bytes. */
export function itxt(keyword: string, text: string | Uint8Array, options: TextChunk = {}): Buffer {
  const { compressed = false, language = "", translated = "" } = options
  const plain = Buffer.from(text)
  const head = Buffer.concat([
    Buffer.from(`${keyword}\0`, "latin1"),
    Buffer.from([compressed ? 1 : 0, 0]),
    Buffer.from(`${language}\0${translated}\0`),
  ])
  return pngChunk("iTXt", Buffer.concat([head, compressed ? deflateSync(plain) : plain]))
}

export const text = (keyword: string, content: string): Buffer =>
  pngChunk("tEXt", Buffer.from(`${keyword}\0${content}`, "latin1"))

export const ztxt = (keyword: string, content: string): Buffer =>
  pngChunk("zTXt", Buffer.concat([Buffer.from(`${keyword}\0\0`, "latin1"), deflateSync(Buffer.from(content))]))

export type ZipFile = { name: string; bytes: Uint8Array; claimedSize?: number; encrypted?: boolean; stored?: boolean }

/** A zip archive; `claimedSize` is what its directory says instead of the truth. */
export function zipOf(files: ZipFile[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, claimedSize, encrypted = false, stored = false } of files) {
    const packed = stored ? Buffer.from(bytes) : deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(encrypted ? 1 : 0, 2)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimedSize ?? bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const header = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, Buffer.from(name)])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\0", "latin1"), common, tail, Buffer.from(name)]))
    bodies.push(header, packed)
    offset += header.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, list, Buffer.from("PK\u0005\u0006", "latin1"), end])
}

/** A credential as far as its form goes: it says what it is, and nothing in it is true. */
export const credentialJson = (id = "https://issuer.example/credentials/1", name = "Café ☕"): string =>
  JSON.stringify({
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    id,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name,
  })

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")

/** A compact JWS with these claims and no good signature. */
export const jwtOf = (claims: unknown): string => `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.c2lnbmF0dXJl`

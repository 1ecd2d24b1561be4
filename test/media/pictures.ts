import { crc32, deflateSync } from "node:zlib"

/** One PNG chunk (ISO/IEC 15948). */
export function pngChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** An RGB PNG that says it is `width` × `height`, whatever its pixel data holds. */
export function pngOf(width: number, height: number, pixels: Buffer, between: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from("89504e470d0a1a0a", "hex")
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    ...between,
    pngChunk("IDAT", pixels),
    pngChunk("IEND", Buffer.alloc(0)),
  ])
}

/** Pixel data of a grey `width` × `height` RGB picture. */
export function greyPixels(width: number, height: number): Buffer {
  const row = Buffer.alloc(1 + width * 3, 128)
  row[0] = 0
  return deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
}

export function svgOf(inner: string, attributes = 'width="100" height="100"'): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xi="http://www.w3.org/2001/XInclude" ${attributes}>${inner}</svg>`,
  )
}

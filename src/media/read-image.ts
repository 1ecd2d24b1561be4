import { createHash } from "node:crypto"
import { sniffImageFormat } from "./image-format.ts"
import { sharp } from "./image-library.ts"
import { drawUntrustedSvg } from "./isolated-svg.ts"
import { prepareSvg } from "./svg-source.ts"

export type ReadImageOptions = {
  /** The most bytes that are looked at. Default 8 MiB; for SVG never more than 512 KiB. */
  maxBytes?: number
  /** The most pixels (width × height) of the picture as it comes. Default 40 million. */
  maxPixels?: number
  /** True (default): the result is `size` × `size`, the whole picture in the middle, the rest transparent. False: as it is, at most `size` wide and high. */
  square?: boolean
  /** With `square`: fill the square and cut off what stands over, as for a portrait. Default false. */
  crop?: boolean
  /** Pixels. Default 512. */
  size?: number
}

export type ReadImageReason =
  | "empty"
  | "tooLarge"
  | "unknownFormat"
  | "tooManyPixels"
  | "unsafeSvg"
  | "tooComplex"
  | "damaged"

export type ReadImage =
  | {
      ok: true
      /** A PNG made from the pixels alone, without any metadata of the original. */
      png: Uint8Array<ArrayBuffer>
      width: number
      height: number
      /** SHA-256 of `png` in lower-case hexadecimal. */
      digest: string
    }
  | { ok: false; reason: ReadImageReason; sentence: string }

const megabyte = 1024 * 1024
const mostSvgBytes = 512 * 1024

/**
 * Reads a picture that came from a person or another server (PNG, JPEG, WebP or SVG, told by its bytes) and makes a PNG
 * of it that can be served: decoded within limits, turned upright, first frame only, drawn anew. What was hidden in the
 * original (place, camera, credentials baked in, scripts) is not in the result.
 */
export async function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Promise<ReadImage> {
  const { maxBytes = 8 * megabyte, maxPixels = 40_000_000, square = true, crop = false, size = 512 } = options
  if (bytes.length === 0) return refuse("empty")
  if (bytes.length > maxBytes)
    return refuse("tooLarge", `The picture is larger than ${formatSize(maxBytes)}. Make it smaller and try again.`)
  const format = sniffImageFormat(bytes)
  if (format === null) return refuse("unknownFormat")
  let pixels = bytes
  if (format === "svg") {
    if (bytes.length > mostSvgBytes)
      return refuse("tooLarge", `The SVG is larger than ${formatSize(mostSvgBytes)}. Save it as PNG and try again.`)
    const source = prepareSvg(bytes)
    if (!source.ok) return source
    const drawn = await drawUntrustedSvg(source.svg, size, maxPixels)
    if (!drawn.ok) return refuse(drawn.reason)
    pixels = drawn.png
  }
  const fit = square ? (crop ? "cover" : "contain") : "inside"
  try {
    const { data, info } = await sharp(pixels, { limitInputPixels: maxPixels, pages: 1 })
      .autoOrient()
      .toColourspace("srgb")
      .resize(size, size, { fit, background: { r: 0, g: 0, b: 0, alpha: 0 }, withoutEnlargement: !square })
      .ensureAlpha()
      .png({ compressionLevel: 9 })
      .toBuffer({ resolveWithObject: true })
    const png = new Uint8Array(data)
    return {
      ok: true,
      png,
      width: info.width,
      height: info.height,
      digest: createHash("sha256").update(png).digest("hex"),
    }
  } catch (error) {
    // libvips has no error codes: what it cannot decode is the picture's fault, and its words are for nobody.
    const message = error instanceof Error ? error.message : ""
    return refuse(message.includes("exceeds pixel limit") ? "tooManyPixels" : "damaged")
  }
}

const sentences: Record<ReadImageReason, string> = {
  empty: "There is no picture in that file. Choose another one.",
  tooLarge: "The picture is too large. Make it smaller and try again.",
  unknownFormat: "That file is not a PNG, JPEG, WebP or SVG picture. Save it as one of these and try again.",
  tooManyPixels:
    "The picture has more pixels than can be read here. Make it smaller, 2,000 pixels wide at most, and try again.",
  unsafeSvg: "This SVG cannot be used as it is. Save it as PNG and try again.",
  tooComplex: "This SVG takes too long to draw. Save it as PNG and try again.",
  damaged: "The picture could not be read; the file seems damaged. Save it again and try once more.",
}

function refuse(reason: ReadImageReason, sentence: string = sentences[reason]): ReadImage {
  return { ok: false, reason, sentence }
}

function formatSize(bytes: number): string {
  return bytes >= megabyte ? `${Math.floor(bytes / megabyte)} MB` : `${Math.floor(bytes / 1024)} KB`
}

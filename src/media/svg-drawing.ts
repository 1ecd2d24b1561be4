import { sharp } from "./image-library.ts"

const smallestDensity = 1
const largestDensity = 20_000
const usualDensity = 72

/** Draws an SVG as a PNG whose longer side is about `size` pixels, sharp at that size whatever size it says it has. */
export async function drawSvg(svg: Buffer, size: number, maxPixels: number): Promise<Buffer> {
  const { width, height } = await sharp(svg, { limitInputPixels: maxPixels }).metadata()
  const longer = Math.max(width, height, 1)
  const density = Math.min(Math.max((usualDensity * size) / longer, smallestDensity), largestDensity)
  return sharp(svg, { limitInputPixels: maxPixels, density })
    .resize(size, size, { fit: "inside" })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

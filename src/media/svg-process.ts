// The program of the process that draws one SVG of a stranger: SVG on standard input, PNG on standard output.
import { buffer } from "node:stream/consumers"
import { drawSvg } from "./svg-drawing.ts"

const [size = "512", maxPixels = "0"] = process.argv.slice(2)
const png = await drawSvg(await buffer(process.stdin), Number(size), Number(maxPixels))
process.stdout.write(png)

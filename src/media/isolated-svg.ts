import { execFile } from "node:child_process"
import { extname, join } from "node:path"

const longestDrawingMs = 5_000
const mostAtOnce = 2
const mostOutputBytes = 64 * 1024 * 1024

export type DrawnSvg = { ok: true; png: Uint8Array } | { ok: false; reason: "tooComplex" | "tooManyPixels" | "damaged" }

let running = 0
const waiting: (() => void)[] = []

/**
 * Draws an SVG from outside in a process of its own, which is killed after five seconds: a few hundred bytes of nested
 * references or filters keep the drawing library busy for half a minute, and a thread that draws cannot be stopped.
 * At most two such processes run at once. The process is given none of our environment but where to find programs and
 * fonts, and so none of our secrets.
 */
export async function drawUntrustedSvg(svg: string, size: number, maxPixels: number): Promise<DrawnSvg> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await drawInProcess(svg, size, maxPixels)
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

function drawInProcess(svg: string, size: number, maxPixels: number): Promise<DrawnSvg> {
  // The same file as source while testing and as compiled code in production.
  const program = join(import.meta.dirname, `svg-process${extname(import.meta.filename)}`)
  const { PATH, HOME, FONTCONFIG_PATH, FONTCONFIG_FILE, XDG_CACHE_HOME } = process.env
  const options = {
    timeout: longestDrawingMs,
    killSignal: "SIGKILL" as const,
    maxBuffer: mostOutputBytes,
    encoding: "buffer" as const,
    env: { PATH, HOME, FONTCONFIG_PATH, FONTCONFIG_FILE, XDG_CACHE_HOME },
  }
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [program, String(size), String(maxPixels)],
      options,
      (error, png, complaints) => {
        if (error === null) resolve({ ok: true, png: new Uint8Array(png) })
        else if (error.killed === true || error.signal === "SIGKILL") resolve({ ok: false, reason: "tooComplex" })
        else if (typeof error.code === "string") reject(error)
        else resolve({ ok: false, reason: reasonOf(complaints.toString()) })
      },
    )
    // A process that fails before it has read everything closes the pipe; its exit code tells what happened.
    child.stdin?.on("error", () => undefined)
    child.stdin?.end(svg)
  })
}

function reasonOf(complaints: string): "tooComplex" | "tooManyPixels" | "damaged" {
  if (complaints.includes("exceeds pixel limit")) return "tooManyPixels"
  return complaints.includes("exceeded more than") ? "tooComplex" : "damaged"
}

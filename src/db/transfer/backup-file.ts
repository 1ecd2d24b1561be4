import { createHash } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { open, rename, rm, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { pipeline } from "node:stream/promises"
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib"
import { z } from "zod"
import { ConfigurationProblem } from "../../config.ts"
import type { End, Header, Piece, Pieces } from "./pieces.ts"
import { hashLines } from "./take.ts"

/** A row cannot be longer than what a string may hold; nothing of ours comes near. */
const longestLine = 256 * 1024 * 1024
const linesAtOnce = 500
const charactersAtOnce = 4_000_000

const header = z.strictObject({
  haversack: z.literal("backup"),
  format: z.number(),
  version: z.string().max(100),
  origin: z.string().max(1000).nullable(),
  madeAt: z.string().max(100),
  migrations: z.array(z.number().int()).max(10_000),
})
const tableHead = z.strictObject({
  table: z.string().max(200),
  columns: z.array(z.string().max(100)).max(1000),
  counters: z.record(z.string(), z.number().int().nullable()),
})
const tableEnd = z.strictObject({ rows: z.number().int(), sha256: z.string() })
const lastLine = z.strictObject({
  end: z.literal(true),
  tables: z.number().int(),
  rows: z.number().int(),
  sha256: z.string(),
})

/** Zstandard at its fastest keeps up with the database where gzip did not, in half the space: pages of an embedded instance wait for it. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 } }

export type Written = { bytes: number; tables: number; rows: number }

/**
 * Writes a copy as compressed lines that only the owner may read, reads it once more from beginning to end, and only then gives it its name:
 * a file of that name is whole, whenever the power goes.
 *
 * @throws an error of the file system; nothing of the file is left then.
 */
export async function writeBackupFile(
  file: string,
  takeAll: (write: (pieces: Pieces) => Promise<void>) => Promise<void>,
): Promise<Written> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.part`)
  try {
    await takeAll((pieces) =>
      pipeline(
        asText(pieces),
        createZstdCompress(compression),
        createWriteStream(draft, { mode: 0o600, flags: "wx", flush: true }),
      ),
    )
    const checked = await checkBackupFile(draft)
    const { size } = await stat(draft)
    await rename(draft, file)
    await flushFolder(dirname(file))
    return { bytes: size, tables: checked.tables, rows: checked.rows }
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Rows as they are, everything else as JSON; the last line carries the digest of every line that is no row, so that nothing is unproved. */
async function* asText(pieces: Pieces): AsyncGenerator<string> {
  const frame = createHash("sha256")
  for await (const piece of pieces) {
    if (piece.kind === "rows") {
      yield `${piece.lines.join("\n")}\n`
    } else if (piece.kind === "end") {
      yield `${JSON.stringify({ ...piece.end, sha256: frame.digest("hex") })}\n`
    } else {
      const line = JSON.stringify(
        piece.kind === "header" ? piece.header : piece.kind === "table" ? piece.head : piece.end,
      )
      hashLines(frame, [line])
      yield `${line}\n`
    }
  }
}

/** Reads a backup to its end, comparing every digest. @throws ConfigurationProblem when it is not whole. */
export async function checkBackupFile(file: string): Promise<{ header: Header; tables: number; rows: number }> {
  let found: Header | undefined
  for await (const piece of readBackupFile(file)) {
    if (piece.kind === "header") found = piece.header
    if (piece.kind === "end") return { header: found!, tables: piece.end.tables, rows: piece.end.rows }
  }
  throw cutOff(file)
}

/**
 * The pieces of a backup. The last one comes only when everything before it was as it was written.
 *
 * @throws ConfigurationProblem when the file is no backup, of a format that this version does not know, cut off or damaged.
 */
export async function* readBackupFile(file: string): AsyncGenerator<Piece> {
  const total = { tables: 0, rows: 0 }
  let current: { rows: number; digest: ReturnType<typeof createHash> } | undefined
  const frame = createHash("sha256")
  let ending: End | undefined
  let begun = false
  let waiting: string[] = []
  let length = 0
  const handOn = (): Piece => {
    hashLines(current!.digest, waiting)
    current!.rows += waiting.length
    const piece: Piece = { kind: "rows", lines: waiting }
    waiting = []
    length = 0
    return piece
  }
  for await (const line of linesOf(file)) {
    if (!begun) {
      begun = true
      hashLines(frame, [line])
      yield { kind: "header", header: readHeader(file, line) }
      continue
    }
    if (line.startsWith("[") && current !== undefined) {
      waiting.push(line)
      length += line.length
      if (waiting.length >= linesAtOnce || length >= charactersAtOnce) yield handOn()
      continue
    }
    const value = parseLine(file, line)
    const head = tableHead.safeParse(value)
    if (current === undefined && head.success) {
      hashLines(frame, [line])
      current = { rows: 0, digest: createHash("sha256") }
      yield { kind: "table", head: head.data }
      continue
    }
    const ended = tableEnd.safeParse(value)
    if (current !== undefined && ended.success) {
      if (waiting.length > 0) yield handOn()
      if (current.rows !== ended.data.rows || current.digest.digest("hex") !== ended.data.sha256) throw damaged(file)
      hashLines(frame, [line])
      total.tables += 1
      total.rows += current.rows
      current = undefined
      yield { kind: "table end", end: ended.data }
      continue
    }
    const last = lastLine.safeParse(value)
    if (current !== undefined || ending !== undefined || !last.success) throw damaged(file)
    if (last.data.tables !== total.tables || last.data.rows !== total.rows) throw damaged(file)
    if (last.data.sha256 !== frame.digest("hex")) throw damaged(file)
    const { sha256: _, ...counts } = last.data
    ending = counts
  }
  if (ending === undefined) throw begun ? cutOff(file) : foreign(file)
  yield { kind: "end", end: ending }
}

function readHeader(file: string, line: string): Header {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // Some other compressed text.
    throw foreign(file)
  }
  const parsed = header.safeParse(value)
  if (!parsed.success) throw foreign(file)
  const { format } = parsed.data
  if (format !== 1) {
    throw new ConfigurationProblem(
      `${file} was made by Haversack ${parsed.data.version} in a form (${format}) that this version does not know. ` +
        `Install that version or a later one, and try again.`,
    )
  }
  return { ...parsed.data, format }
}

function parseLine(file: string, line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // The digests say the same of rows; these are the lines around them.
    throw damaged(file)
  }
}

/** Not readline, which takes U+2028 inside a value for the end of a line. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const packed = createReadStream(file)
  const plain = createZstdDecompress()
  packed.on("error", (error) => plain.destroy(error))
  packed.pipe(plain)
  let rest: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString("utf8")
        rest = []
        length = 0
        start = end + 1
      }
      if (start < chunk.length) rest.push(chunk.subarray(start))
      length += chunk.length - start
      if (length > longestLine) throw foreign(file)
    }
  } catch (error) {
    throw readable(file, error)
  } finally {
    packed.destroy()
    plain.destroy()
  }
}

function readable(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === "ENOENT") return new ConfigurationProblem(`There is no file ${file}.`)
  if (code === "EACCES" || code === "EPERM") return new ConfigurationProblem(`${file} may not be read by this user.`)
  if (code === "EISDIR") return new ConfigurationProblem(`${file} is a folder and not a backup.`)
  if (code === "Z_BUF_ERROR") return cutOff(file)
  if (code === "ZSTD_error_prefix_unknown") return foreign(file)
  if (code?.startsWith("ZSTD_error_") === true) return damaged(file)
  return error
}

const foreign = (file: string) => new ConfigurationProblem(`${file} is not a backup that Haversack made.`)
const cutOff = (file: string) =>
  new ConfigurationProblem(`${file} is cut off: its end is missing, so it was not written or not copied to the end.`)
const damaged = (file: string) =>
  new ConfigurationProblem(`${file} is damaged: what is in it is not what was written. Take another backup.`)

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

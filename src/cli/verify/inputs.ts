import { open } from "node:fs/promises"
import { inputLimits, type BroughtInput } from "../../credentials/index.ts"

/** Why an argument is nothing that can be looked at. */
export type UnusableInput = { code: "noFile" | "folder" | "notReadable" | "tooLarge"; message: string }

/** Whether an argument is a web address rather than a file's name. */
export const isWebAddress = (argument: string): boolean => /^https?:\/\//i.test(argument)

const tooLarge: UnusableInput = {
  code: "tooLarge",
  message: `It is larger than any badge, or archive of badges, that is opened: at most ${inputLimits.fileBytes / 1024 / 1024} MB.`,
}

/** Reads what an argument names, and no more of it than may be opened. `input` is what `-` stands for. */
export async function readArgument(
  argument: string,
  input: AsyncIterable<Uint8Array>,
): Promise<{ ok: true; brought: BroughtInput } | ({ ok: false } & UnusableInput)> {
  if (isWebAddress(argument)) return { ok: true, brought: { address: argument } }
  if (argument === "-") {
    const bytes = await readBounded(input)
    return bytes === null ? { ok: false, ...tooLarge } : { ok: true, brought: { bytes, isTyped: true } }
  }
  try {
    const bytes = await readFileBounded(argument)
    return bytes === null ? { ok: false, ...tooLarge } : { ok: true, brought: { bytes } }
  } catch (error) {
    return { ok: false, ...whyUnreadable(error) }
  }
}

async function readFileBounded(path: string): Promise<Uint8Array | null> {
  const file = await open(path)
  try {
    return await readBounded(file.createReadStream({ autoClose: false, end: inputLimits.fileBytes }))
  } finally {
    await file.close()
  }
}

/** Null when there is more than may be opened. */
async function readBounded(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const read: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    read.push(piece)
    length += piece.length
    if (length > inputLimits.fileBytes) return null
  }
  return new Uint8Array(Buffer.concat(read))
}

function whyUnreadable(error: unknown): UnusableInput {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "ENOENT" || code === "ENOTDIR") return { code: "noFile", message: "There is no such file." }
  if (code === "EISDIR") return { code: "folder", message: "This is a folder. Name the files in it, as in folder/*." }
  if (code === "EACCES" || code === "EPERM") return { code: "notReadable", message: "The file may not be read." }
  throw error
}

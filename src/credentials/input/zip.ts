import type { FoundBadge, OpenedInput } from "./found-badge.ts"
import { inputLimits } from "./limits.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"
import { readZipDirectory, readZipEntry } from "./zip-entries.ts"

/** What operating systems put into archives beside what was packed. */
const byTheWay = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i

/**
 * Opens the files of a zip archive one after the other, within bounds of number and size. A file without a badge is a problem of its own and
 * keeps none of the others from being found.
 *
 * @param openFile opens one file; an archive within is refused by it.
 */
export async function openZip(
  zip: Uint8Array,
  openFile: (bytes: Uint8Array) => Promise<OpenedInput | InputRefusal>,
): Promise<OpenedInput | InputRefusal> {
  const directory = readZipDirectory(zip)
  if (!directory.ok) return refusedInput("archiveDamaged")
  const entries = directory.entries.filter(({ name, isFolder }) => !isFolder && !byTheWay.test(name))
  if (entries.length > inputLimits.archiveFiles) {
    return refusedInput(
      "archiveTooLarge",
      `There are ${entries.length} files in the archive; at most ${inputLimits.archiveFiles} are unpacked at once.`,
    )
  }
  const found: FoundBadge[] = []
  const problems: OpenedInput["problems"] = []
  let left: number = inputLimits.unpackedBytes
  for (const entry of entries) {
    const name = shortName(entry.name)
    if (entry.isEncrypted) return refusedInput("archiveEncrypted")
    const file = await readZipEntry(zip, entry, Math.min(left, inputLimits.fileBytes))
    if (!file.ok) {
      if (file.why === "tooLarge" && left < inputLimits.fileBytes) return refusedInput("archiveTooLarge")
      problems.push({ name, refusal: refusedInput(file.why === "tooLarge" ? "tooLarge" : "archiveDamaged") })
      continue
    }
    left -= file.bytes.length
    const opened = await openFile(file.bytes)
    if (opened.ok) {
      found.push(...opened.found.map((badge) => ({ ...badge, name })))
      problems.push(...opened.problems.map((problem) => ({ ...problem, name: `${name}, ${problem.name}` })))
    } else {
      problems.push({ name, refusal: opened })
    }
    if (found.length > inputLimits.badges) return refusedInput("archiveTooLarge")
  }
  if (found.length > 0) return { ok: true, found, problems }
  // With a single file in it, what is wrong with that file says more.
  const [only, another] = problems
  return only !== undefined && another === undefined ? only.refusal : refusedInput("archiveWithoutBadge")
}

/** The last part of a path, without control characters. */
const shortName = (path: string): string =>
  path
    .slice(path.lastIndexOf("/") + 1)
    .replaceAll(/\p{C}/gu, "")
    .slice(0, 120) || "A file without a name"

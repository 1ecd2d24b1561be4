import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { ConfigurationProblem } from "../config.ts"

export type FolderLock = { release(): void }

/** Locks of this process. Without it a lock that nobody refers to would be given up by the garbage collector. */
const held = new Set<DatabaseSync>()

/** Losing a race takes a moment to be sure of: two that hinder each other must not both give up. */
const patienceMs = 500

/**
 * Takes a data folder for this process alone: two processes on one embedded database lose rows without an error.
 *
 * The lock is the operating system's own lock on a file, held through SQLite because Node offers none directly. The system
 * drops it when the process dies in whatever way, two openers at one instant cannot both get it, and it holds between
 * containers that share a volume, where process ids say nothing. Nothing may open `lock` itself while it is held: closing
 * any descriptor of that file gives the lock up (POSIX).
 *
 * @throws ConfigurationProblem naming the process that has the folder.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = realpathSync(folder)
  const owner = join(path, "lock-owner")
  const lock = new DatabaseSync(join(path, "lock"), { timeout: patienceMs })
  try {
    lock.exec("pragma journal_mode = memory; begin exclusive")
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== 5 /* SQLITE_BUSY */) throw error
    throw new ConfigurationProblem(
      `The data folder ${path} is in use by another running Haversack${describeOwner(owner)}. ` +
        `Stop that one first, or give this one a folder of its own with HAVERSACK_DATA.`,
    )
  }
  writeFileSync(owner, `${process.pid}\n`)
  held.add(lock)
  return {
    release: () => {
      if (!held.delete(lock)) return
      rmSync(owner, { force: true })
      lock.exec("rollback")
      lock.close()
    },
  }
}

function describeOwner(file: string): string {
  try {
    return ` (process ${readFileSync(file, "utf8").trim()})`
  } catch (error) {
    // The owner writes this note after it took the lock, so for an instant there is none.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return ""
    throw error
  }
}

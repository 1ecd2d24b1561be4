import { execFile } from "node:child_process"
import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/** A disk of its own for one database, small enough to be filled up. */
export type SmallDisk = {
  folder: string
  /** Takes all the room that is left. */
  fill(): Promise<void>
  /** Gives it back. */
  clear(): Promise<void>
  remove(): Promise<void>
}

/** Mounts a tmpfs at `folder`; null where this user may not mount. The folder stays what it was then. */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk | null> {
  await mkdir(folder, { recursive: true })
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0777`, "haversack-faults", folder])
  } catch {
    // Only an administrator may mount: the fault is left out, and the report says so.
    return null
  }
  const filler = join(folder, "filler")
  return {
    folder,
    fill: async () => {
      // Written to the last byte, until there is no room: others may be writing at the same time.
      await run("dd", ["if=/dev/zero", `of=${filler}`, "bs=64k"]).catch((error: unknown) => {
        if (!/No space left/.test(String((error as { stderr?: string }).stderr))) throw error
      })
    },
    clear: () => rm(filler, { force: true }),
    remove: async () => {
      await run("umount", ["-l", folder])
    },
  }
}

import { existsSync, globSync } from "node:fs"
import { writeFile } from "node:fs/promises"

/** Debian's and Alpine's places of libfaketime (package `faketime`). */
const libraries = globSync("/usr/lib{,64}{,/*-linux-gnu}/faketime/libfaketime.so.1").filter((path) => existsSync(path))

/** A clock that can be set while its process runs. */
export type FalseClock = {
  /** What the process has to be started with. */
  environment: Record<string, string>
  /** Puts the clock so many seconds ahead, or behind when negative; 0 puts it right. */
  set(seconds: number): Promise<void>
}

/** A clock whose setting stands in `file`; null where libfaketime is not installed. */
export async function falseClock(file: string): Promise<FalseClock | null> {
  const [library] = libraries
  if (library === undefined) return null
  const set = (seconds: number) => writeFile(file, `${seconds < 0 ? "-" : "+"}${Math.abs(Math.round(seconds))}\n`)
  await set(0)
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: "1",
      // Timers go by the clock that cannot be set, as on a real machine.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      FAKETIME_NO_CACHE: "0",
      // Shared memory between processes would make them share a clock.
      FAKETIME_DISABLE_SHM: "1",
    },
    set,
  }
}

import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/**
 * The folder that holds our package.json, whether the code runs from `src/` (tests) or from `dist/src/` (production).
 * Everything read at run time (migrations, assets) is resolved from here, never from the working directory.
 */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

/** The version in package.json, shown by NodeInfo, the log and `haversack --version`. */
export const packageVersion = readManifest(packageRoot)?.version ?? "0.0.0"

function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (readManifest(folder)?.name === "haversack") return folder
    if (dirname(folder) === folder) throw new Error(`No package.json named "haversack" was found above ${start}.`)
  }
}

function readManifest(folder: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: string; version?: string }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, posix, relative, resolve, sep } from "node:path"

/** One import of one of our files by another, as paths from the package's root with forward slashes. */
export type Import = { from: string; to: string; typeOnly: boolean; dynamic: boolean }

/** Every TypeScript file below `folder` (from the package's root), without tests' build output. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join(posix.sep))
    .toSorted()
}

const staticImport = /^\s*(import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm
const dynamicImport = /\bimport\(\s*["']([^"']+)["']/g

/** Everything that a file imports, ours and packages', as written. */
export function specifiersOf(text: string): { specifier: string; typeOnly: boolean; dynamic: boolean }[] {
  const found = [...text.matchAll(staticImport)].map((match) => ({
    specifier: match[3] ?? "",
    typeOnly: Boolean(match[2]),
    dynamic: false,
  }))
  for (const match of text.matchAll(dynamicImport))
    found.push({ specifier: match[1] ?? "", typeOnly: false, dynamic: true })
  return found
}

/** The imports between our own files. */
export function ownImports(root: string, files: string[]): Import[] {
  return files.flatMap((from) =>
    specifiersOf(readFileSync(join(root, from), "utf8"))
      .filter(({ specifier }) => specifier.startsWith("."))
      .map(({ specifier, typeOnly, dynamic }) => ({
        from,
        to: relative(root, resolve(root, dirname(from), specifier))
          .split(sep)
          .join(posix.sep),
        typeOnly,
        dynamic,
      })),
  )
}

/** The first circle among the imports, as the files it walks through, or null. */
export function findCircle(imports: Import[]): string[] | null {
  const next = Map.groupBy(imports, (one) => one.from)
  const finished = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | null => {
    const standing = path.indexOf(file)
    if (standing >= 0) return [...path.slice(standing), file]
    if (finished.has(file)) return null
    path.push(file)
    for (const { to } of next.get(file) ?? []) {
      const circle = visit(to)
      if (circle) return circle
    }
    path.pop()
    finished.add(file)
    return null
  }
  for (const file of next.keys()) {
    const circle = visit(file)
    if (circle) return circle
  }
  return null
}

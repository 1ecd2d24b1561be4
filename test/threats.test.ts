import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { packageRoot } from "../src/package-root.ts"

/** The tests that docs/threats.md names: file and name, where "same" means the file that was named before. */
function namedTests(text: string): { file: string; name: string }[] {
  const named: { file: string; name: string }[] = []
  let file = ""
  for (const row of text.split("\n").filter((line) => line.startsWith("|"))) {
    // The second cell; an escaped bar would be part of it.
    const cell = row.split("|")[2] ?? ""
    for (const [, path, name] of cell.matchAll(/`(test\/[^`]+)`|"([^"]+)"/g)) {
      if (path !== undefined) file = path
      if (name !== undefined) named.push({ file, name })
    }
  }
  return named
}

test("docs/threats.md names tests that exist", () => {
  const named = namedTests(readFileSync(join(packageRoot, "docs/threats.md"), "utf8"))
  const isThere = ({ file, name }: { file: string; name: string }) => {
    if (!existsSync(join(packageRoot, file))) return false
    const source = readFileSync(join(packageRoot, file), "utf8")
    return [name, name.replaceAll("'", String.raw`\'`)].some((spelling) => source.includes(spelling))
  }
  expect(named.length).toBeGreaterThan(200)
  expect(named.filter((one) => !isThere(one))).toEqual([])
})

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { findCircle, type Import, ownImports, sourceFiles, specifiersOf } from "./support/imports.ts"

const root = join(import.meta.dirname, "..")
const files = [...sourceFiles(root, "src"), ...sourceFiles(root, "federation")]
const imports = ownImports(root, files)

/** Rooms from the ground up. A room imports only from rooms in a lower row; rooms of one row do not know each other. */
const floors: string[][] = [
  ["src/result.ts", "src/package-root.ts"],
  ["src/config.ts", "src/metrics"],
  ["src/text", "src/net", "src/mail", "src/media", "src/i18n"],
  ["src/db"],
  ["src/queue"],
  ["src/ground.ts"],
  ["src/credentials", "src/instance"],
  ["src/actors"],
  ["src/moderation"],
  ["src/people"],
  ["src/issuing", "src/backpack"],
  ["src/social"],
  ["src/views"],
  ["src/web", "federation"],
  ["src/cli"],
  ["src/main.ts"],
]

const roomOf = (file: string): string => {
  const room = floors.flat().find((name) => file === name || file.startsWith(`${name}/`))
  if (!room)
    throw new Error(`${file} stands in no room: give it one in test/architecture.test.ts and in CONTRIBUTING.md`)
  return room
}
const rowOf = (room: string): number => floors.findIndex((row) => row.includes(room))
const crossing = imports.filter(({ from, to }) => roomOf(from) !== roomOf(to))

/** Read models may join any table, also the one of deliveries, which stands a floor higher. */
const joinsATable = ({ from, to }: Import): boolean => from.startsWith("src/views/") && to.endsWith("/schema.ts")

describe("the house", () => {
  it("has every file in a room", () => {
    expect(files.length).toBeGreaterThan(50)
    for (const file of files) expect(() => roomOf(file)).not.toThrow()
  })

  it("lets a room import only from rooms below it", () => {
    const broken = crossing
      .filter((one) => !joinsATable(one) && rowOf(roomOf(one.to)) >= rowOf(roomOf(one.from)))
      .map(
        ({ from, to }) =>
          `${from} imports ${to}: ${roomOf(from)} stands below or beside ${roomOf(to)}; let them meet through an event`,
      )
    expect(broken).toEqual([])
  })

  it("enters a room through its index.ts; foreign keys and read models may name its tables", () => {
    const broken = crossing
      .filter(({ from, to }) => {
        if (!roomOf(to).includes("/") || roomOf(to) === to || to === `${roomOf(to)}/index.ts`) return false
        return !(to.endsWith("/schema.ts") && (from.endsWith("/schema.ts") || from.startsWith("src/views/")))
      })
      .map(({ from, to }) => `${from} imports ${to}: go through ${roomOf(to)}/index.ts`)
    expect(broken).toEqual([])
  })

  it("has no circles", () => {
    const circle = findCircle(imports)
    expect(circle, circle ? `a circle: ${circle.join(" -> ")}` : "").toBeNull()
  })

  it("keeps Open Badges a pure library", () => {
    const broken = imports.filter(
      ({ from, to }) =>
        roomOf(from) === "src/credentials" && roomOf(to) !== "src/credentials" && to !== "src/result.ts",
    )
    expect(broken).toEqual([])
  })

  it("has one way out: only src/net knows undici or calls fetch itself", () => {
    const broken = files
      .filter(
        (file) =>
          roomOf(file) !== "src/net" && !file.startsWith("src/cli/demo/") && !file.startsWith("src/web/assets/"),
      )
      .filter((file) => {
        const text = readFileSync(join(root, file), "utf8")
        return (
          specifiersOf(text).some(({ specifier }) => specifier === "undici") ||
          /(?<![.\w])(?:globalThis\.)?fetch\(/.test(text)
        )
      })
      .map((file) => `${file} goes out by itself: use ground.net.fetch, which guards the address`)
    expect(broken).toEqual([])
  })

  it("opens private keys in src/actors/keys only, and reads the environment in src/config.ts only", () => {
    // The process that draws somebody's SVG gets a chosen few variables and none of our secrets.
    const choosesForAChild = "src/media/isolated-svg.ts"
    const environment = files.filter(
      (file) =>
        ![choosesForAChild, "src/config.ts"].includes(file) &&
        !file.startsWith("src/cli/") &&
        /process\.env\b/.test(readFileSync(join(root, file), "utf8")),
    )
    expect(environment).toEqual([])
    const openers = files.filter((file) => /sealedSecretKey/.test(readFileSync(join(root, file), "utf8")))
    expect(openers.filter((file) => !/^src\/actors\/(keys|schema|key-|local-actors|create)/.test(file))).toEqual([])
  })

  it("finds a circle when there is one, and only then", () => {
    const one = (from: string, to: string): Import => ({ from, to, typeOnly: false, dynamic: false })
    expect(findCircle([one("a", "b"), one("b", "c"), one("c", "a")])).toEqual(["a", "b", "c", "a"])
    expect(findCircle([one("a", "b"), one("a", "c"), one("b", "c")])).toBeNull()
  })
})

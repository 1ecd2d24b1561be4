import { describe, expect, it } from "vitest"

import { bakePng, bakeSvg, credentialForm, openInput } from "../../src/credentials/index.ts"
import { readPngChunks } from "../../src/credentials/input/png-chunks.ts"
import { areVectorsHere, bytesOf, readManifest } from "./vectors.ts"

const validator = "1edtech-public-validator"
const images = readManifest().filter(({ file }) => /\.(?:png|svg)$/.test(file))

async function onlyBadgeIn(image: Uint8Array) {
  const opened = await openInput(image)
  if (!opened.ok) throw new Error(opened.sentence)
  const [badge, ...others] = opened.found
  if (badge === undefined || badge.kind === "url" || others.length > 0) throw new Error("not one badge")
  return badge
}

const chunksBut = (png: Uint8Array, keyword: string): string[] => {
  const read = readPngChunks(png)
  if (!read.ok) throw new Error("not a PNG")
  const chunks = read.chunks.map(({ start, end }) => Buffer.from(png.subarray(start, end)).toString("latin1"))
  return chunks.filter((chunk) => !chunk.includes(`iTXt${keyword}\0`))
}

describe.skipIf(!areVectorsHere)("the baked images of 1EdTech's validator", () => {
  it.each([
    ["ob30/simple-json.png", { container: "png", kind: "json", format: "openBadges3" }],
    ["ob30/simple-jwt.png", { container: "png", kind: "jwt" }],
    ["ob30/simple-json.svg", { container: "svg", kind: "json", format: "openBadges3" }],
    ["ob20/simple-badge.png", { container: "png", kind: "json", format: "openBadges2" }],
  ])("%s gives its badge", async (file, expected) => {
    expect(await onlyBadgeIn(bytesOf(`${validator}/${file}`))).toMatchObject({ ...expected, notes: [] })
  })

  it("hold the badge that the validator has as a file beside them", async () => {
    const plain: unknown = JSON.parse(new TextDecoder().decode(bytesOf(`${validator}/ob30/simple.json`)))
    for (const name of ["simple-json.png", "simple-json.svg"]) {
      const { bytes } = await onlyBadgeIn(bytesOf(`${validator}/ob30/${name}`))
      const found = JSON.parse(new TextDecoder().decode(bytes))
      expect([name, found.id, found.type]).toEqual([name, (plain as any).id, (plain as any).type])
    }
  })

  it("without a badge are told apart", async () => {
    const without = images.filter(({ file }) => file.includes("/assets/"))
    expect(without.length).toBeGreaterThan(0)
    for (const { file } of without) {
      expect(await openInput(bytesOf(file))).toMatchObject({ ok: false, reason: "noBadgeInImage" })
    }
  })

  it.each(["ob30/simple-json.png", "ob30/simple-jwt.png", "ob20/simple-badge.png"])(
    "%s baked anew with its own badge keeps every other chunk",
    async (file) => {
      const image = bytesOf(`${validator}/${file}`)
      const { bytes } = await onlyBadgeIn(image)
      const form = credentialForm(bytes)
      const baked = bakePng(image, { ...form, bytes })
      if (!baked.ok) throw new Error(baked.sentence)
      const keyword = form.form === "credential" ? "openbadgecredential" : "openbadges"
      expect(chunksBut(baked.image, keyword)).toEqual(chunksBut(image, keyword))
      expect((await onlyBadgeIn(baked.image)).bytes).toEqual(bytes)
    },
  )

  it("simple-json.svg baked anew keeps every other character", async () => {
    const image = bytesOf(`${validator}/ob30/simple-json.svg`)
    const { bytes } = await onlyBadgeIn(image)
    const baked = bakeSvg(image, { kind: "json", form: "credential", bytes })
    if (!baked.ok) throw new Error(baked.sentence)
    const element = /<openbadges:credential[\s>][^]*<\/openbadges:credential>/
    const rest = (svg: Uint8Array) => new TextDecoder().decode(svg).replace(element, "").replaceAll(/\s/g, "")
    expect(rest(baked.image)).toBe(rest(image))
    expect((await onlyBadgeIn(baked.image)).bytes).toEqual(bytes)
  })
})

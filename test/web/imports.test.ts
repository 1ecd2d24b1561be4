import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { FieldValues, Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { bakePng } from "../../src/credentials/index.ts"
import { itxt, pngWith, text as textChunk, zipOf } from "../credentials/input/containers.ts"
import { newcomer, words } from "../support/community.ts"
import { unsound } from "./page-checks.ts"
import { openScene, raw, type Scene } from "./scene.ts"

let scene: Scene
/** Has one badge, and its file. */
let carol: Visitor
let badge: string
let credential: Uint8Array

beforeAll(async () => {
  scene = await openScene()
  carol = await newcomer(scene.origin, "carol")
  badge = await scene.badge("carol", carol, "Knots", "private")
  const cookie = carol
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ")
  const answer = await fetch(new URL(`${badge}/credential.jsonld`, scene.origin), { headers: { cookie } })
  credential = new Uint8Array(await answer.arrayBuffer())
})
afterAll(() => scene.instance.stop())

const file = (name: string, bytes: Uint8Array, type = "application/octet-stream") => ({ file: bytes, name, type })
const bring = async (who: Visitor, values: FieldValues): Promise<Sight> =>
  who.send(await who.open("/backpack/add"), "/backpack/add", values)
const baked = (): Uint8Array => {
  const image = bakePng(pngWith(), { kind: "json", form: "credential", bytes: credential })
  if (!image.ok) throw new Error(image.sentence)
  return image.image
}

describe("adding a badge", () => {
  it("shows what it says and how it was checked before it is added, and then it stands in the backpack", async () => {
    expect(words(await carol.open("/backpack"))).toContain("Add a badge")
    await carol.send(await carol.open(badge), "/remove")
    const preview = await bring(carol, { file: file("knots.png", baked(), "image/png") })
    expect(preview.url.pathname).toMatch(/^\/backpack\/imports\/[0-9a-f-]{36}$/)
    expect([preview.status, unsound(preview)]).toEqual([200, []])
    for (const said of [
      "Knots",
      "Verified",
      "Awarded to",
      "Makers",
      "What was checked",
      "Who can see it",
      "Do it well.",
    ]) {
      expect(words(preview)).toContain(said)
    }
    expect(words(await carol.open("/backpack"))).toContain("One badge for you to decide about")
    const undecided = await carol.send(preview, "/add")
    expect([undecided.status, words(undecided).includes("Choose who can see the badge.")]).toEqual([422, true])
    const added = await carol.send(undecided, "/add", { visibility: "public" })
    expect(added.url.pathname).toMatch(/^\/badges\/[\w-]{22}$/)
    expect(added.page.text).toContain("The badge is in your backpack.")
    badge = added.url.pathname
    expect((await raw(scene, null, badge)).status).toBe(200)
    expect((await carol.open(preview.url.pathname)).status).toBe(404)
  })

  it("says which badge it is that somebody has already, and offers no second one", async () => {
    const again = await bring(carol, { text: new TextDecoder().decode(credential) })
    expect(words(again)).toContain("You have this badge already: Knots.")
    expect(again.page.querySelector(`a[href="${badge}"]`)?.text).toBe("Knots")
    expect(again.page.querySelector('form[action$="/add"]')).toBeNull()
    const list = await carol.send(again, "/discard")
    expect([list.url.pathname, words(list).includes("Nothing waits here")]).toEqual(["/backpack/imports", true])
  })

  it("finds a badge of this server by its address", async () => {
    const found = await bring(scene.alice, { text: `Look: ${scene.origin.origin}${badge} !` })
    expect(words(found)).toContain("Knots")
    expect(words(found)).toContain("Not valid")
    expect(found.page.querySelector('form[action$="/add"]')).toBeNull()
    await scene.alice.send(found, "/discard")
  })

  it("of somebody else is kept as not verified for those who want to, seen by nobody else, and counts nowhere", async () => {
    const preview = await bring(scene.bob, { file: file("carols.png", baked(), "image/png") })
    expect(words(preview)).toContain("Not valid")
    expect(words(preview)).toContain("Use that address for your account")
    expect(words(preview)).not.toContain("Awarded to")
    const forced = await raw(scene, scene.bob, `${preview.url.pathname}/add`, {
      method: "POST",
      body: { csrf: preview.page.querySelector("input[name=csrf]")?.getAttribute("value") ?? "", visibility: "public" },
    })
    expect([forced.status, forced.text.includes("is not verified, so it cannot stand in your backpack")]).toEqual([
      422,
      true,
    ])
    const list = await scene.bob.send(preview, "/keep")
    expect(words(list)).toContain("Kept as not verified")
    expect(words(await scene.bob.open("/backpack"))).toContain("one kept as not verified")
    expect(words(await scene.alice.open("/@bob"))).not.toContain("Knots")
    expect((await raw(scene, scene.alice, preview.url.pathname)).status).toBe(404)
    expect((await raw(scene, null, preview.url.pathname)).headers.get("location")).toContain("/sign-in")
    expect(unsound(list)).toEqual([])
    const checked = await scene.bob.send(await scene.bob.open(preview.url.pathname), "/check")
    expect(words(checked)).toMatch(/Look here in a moment|checked again/)
  })

  it("takes several files at once, and says of each what is in it", async () => {
    const zip = zipOf([
      { name: "knots.json", bytes: credential },
      { name: "empty.png", bytes: pngWith() },
    ])
    const old = pngWith(textChunk("openbadges", "http://127.0.0.1:1/assertion.json"))
    const list = await bring(carol, {
      file: [file("all.zip", zip, "application/zip"), file("old.png", old, "image/png")] as never,
    })
    expect(list.url.pathname).toBe("/backpack/imports")
    expect(words(list)).toContain("Knots")
    expect(words(list)).toContain("There is no badge inside this image, only the picture.")
    expect(words(list)).toContain("old.png")
    expect(unsound(list)).toEqual([])
    const empty = list.page.querySelectorAll("a").find((one) => one.text.trim() === "empty.png")
    const page = await carol.open(empty?.getAttribute("href") ?? "")
    expect(words(page)).toContain("A screenshot, or an image that was saved again")
    expect(page.page.querySelector('form[action$="/keep"]')).toBeNull()
  })

  it.each([
    [
      "a photo",
      { file: file("photo.jpg", new Uint8Array([0xff, 0xd8, 0xff, 0xe0])) },
      "This is a JPEG, which cannot hold a badge",
    ],
    [
      "a damaged badge",
      { file: file("b.png", pngWith(itxt("openbadgecredential", "{")).subarray(0, 90)) },
      "The image is damaged or cut off",
    ],
    ["words", { text: "my badge" }, "There is no badge and no web address in this text."],
    ["nothing", {}, "Choose a file, or paste the badge or its address."],
  ])("of %s says what is wrong and what to do, and keeps what was typed", async (_, values, sentence) => {
    const refused = await bring(scene.alice, values)
    expect([refused.status, refused.url.pathname]).toEqual([422, "/backpack/add"])
    expect(words(refused)).toContain(sentence)
    expect(unsound(refused)).toEqual([])
    const typed = "text" in values ? values.text : ""
    expect(refused.page.querySelector("textarea")?.textContent.trim()).toBe(typed)
    expect(words(await scene.alice.open("/backpack/imports"))).toContain("Nothing waits here")
  })
})

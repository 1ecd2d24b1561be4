import * as fc from "fast-check"
import sharp from "sharp"
import { describe, expect, test } from "vitest"
import {
  imageHeaders,
  placeholderAvatar,
  placeholderAvatarSvg,
  placeholderBadge,
  placeholderBadgeSvg,
} from "../../src/media/index.ts"
import { initialsOf } from "../../src/media/initials.ts"

test.each([
  ["Harbor Pilot", "HP"],
  ["  the quiet helper ", "TH"],
  ["Welcome", "W"],
  ["Éva Ünal", "EU"],
  ["ßtraße", "S"],
  ["42", "42"],
  ["Level 7", "L7"],
  ["2026", "2"],
  ["“Quoted” (name)!", "QN"],
  ["日本語", ""],
  ["🎉", ""],
  ["", ""],
])("the initials of %j are %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

describe("a placeholder", () => {
  test("is a PNG of the size asked for: a badge on a transparent ground, a portrait that fills its square", async () => {
    for (const size of [64, 512]) {
      const badge = sharp(await placeholderBadge({ name: "Harbor Pilot", seed: "1", size }))
      const avatar = sharp(await placeholderAvatar({ name: "Harbor Pilot", seed: "1", size }))
      expect(await badge.metadata()).toMatchObject({ format: "png", width: size, height: size, hasAlpha: true })
      expect(await avatar.metadata()).toMatchObject({ format: "png", width: size, height: size })
      const corner = await badge.ensureAlpha().extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer()
      expect(corner[3]).toBe(0)
      expect((await avatar.stats()).isOpaque).toBe(true)
    }
  })

  test("looks the same for the same seed and name, and different for others", async () => {
    const one = placeholderBadgeSvg({ name: "Harbor Pilot", seed: "1" })
    expect(placeholderBadgeSvg({ name: "Harbor Pilot", seed: "1" })).toBe(one)
    expect(placeholderBadgeSvg({ name: "Bread Baker", seed: "1" })).not.toBe(one)
    const looks = new Set(
      Array.from({ length: 50 }, (_, seed) => placeholderBadgeSvg({ name: "A", seed: String(seed) })),
    )
    expect(looks.size).toBeGreaterThan(35)
    expect(await placeholderBadge({ name: "A", seed: "1" })).toEqual(await placeholderBadge({ name: "A", seed: "1" }))
  })

  test("is drawn from our own shapes only, whatever the name and seed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: "binary" }), fc.constant('"><script>alert(1)</script>')),
        fc.string(),
        async (name, seed) => {
          for (const svg of [placeholderBadgeSvg({ name, seed }), placeholderAvatarSvg({ name, seed })]) {
            expect(svg).not.toMatch(/<text|<script|NaN|undefined|href/)
            expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ width: 512, height: 512 })
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})

test("pictures are served so that nothing in them can run", () => {
  expect(imageHeaders["x-content-type-options"]).toBe("nosniff")
  expect(imageHeaders["content-security-policy"]).toMatch(/default-src 'none'.*sandbox/)
})

import { describe, expect, it } from "vitest"
import { saysNo } from "../../../federation/inbox/claim-answers.ts"

const mention = `<span class="h-card"><a href="https://harbor.example/@makers" class="u-url mention">@<span>makers</span></a></span>`

describe("a reply to the note that asks about a badge", () => {
  it.each([
    "no",
    "<p>No.</p>",
    `<p>${mention} no!</p>`,
    "@makers@harbor.example NO",
    "<p>@makers No, thank you</p>",
    "nein",
    "Nein, danke!",
    "<p>non</p>",
    "¡No, gracias!",
    "нет",
    "いいえ",
  ])("declines when it says nothing but no: %s", (text) => {
    expect(saysNo(text)).toBe(true)
  })

  it.each([
    "",
    mention,
    "<p>no idea what this is</p>",
    "no way, that is great!",
    "yes",
    "not now",
    "know",
    "<p>No</p><p>wait, yes</p>",
    "<p>#no</p> thanks for asking",
    "<script>no</script>",
    `${"a ".repeat(4000)}no`,
  ])("changes nothing when it says anything else: %s", (text) => {
    expect(saysNo(text)).toBe(false)
  })
})

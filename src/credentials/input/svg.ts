import { decodeText } from "./decode-text.ts"
import type { FoundBadge, OpenedInput } from "./found-badge.ts"
import { inputLimits } from "./limits.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"
import { findBakedElements } from "./svg-elements.ts"
import type { BakedElement } from "./svg-elements.ts"
import { openText } from "./text.ts"

const mostBakedElements = 8

/** Whether a text begins like an SVG: an `svg` element after declarations and comments. */
export function looksLikeSvg(bytes: Uint8Array): boolean {
  const decoded = decodeText(bytes.subarray(0, 65_536))
  return decoded.ok && /<(?:[\w.-]{1,40}:)?svg[\s/>]/i.test(beforeOtherElements(decoded.text))
}

/** The text up to the end of the first element's name; a page of the web has another element first. */
function beforeOtherElements(text: string): string {
  const first = /<[a-z][\w.:-]{0,80}[\s/>]/i.exec(text.replaceAll(/<!--[^]*?(?:-->|$)/g, ""))
  return first?.[0] ?? ""
}

/** Reads the badges out of an SVG: `credential` of Open Badges 3.0 first, then `assertion` of 1 and 2. */
export function openSvg(bytes: Uint8Array): OpenedInput | InputRefusal {
  if (bytes.length > inputLimits.svgBytes) return refusedInput("tooLarge", "The SVG is larger than 2 MB.")
  const decoded = decodeText(bytes)
  if (!decoded.ok) return refusedInput("damagedImage")
  const elements = findBakedElements(decoded.text)
  if (!elements.ok) return refusedInput(elements.why === "entities" ? "unsafeSvg" : "damagedImage")
  const { baked } = elements
  if (baked.length === 0) return refusedInput("noBadgeInImage")
  if (baked.length > mostBakedElements) {
    return refusedInput("damagedImage", `The image holds ${baked.length} badges, where it should hold one.`)
  }
  const found: FoundBadge[] = []
  let refusal: InputRefusal | undefined
  for (const form of ["credential", "assertion"]) {
    for (const element of baked.filter((one) => one.form === form)) {
      const opened = openElement(element)
      if (opened.ok) found.push(...opened.found)
      else refusal ??= opened
    }
  }
  if (found.length === 0) return refusal ?? refusedInput("noBadgeInImage")
  return {
    ok: true,
    found: found.map((badge) => ({ ...badge, notes: [...decoded.notes, ...badge.notes] })),
    problems: [],
  }
}

/** A signature counts before the words it is about, and those before an address at which they may lie. */
function openElement({ verify, content }: BakedElement): OpenedInput | InputRefusal {
  const signed = verify === undefined ? undefined : openText(new TextEncoder().encode(verify), "svg")
  if (signed?.ok === true && signed.found.every(({ kind }) => kind !== "url")) return signed
  const written = content.trim() === "" ? undefined : openText(new TextEncoder().encode(content), "svg")
  if (written?.ok === true) return written
  if (signed?.ok === true) return signed
  return refusedInput("damagedImage", "What stands in the image where its badge should be is no badge.")
}

/** One letter or digit as lines on a grid that is 100 high: drawn the same everywhere, on machines without any font too. */
type Glyph = { width: number; path: string }

const glyphs: Record<string, Glyph> = {
  A: { width: 84, path: "M4 100L42 0L80 100M17 66H67" },
  B: { width: 70, path: "M6 48H40A26 26 0 0 1 40 100H6V0H36A24 24 0 0 1 36 48" },
  C: { width: 84, path: "M80 20A45 50 0 1 0 80 80" },
  D: { width: 80, path: "M6 0H28A46 50 0 0 1 28 100H6Z" },
  E: { width: 60, path: "M56 0H6V100H56M6 50H48" },
  F: { width: 58, path: "M54 0H6V100M6 50H46" },
  G: { width: 90, path: "M80 19A45 50 0 1 0 86 54H54" },
  H: { width: 76, path: "M6 0V100M70 0V100M6 50H70" },
  I: { width: 12, path: "M6 0V100" },
  J: { width: 52, path: "M46 0V70A21 30 0 0 1 4 74" },
  K: { width: 72, path: "M6 0V100M66 0L6 62M29 39L68 100" },
  L: { width: 58, path: "M6 0V100H54" },
  M: { width: 94, path: "M6 100V0L47 62L88 0V100" },
  N: { width: 78, path: "M6 100V0L72 100V0" },
  O: { width: 98, path: "M49 0A44 50 0 1 1 48.9 0Z" },
  P: { width: 68, path: "M6 100V0H36A27 27 0 0 1 36 54H6" },
  Q: { width: 98, path: "M49 0A44 50 0 1 1 48.9 0ZM62 70L92 104" },
  R: { width: 70, path: "M6 100V0H36A27 27 0 0 1 36 54H6M36 54L66 100" },
  S: { width: 66, path: "M60 18C52-6 8-8 8 25C8 56 62 42 62 74C62 108 12 106 4 80" },
  T: { width: 76, path: "M4 0H72M38 0V100" },
  U: { width: 76, path: "M6 0V64A32 36 0 0 0 70 64V0" },
  V: { width: 80, path: "M4 0L40 100L76 0" },
  W: { width: 116, path: "M4 0L31 100L58 12L85 100L112 0" },
  X: { width: 76, path: "M5 0L71 100M71 0L5 100" },
  Y: { width: 76, path: "M4 0L38 52L72 0M38 52V100" },
  Z: { width: 70, path: "M6 0H64L6 100H66" },
  "0": { width: 74, path: "M37 0A31 50 0 1 1 36.9 0Z" },
  "1": { width: 38, path: "M6 20L28 0V100" },
  "2": { width: 66, path: "M8 27C8-9 60-10 60 27C60 54 26 68 6 100H62" },
  "3": { width: 64, path: "M8 14C18-7 57-7 55 24C54 41 42 47 27 47C46 47 60 56 60 74C60 108 14 108 4 82" },
  "4": { width: 74, path: "M53 100V0L4 70H70" },
  "5": { width: 64, path: "M56 0H14L10 46C22 35 60 34 60 68C60 108 14 108 4 84" },
  "6": { width: 70, path: "M52 2C26 14 6 44 6 70A29 30 0 1 0 9 58" },
  "7": { width: 64, path: "M4 0H60L24 100" },
  "8": { width: 68, path: "M34 0A24 23.5 0 1 1 33.9 0ZM34 47A28 26.5 0 1 1 33.9 47Z" },
  "9": { width: 70, path: "M18 98C44 86 64 56 64 30A29 30 0 1 0 61 42" },
}

const star = "M50 2L61 36H97L68 57L79 92L50 71L21 92L32 57L3 36H39Z"
const gap = 24

export type InitialsStyle = {
  /** The middle of the drawing. */
  x: number
  y: number
  /** Height of a capital letter, made smaller when the letters would become wider than `maxWidth`. */
  height: number
  maxWidth: number
  color: string
}

/**
 * The letters that stand for a name: the first of its first and of its last word, in capitals without accents; both digits
 * of a short number. Empty for a name in a script that is not drawn here.
 */
export function initialsOf(name: string): string {
  const words = name.normalize("NFKC").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu) ?? []
  const [first = "", ...others] = words
  if (others.length === 0 && /^\d{1,2}$/.test(first)) return first
  const letters = [first, others.at(-1) ?? ""].map(firstCapital)
  return letters.some((letter) => letter !== "" && !(letter in glyphs)) ? "" : letters.join("")
}

/** SVG of a name's initials, or of a star where there are none: fonts are not counted on, many servers have none. */
export function drawInitials(name: string, style: InitialsStyle): string {
  const letters = Array.from(initialsOf(name), (letter) => glyphs[letter])
  const known = letters.filter((glyph) => glyph !== undefined)
  return known.length === 0 ? drawStar(style) : drawGlyphs(known, style)
}

function drawGlyphs(drawn: Glyph[], { x, y, height, maxWidth, color }: InitialsStyle): string {
  const total = drawn.reduce((sum, { width }) => sum + width, gap * (drawn.length - 1))
  const scale = Math.min(height / 100, maxWidth / total)
  let left = 0
  const paths = drawn.map(({ width, path }) => {
    const placed = `<path transform="translate(${left} 0)" d="${path}"/>`
    left += width + gap
    return placed
  })
  const place = `translate(${round(x - (total * scale) / 2)} ${round(y - 50 * scale)}) scale(${round(scale)})`
  return `<g transform="${place}" fill="none" stroke="${color}" stroke-width="17" stroke-linecap="round" stroke-linejoin="round">${paths.join("")}</g>`
}

function drawStar({ x, y, height, color }: InitialsStyle): string {
  const scale = (height / 100) * 1.2
  return `<path transform="translate(${round(x - 50 * scale)} ${round(y - 50 * scale)}) scale(${round(scale)})" fill="${color}" stroke="${color}" stroke-width="6" stroke-linejoin="round" d="${star}"/>`
}

function firstCapital(word: string): string {
  const letter = /^./u.exec(word)?.[0] ?? ""
  // "ß" and "ŉ" become two letters as capitals; the first is enough.
  return /^./u.exec(letter.toLocaleUpperCase("en").normalize("NFD").replace(/\p{M}/gu, ""))?.[0] ?? ""
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

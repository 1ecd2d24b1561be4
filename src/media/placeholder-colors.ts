import { createHash } from "node:crypto"

/** Colours that go together: from the dark edge to the light of a medal, and the metal of its rim. */
export type Palette = { deep: string; base: string; bright: string; rim: string; paper: string }

export const palettes: readonly Palette[] = [
  { deep: "#0b3954", base: "#136f8a", bright: "#2bb3c0", rim: "#f4d58d", paper: "#fdf8ec" },
  { deep: "#3c1642", base: "#7b2d8b", bright: "#c154c1", rim: "#f7c8e0", paper: "#fff5fb" },
  { deep: "#12372a", base: "#2a7f5b", bright: "#6cc18d", rim: "#f1dca7", paper: "#f8fbf2" },
  { deep: "#5c1a1b", base: "#b23a48", bright: "#ee7674", rim: "#fbd7a5", paper: "#fff6ee" },
  { deep: "#1b1f5e", base: "#3f51b5", bright: "#7c8cf0", rim: "#ffd9a0", paper: "#f6f6ff" },
  { deep: "#5a3206", base: "#b86b12", bright: "#f2b134", rim: "#fff1c9", paper: "#fffaf0" },
  { deep: "#0d3b36", base: "#138275", bright: "#43cfae", rim: "#ffe3b3", paper: "#f2fdf9" },
  { deep: "#3a1030", base: "#96305f", bright: "#e8668f", rim: "#ffdcc2", paper: "#fff4f5" },
  { deep: "#222f3e", base: "#4a6079", bright: "#8fa9c4", rim: "#f5e0b5", paper: "#f6f9fc" },
  { deep: "#2b1458", base: "#6236b8", bright: "#a47cf3", rim: "#c9f2e6", paper: "#f9f6ff" },
]

/** Choices that are always the same for the same seed: each call takes the next bytes of the seed's digest. */
export function choicesOf(seed: string): {
  next: (count: number) => number
  pick: <T>(options: readonly [T, ...T[]] | readonly T[]) => T
} {
  const digest = createHash("sha256").update(seed).digest()
  let position = 0
  const next = (count: number): number => {
    const value = digest.readUInt16BE(position % 30)
    position += 2
    return value % count
  }
  const pick = <T>(options: readonly T[]): T => {
    const chosen = options[next(options.length)]
    if (chosen === undefined) throw new RangeError("nothing to choose from")
    return chosen
  }
  return { next, pick }
}

import { styleText } from "node:util"

/** How wide a line may be, and whether colours may be used. */
export type Terminal = { width: number; hasColours: boolean }

type Colour = "green" | "yellow" | "red" | "blue" | "gray"

/** What the output goes to: a file or a pipe gets no colours and lines of 80 characters. */
export function terminalOf(stream: { isTTY?: boolean; columns?: number }): Terminal {
  const wantsNone = (process.env["NO_COLOR"] ?? "") !== "" || process.env["TERM"] === "dumb"
  const isTerminal = stream.isTTY === true
  const width = isTerminal && stream.columns !== undefined ? Math.min(Math.max(stream.columns, 40), 100) : 80
  return { width, hasColours: isTerminal && !wantsNone }
}

export function coloured(terminal: Terminal, text: string, ...colours: (Colour | "bold")[]): string {
  return terminal.hasColours ? styleText(colours, text, { validateStream: false }) : text
}

/**
 * Text of a stranger's, made harmless for a terminal: control characters could move the cursor and write over a verdict, and characters
 * that turn the direction of writing could hide what a name says.
 */
export const harmless = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, " ").trim()

/** Breaks text into lines between words, each behind `indent` spaces. A word longer than a line, such as an address, stays whole. */
export function wrap(text: string, { width }: Terminal, indent: number): string[] {
  const lines: string[] = []
  let line = ""
  for (const word of harmless(text).split(/\s+/u)) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === "" ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  return lines.map((one) => " ".repeat(indent) + one)
}

import type { Context } from "hono"

type Wish = { type: string; quality: number }

/** What an Accept header wishes for, best first (RFC 9110, 12.5.1). Parameters other than q are left out of account. */
export function wishesIn(accept: string | undefined): Wish[] {
  return (accept ?? "")
    .slice(0, 2_000)
    .split(",")
    .map((part) => {
      const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2)
      return { type, quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .filter(({ type, quality }) => type !== "" && quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
}

/**
 * Which of our own representations is wished for: the first of `offered` that the Accept header names, or null when a
 * page is preferred or nothing of ours is named. A reader who takes anything gets the page: people read pages, programs
 * name what they want.
 */
export function preferredType<Offered extends string>(c: Context, offered: readonly Offered[]): Offered | null {
  for (const { type } of wishesIn(c.req.header("accept"))) {
    if (type === "text/html" || type === "application/xhtml+xml") return null
    const found = offered.find((one) => one === type)
    if (found !== undefined) return found
  }
  return null
}

/** For addresses that have no page: the JSON goes to everybody who does not ask for a page. */
export const wantsPage = (c: Context): boolean => {
  const [first] = wishesIn(c.req.header("accept"))
  return first?.type === "text/html" || first?.type === "application/xhtml+xml"
}

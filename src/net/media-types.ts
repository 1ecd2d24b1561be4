import { MIMEType } from "node:util"

/** A Content-Type header's type in lower case without parameters, or null when there is none that can be read. */
export function mediaTypeOf(contentType: string | null): string | null {
  return parse(contentType)?.essence ?? null
}

/**
 * Whether a Content-Type is one of those expected. An expected type may be a whole family (`image/*`), and may name
 * parameters that have to be there: `application/ld+json; profile="https://www.w3.org/ns/activitystreams"` does not
 * accept plain `application/ld+json`. A profile is a list separated by spaces (RFC 6906).
 */
export function matchesMediaType(contentType: string | null, expected: readonly string[]): boolean {
  const actual = parse(contentType)
  if (actual === null) return false
  return expected.some((text) => {
    if (text.endsWith("/*")) return actual.type === text.slice(0, -2)
    const wanted = parse(text)
    if (wanted === null || wanted.essence !== actual.essence) return false
    return [...wanted.params].every(([name, value]) => {
      const found = actual.params.get(name)
      if (found === null) return false
      return name === "profile" ? found.split(/\s+/).includes(value) : found.toLowerCase() === value.toLowerCase()
    })
  })
}

function parse(contentType: string | null): MIMEType | null {
  if (contentType === null) return null
  try {
    return new MIMEType(contentType)
  } catch {
    // MIMEType has no other way to say that a text is not a media type, which is the answer here.
    return null
  }
}

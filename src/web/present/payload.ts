/** Names of values that a page of the administration does not need to show, whoever looks at it. */
const confidential = /secret|password|token|cookie|authorization|signature|proof|key$/i
const longest = 300
const mostItems = 20
const deepest = 6

/**
 * What a task was about, to be read by an admin who looks for the cause of a failure: ids, addresses and kinds. Confidential values are
 * withheld, addresses of mailboxes and queries of links cut, texts that people wrote to each other left out, and the rest shortened.
 */
export function payloadInWords(payload: unknown): string {
  return JSON.stringify(shown(payload, 0), null, 2) ?? "nothing"
}

/** What people write, in activities and in ours: a failure is never explained by it. */
const written = /^(content|contentMap|summary|comment|narrative|text|body|bio|source)$/i

function shown(value: unknown, depth: number): unknown {
  if (typeof value === "string") return shownText(value)
  if (typeof value !== "object" || value === null) return value
  if (depth >= deepest) return "…"
  if (Array.isArray(value)) {
    const items: unknown[] = value.slice(0, mostItems).map((item) => shown(item, depth + 1))
    return value.length > mostItems ? [...items, `… and ${value.length - mostItems} more`] : items
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (confidential.test(name)) return [name, "[withheld]"]
      if (written.test(name) && typeof member === "string") return [name, `[${member.length} characters]`]
      return [name, shown(member, depth + 1)]
    }),
  )
}

function shownText(text: string): string {
  const safe = text
    .replaceAll(/[^\s@"<>]+@([^\s@"<>]+\.[^\s@"<>]+)/g, (found: string, host: string) =>
      // A handle of the fediverse begins with its own @ and is as public as a name.
      found.startsWith("@") || text.startsWith(`@${found}`) ? found : `…@${host}`,
    )
    .replaceAll(/(https?:\/\/[^\s?#"]+)[?#][^\s"]*/g, "$1?…")
  return safe.length > longest ? `${safe.slice(0, longest)}… (${safe.length - longest} more characters)` : safe
}

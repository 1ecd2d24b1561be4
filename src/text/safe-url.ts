const longestUrl = 2048

// Tabs and line breaks vanish inside URL parsing, so "java\nscript:" would read as something else than it looks.
// eslint-disable-next-line no-control-regex
const invisible = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/

/**
 * Reads a web address that a person or another server gave, for use in a link: http or https, at most 2,048 characters,
 * no user name or password, nothing invisible inside. Anything else (`javascript:`, `data:`, relative paths) is null.
 * Says nothing about whether the address may be fetched; that is for `src/net` to decide.
 */
export function safeHttpUrl(text: string): URL | null {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > longestUrl || invisible.test(trimmed)) return null
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return null
  const url = new URL(trimmed)
  return url.username === "" && url.password === "" ? url : null
}

/** The href of a link in rich text: as `safeHttpUrl`, or one plain mail address (`mailto:a@example.org`, no headers). */
export function safeLink(text: string): string | null {
  const trimmed = text.trim()
  if (/^mailto:[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}$/.test(trimmed)) return trimmed
  return safeHttpUrl(trimmed)?.href ?? null
}

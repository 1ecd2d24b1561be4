/**
 * A path of this server to go on to, or `otherwise`. `next` comes from the address bar and from forms: whatever could lead to another
 * server (`//host`, `/\host`, `https:`, a line break) is not followed.
 */
export function ownPath(next: string, otherwise: string): string {
  // eslint-disable-next-line no-control-regex
  if (!next.startsWith("/") || next.length > 2000 || /[\u0000-\u0020\\\u007f]/.test(next)) return otherwise
  const base = "http://own.invalid"
  if (!URL.canParse(next, base)) return otherwise
  const url = new URL(next, base)
  return url.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search + url.hash : otherwise
}

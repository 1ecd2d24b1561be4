/**
 * Headers for every answer that serves a picture: browsers take it for nothing else than what Content-Type says, and if it
 * is opened by itself nothing in it can run. Cache headers are the caller's, since they depend on who may see it.
 */
export const imageHeaders: Readonly<Record<string, string>> = {
  "content-type": "image/png",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
}

/** The same for what only programs read: JSON and short sentences. Whatever a browser takes it for, nothing in it runs. */
export const documentHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "referrer-policy": "no-referrer",
}

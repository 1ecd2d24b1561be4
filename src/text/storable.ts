/** PostgreSQL stores neither U+0000 nor half of a surrogate pair, which is also what cutting a text may leave. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed()
}

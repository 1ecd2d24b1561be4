/** An SVG that shows a PNG of this size and nothing else: for formats that want an SVG where there is only a picture. `title` is said to those who cannot see it. */
export function pictureInSvg(
  png: Uint8Array,
  { width, height, title }: { width: number; height: number; title: string },
): string {
  const data = `data:image/png;base64,${Buffer.from(png).toString("base64")}`
  // The older spelling of the link, which every viewer knows.
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">` +
    `<title>${escaped(title)}</title>` +
    `<image width="${width}" height="${height}" xlink:href="${data}"/></svg>`
  )
}

const escaped = (text: string): string =>
  text.replaceAll(/\p{C}/gu, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;")

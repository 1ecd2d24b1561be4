/** What previews elsewhere show. */
export type OpenGraphView = {
  title: string
  description: string
  /** Full addresses. */
  url: string
  imageUrl?: string
  imageAlt?: string
  imageWidth?: number
  imageHeight?: number
  type?: "website" | "article" | "profile"
}

export function OpenGraph({ view, siteName }: { view: OpenGraphView; siteName: string }) {
  const properties: [string, string | number | undefined][] = [
    ["og:title", view.title],
    ["og:description", view.description],
    ["og:url", view.url],
    ["og:site_name", siteName],
    ["og:type", view.type ?? "website"],
    ["og:image", view.imageUrl],
    ["og:image:alt", view.imageUrl && view.imageAlt],
    ["og:image:width", view.imageUrl && view.imageWidth],
    ["og:image:height", view.imageUrl && view.imageHeight],
  ]
  return (
    <>
      {properties.map(([property, content]) =>
        content === undefined || content === "" ? null : <meta property={property} content={String(content)} />,
      )}
      <meta name="twitter:card" content={view.imageUrl ? "summary_large_image" : "summary"} />
    </>
  )
}

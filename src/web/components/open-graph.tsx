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
      {/* The large card is twice as wide as it is high, and would cut off the top and the bottom of a square badge. */}
      <meta name="twitter:card" content={isWide(view) ? "summary_large_image" : "summary"} />
    </>
  )
}

const isWide = ({ imageWidth = 0, imageHeight = 0 }: OpenGraphView): boolean => imageWidth > 1.5 * imageHeight

const megabyte = 1024 * 1024

/** Bounds of what is opened, in bytes or pieces. Whatever is beyond them is refused before it takes time or memory. */
export const inputLimits = {
  /** An image, a page or an archive as it comes. */
  fileBytes: 10 * megabyte,
  /** Text: a presentation with many badges is the largest that is real. */
  textBytes: 2 * megabyte,
  /** An SVG, which is text with drawings. */
  svgBytes: 2 * megabyte,
  /** Everything in an archive together, unpacked. */
  unpackedBytes: 40 * megabyte,
  archiveFiles: 200,
  /** Badges found in one input. */
  badges: 200,
  pngChunks: 20_000,
  svgDepth: 256,
  /** Elements, texts and comments in an SVG; detailed drawings have some ten thousand. */
  svgPieces: 150_000,
  /** Of a page that may link a badge. */
  pageBytes: megabyte,
  pageLinks: 12,
  /** Tags of a page that are looked at more closely. */
  pageTags: 5_000,
  addressLength: 2_048,
} as const

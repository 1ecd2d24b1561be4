/**
 * One line of CSV (RFC 4180). A cell that a spreadsheet program would run as a formula gets an apostrophe in front, which makes text of
 * it: what stands in a cell was written by others.
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(",")}\r\n`

function csvCell(text: string): string {
  // White space before it does not stop a spreadsheet, and a line break or a separator inside may begin a cell where it is read otherwise.
  const harmless = /^\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",;\t\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

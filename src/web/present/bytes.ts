const units = ["bytes", "KB", "MB", "GB", "TB"]

/** `12.3 MB`; a thousand bytes are a KB, as disks are sold. */
export function bytesInWords(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** step
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`
}

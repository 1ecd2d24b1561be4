/** What a sign-in or sign-up comes with: the network address of whoever asks, and the request's headers for its cookies. */
export type Visit = { address: string; headers: Headers }

/**
 * The address as limits count it. One household has a whole /64 of IPv6 addresses, so counting single ones limits nobody.
 */
export function limitKeyOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  if (!URL.canParse(`http://[${address}]`)) return address
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::")
  const groups = (part: string) => part.split(":").filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  return [...groups(head), ...Array<string>(missing).fill("0"), ...groups(tail ?? "")].slice(0, 4).join(":")
}

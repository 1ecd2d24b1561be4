import { BlockList, isIP } from "node:net"

/**
 * What an IP address is for. `global` can be reached from anywhere on the internet; `loopback` is this machine itself;
 * `special` is everything else that a request on behalf of a stranger must never reach (private networks, link-local,
 * carrier-grade NAT, multicast, documentation, reserved, transition mechanisms); `invalid` is not an IP address.
 */
export type AddressClass = "global" | "loopback" | "special" | "invalid"

// IANA IPv4 Special-Purpose Address Registry and RFC 5771; everything listed is refused, also the few entries that are
// formally global (the retired 6to4 relay), because no server lives there.
const specialIpv4 = subnets("ipv4", [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
])

const loopbackIpv4 = subnets("ipv4", ["127.0.0.0/8"])

// IPv6 is judged the other way round: only 2000::/3 has ever been handed out, so whatever lies outside is refused without
// being named (::, ::/96, fc00::/7, fe80::/10, fec0::/10, ff00::/8, 100::/64, 5f00::/16, 64:ff9b:1::/48 ...).
const globalUnicastIpv6 = subnets("ipv6", ["2000::/3"])

// Inside 2000::/3: IETF protocol assignments (Teredo, ORCHID, benchmarking), documentation, 6to4, documentation again.
// Teredo and 6to4 carry an IPv4 address inside; both are retired, so they are refused whatever they carry.
const specialIpv6 = subnets("ipv6", ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])

/**
 * Classifies one textual IPv4 or IPv6 address as the operating system or a URL's host gives it (no brackets; a zone
 * such as `%eth0` is allowed). IPv4-mapped addresses (`::ffff:0:0/96`, RFC 4291) are their IPv4 address. NAT64 addresses
 * (`64:ff9b::/96`, RFC 6052) are `global` only when the IPv4 address inside is: an IPv6-only host reaches every
 * IPv4-only server that way, and must not reach the private networks behind its translator.
 */
export function classifyAddress(address: string): AddressClass {
  const withoutZone = address.split("%", 1)[0] ?? ""
  const version = isIP(withoutZone)
  if (version === 4) return classifyIpv4(withoutZone)
  if (version === 6) return classifyIpv6(withoutZone)
  return "invalid"
}

function classifyIpv4(address: string): AddressClass {
  if (loopbackIpv4.check(address, "ipv4")) return "loopback"
  return specialIpv4.check(address, "ipv4") ? "special" : "global"
}

function classifyIpv6(address: string): AddressClass {
  const groups = ipv6Groups(address)
  const prefix = groups.slice(0, 6).map((group) => group.toString(16))
  const embedded = embeddedIpv4(groups)
  if (prefix.join(":") === "0:0:0:0:0:ffff") return classifyIpv4(embedded)
  if (prefix.join(":") === "64:ff9b:0:0:0:0") return classifyIpv4(embedded) === "global" ? "global" : "special"
  const canonical = groups.map((group) => group.toString(16)).join(":")
  if (canonical === "0:0:0:0:0:0:0:1") return "loopback"
  if (!globalUnicastIpv6.check(canonical, "ipv6")) return "special"
  return specialIpv6.check(canonical, "ipv6") ? "special" : "global"
}

function embeddedIpv4(groups: number[]): string {
  const high = groups[6] ?? 0
  const low = groups[7] ?? 0
  return [high >> 8, high & 255, low >> 8, low & 255].join(".")
}

/** The eight 16-bit groups of a valid IPv6 address, also of one that ends in dotted IPv4. */
function ipv6Groups(address: string): number[] {
  const lastColon = address.lastIndexOf(":")
  const tail = address.slice(lastColon + 1)
  let text = address
  if (tail.includes(".")) {
    const [a = 0, b = 0, c = 0, d = 0] = tail.split(".").map(Number)
    text = `${address.slice(0, lastColon + 1)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  }
  const [head = "", rest] = text.split("::")
  const before = head === "" ? [] : head.split(":")
  const after = rest === undefined || rest === "" ? [] : rest.split(":")
  const zeros = rest === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: zeros }, () => "0"), ...after].map((group) => Number.parseInt(group, 16))
}

function subnets(family: "ipv4" | "ipv6", ranges: string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = "", bits = ""] = range.split("/")
    list.addSubnet(network, Number(bits), family)
  }
  return list
}

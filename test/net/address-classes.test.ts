import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { classifyAddress, isLoopbackHost } from "../../src/net/index.ts"

const expected = {
  loopback: [
    "127.0.0.1",
    "127.0.0.0",
    "127.255.255.255",
    "127.1.2.3",
    "::1",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
  ],
  global: [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a01:4f8::1",
    "2001:200::1",
    "2001:db7::1",
    "2003::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "64:ff9b::808:808",
  ],
  special: [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::2",
    "::127.0.0.1",
    "::10.0.0.1",
    "::8.8.8.8",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "5f00::1",
    "64:ff9b:1::1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::ffff:0.0.0.0",
    "::ffff:0:127.0.0.1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2002:808:808::1",
    "3fff::1",
  ],
  invalid: [
    "",
    "localhost",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "0x7f.0.0.1",
    "2130706433",
    "[::1]",
    ":::",
    "1::2::3",
    "g::1",
  ],
} as const

describe("the class of an address", () => {
  for (const [addressClass, addresses] of Object.entries(expected)) {
    test(`${addressClass} is said of each of ${addresses.length} known ${addressClass} addresses`, () => {
      for (const address of addresses)
        expect(`${address} ${classifyAddress(address)}`).toBe(`${address} ${addressClass}`)
    })
  }

  test("every IPv4 address agrees with arithmetic on the registry's ranges", () => {
    fc.assert(
      fc.property(ipv4Near(), (value) => {
        expect(classifyAddress(dotted(value))).toBe(oracleIpv4(value))
      }),
      { numRuns: 3000 },
    )
  })

  test("every IPv6 address agrees with arithmetic on the registry's ranges, however it is spelt", () => {
    fc.assert(
      fc.property(ipv6Near(), fc.constantFrom<Spelling>("full", "short", "upper", "dotted"), (value, spelling) => {
        expect(classifyAddress(spellIpv6(value, spelling))).toBe(oracleIpv6(value))
      }),
      { numRuns: 3000 },
    )
  })

  test("an IPv4 address is judged the same when it is mapped into IPv6", () => {
    fc.assert(
      fc.property(ipv4Near(), (value) => {
        expect(classifyAddress(`::ffff:${dotted(value)}`)).toBe(classifyAddress(dotted(value)))
        expect(classifyAddress(spellIpv6((0xffffn << 32n) | BigInt(value), "full"))).toBe(
          classifyAddress(dotted(value)),
        )
      }),
    )
  })

  test("no text at all is called global or loopback unless it is an address", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^[\d.]+$|:/.test(text))
        expect(classifyAddress(text)).toBe("invalid")
      }),
    )
  })
})

describe("a loopback host", () => {
  test.each(["localhost", "LOCALHOST", "localhost.", "meadow.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1"])(
    "%s is one",
    (host) => {
      expect(isLoopbackHost(host)).toBe(true)
    },
  )
  test.each([
    "localhost.example",
    "notlocalhost",
    "10.0.0.1",
    "0.0.0.0",
    "[::]",
    "example.org",
    "",
    "127.0.0.1.example",
  ])("%s is none", (host) => {
    expect(isLoopbackHost(host)).toBe(false)
  })
})

// An independent reading of the registries, as first and last address of each range.
type Range = readonly [first: bigint, bits: number]
const ipv4Special: Range[] = [
  [0x00000000n, 8],
  [0x0a000000n, 8],
  [0x64400000n, 10],
  [0xa9fe0000n, 16],
  [0xac100000n, 12],
  [0xc0000000n, 24],
  [0xc0000200n, 24],
  [0xc0586300n, 24],
  [0xc0a80000n, 16],
  [0xc6120000n, 15],
  [0xc6336400n, 24],
  [0xcb007100n, 24],
  [0xe0000000n, 4],
  [0xf0000000n, 4],
]
const ipv6Special: Range[] = [
  [0x2001n << 112n, 23],
  [(0x2001n << 112n) | (0xdb8n << 96n), 32],
  [0x2002n << 112n, 16],
  [0x3fffn << 112n, 20],
]

function within(value: bigint, [first, bits]: Range, width: number): boolean {
  const last = first + (1n << BigInt(width - bits)) - 1n
  return value >= first && value <= last
}

function oracleIpv4(value: number): string {
  const number = BigInt(value)
  if (within(number, [0x7f000000n, 8], 32)) return "loopback"
  return ipv4Special.some((range) => within(number, range, 32)) ? "special" : "global"
}

function oracleIpv6(value: bigint): string {
  if (value >> 32n === 0xffffn) return oracleIpv4(Number(value & 0xffffffffn))
  if (value >> 32n === 0x64ff9bn << 64n)
    return oracleIpv4(Number(value & 0xffffffffn)) === "global" ? "global" : "special"
  if (value === 1n) return "loopback"
  if (!within(value, [0x2000n << 112n, 3], 128)) return "special"
  return ipv6Special.some((range) => within(value, range, 128)) ? "special" : "global"
}

/** Any IPv4 address, but mostly those at the edges of ranges. */
function ipv4Near(): fc.Arbitrary<number> {
  const edges = [...ipv4Special, [0x7f000000n, 8] as const].flatMap(([first, bits]) => [
    Number(first),
    Number(first) + 2 ** (32 - bits),
  ])
  const nearEdge = fc
    .tuple(fc.constantFrom(...edges), fc.integer({ min: -2, max: 2 }))
    .map(([edge, step]) => (edge + step + 2 ** 32) % 2 ** 32)
  return fc.oneof(nearEdge, fc.integer({ min: 0, max: 2 ** 32 - 1 }))
}

function ipv6Near(): fc.Arbitrary<bigint> {
  const width = 1n << 128n
  const ranges: Range[] = [
    ...ipv6Special,
    [0x2000n << 112n, 3],
    [0n, 96],
    [0xffffn << 32n, 96],
    [0x64ff9bn << 96n, 96],
    [0xfc00n << 112n, 7],
    [0xfe80n << 112n, 10],
    [0xff00n << 112n, 8],
  ]
  const edges = ranges.flatMap(([first, bits]) => [first, first + (1n << BigInt(128 - bits))])
  const nearEdge = fc
    .tuple(fc.constantFrom(...edges), fc.bigInt({ min: -2n, max: 2n }))
    .map(([edge, step]) => (edge + step + width) % width)
  const embedded = fc
    .tuple(fc.constantFrom(0xffffn << 32n, 0x64ff9bn << 96n, 0n), ipv4Near())
    .map(([prefix, low]) => prefix | BigInt(low))
  return fc.oneof(nearEdge, embedded, fc.bigInt({ min: 0n, max: width - 1n }))
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".")
}

type Spelling = "full" | "short" | "upper" | "dotted"
function spellIpv6(value: bigint, spelling: Spelling): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  )
  if (spelling === "dotted") return `${groups.slice(0, 6).join(":")}:${dotted(Number(value & 0xffffffffn))}`
  if (spelling === "short") return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1)
  const full = groups.map((group) => group.padStart(4, "0")).join(":")
  return spelling === "upper" ? full.toUpperCase() : full
}

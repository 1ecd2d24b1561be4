import { Agent, fetch as fetchWithUndici } from "undici"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createNet, type Net, type Resolve } from "../../src/net/index.ts"
import { connectAttempts } from "./connect-attempts.ts"
import { startLocalServer, type LocalServer } from "./local-server.ts"

const loopbackSpellings = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "127.1.2.3",
  "2130706433",
  "0x7f000001",
  "0x7F.0.0.1",
  "0177.0.0.1",
  "017700000001",
  "0x7f.1",
  "127.0.0.1.",
  "%31%32%37.0.0.1",
  "１２７.0.0.1",
  "127。0。0。1",
  "localhost",
  "LocalHost",
  "localhost.",
  "meadow.localhost",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
]
const privateSpellings = [
  "0.0.0.0",
  "0",
  "10.0.0.1",
  "10.1",
  "167772161",
  "012.0.0.1",
  "0xa.0.0.1",
  "100.64.0.1",
  "169.254.169.254",
  "0xa9fea9fe",
  "2852039166",
  "0251.0376.0251.0376",
  "172.16.0.1",
  "192.168.1.1",
  "192.168.257",
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "[::]",
  "[::127.0.0.1]",
  "[fc00::1]",
  "[fd00::1]",
  "[fe80::1]",
  "[ff02::1]",
  "[::ffff:10.0.0.1]",
  "[::ffff:169.254.169.254]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b::a9fe:a9fe]",
  "[64:ff9b:1::1]",
  "[2002:7f00:1::1]",
  "[2001:0:0:0:0:0:80ff:fffe]",
  "[2001:db8::1]",
  "[3fff::1]",
  "[100::1]",
]

/** A resolver of our own, which answers a fixed list per name and remembers what it was asked. */
function namesOf(table: Record<string, string[][]>): { resolve: Resolve; asked: string[] } {
  const asked: string[] = []
  const resolve: Resolve = async (hostname) => {
    asked.push(hostname)
    const turn = asked.filter((name) => name === hostname).length - 1
    const answers = table[hostname] ?? []
    const addresses = answers[Math.min(turn, answers.length - 1)] ?? []
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
  }
  return { resolve, asked }
}

let server: LocalServer
let serverIpv6: LocalServer
beforeAll(async () => {
  const greet: Parameters<typeof startLocalServer>[0] = (request, response) => {
    const target = new URL(request.url ?? "/", "http://self").searchParams.get("to")
    if (target === null) response.end("reached")
    else response.writeHead(302, { location: target }).end()
  }
  server = await startLocalServer(greet)
  serverIpv6 = await startLocalServer(greet, "::1")
})
afterAll(async () => {
  await server.close()
  await serverIpv6.close()
})

async function withNet<T>(net: Net, work: (net: Net) => Promise<T>): Promise<T> {
  try {
    return await work(net)
  } finally {
    await net.close()
  }
}

describe("an instance on the internet opens no socket to a private address", () => {
  const strict = (resolve?: Resolve) => createNet({ loopbackAllowed: false, userAgent: "test", resolve })

  test.each([...loopbackSpellings, ...privateSpellings])("written as %s", async (host) => {
    await withNet(strict(), async (net) => {
      for (const port of [server.port, serverIpv6.port]) {
        for (const scheme of ["https", "http"]) {
          const before = server.connections() + serverIpv6.connections()
          const attempts = await connectAttempts(async () => {
            const result = await net.fetch(`${scheme}://${host}:${port}/`)
            expect(result).toMatchObject({ ok: false, failure: "blockedAddress" })
          })
          expect(attempts).toBe(0)
          expect(server.connections() + serverIpv6.connections()).toBe(before)
        }
      }
    })
  })

  test.each([...loopbackSpellings, ...privateSpellings])(
    "written as %s, by a library that uses the bare dispatcher",
    async (host) => {
      const { resolve } = namesOf({
        localhost: [["127.0.0.1"]],
        "localhost.": [["::1"]],
        "meadow.localhost": [["127.0.0.1"]],
      })
      await withNet(strict(resolve), async (net) => {
        const attempts = await connectAttempts(async () => {
          const request = fetchWithUndici(`https://${host}:${server.port}/`, { dispatcher: net.dispatcher })
          await expect(request).rejects.toMatchObject({ cause: { name: "AddressRefused" } })
        })
        expect(attempts).toBe(0)
      })
    },
  )

  test.each([
    ["one private address", ["10.0.0.1"]],
    ["loopback", ["127.0.0.1"]],
    ["IPv6 loopback", ["::1"]],
    ["a mapped metadata address", ["::ffff:169.254.169.254"]],
    ["a public address first and a private one after it", ["93.184.216.34", "127.0.0.1"]],
    ["a private address first and a public one after it", ["192.168.0.1", "2606:4700::1"]],
    ["NAT64 of a private network", ["64:ff9b::10.0.0.1"]],
  ])("behind a name that resolves to %s", async (_what, addresses) => {
    const { resolve } = namesOf({ "sneaky.example": [addresses] })
    await withNet(strict(resolve), async (net) => {
      const attempts = await connectAttempts(async () => {
        const result = await net.fetch(`https://sneaky.example:${server.port}/`)
        expect(result).toMatchObject({ ok: false, failure: "blockedAddress" })
      })
      expect(attempts).toBe(0)
    })
  })

  test("and asks nobody over plain http", async () => {
    const { resolve, asked } = namesOf({ "public.example": [["93.184.216.34"]] })
    await withNet(strict(resolve), async (net) => {
      expect(await net.fetch("http://public.example/")).toMatchObject({ ok: false, failure: "badUrl" })
      expect(asked).toEqual([])
    })
  })

  test("and keeps nothing of a thousand hosts that were refused", async () => {
    const { resolve } = namesOf({})
    const answerPrivate: Resolve = async (hostname) => {
      await resolve(hostname)
      return [{ address: "10.0.0.1", family: 4 }]
    }
    await withNet(strict(answerPrivate), async (net) => {
      const hosts = Array.from({ length: 1000 }, (_, index) => `https://host${index}.example/`)
      const results = await Promise.all(hosts.map((host) => net.fetch(host)))
      expect(results.every((result) => !result.ok && result.failure === "blockedAddress")).toBe(true)
      expect(net.dispatcher instanceof Agent && net.dispatcher.stats).toEqual({})
    })
  })
})

describe("an instance that lives on loopback", () => {
  const lenient = (resolve?: Resolve) => createNet({ loopbackAllowed: true, userAgent: "test", resolve })

  test("reaches its neighbours by address and by name", async () => {
    const { resolve } = namesOf({ "harbor.localhost": [["127.0.0.1"]], localhost: [["::1", "127.0.0.1"]] })
    await withNet(lenient(resolve), async (net) => {
      for (const host of ["127.0.0.1", "harbor.localhost", "localhost", "2130706433"]) {
        expect(await net.fetch(`http://${host}:${server.port}/`)).toMatchObject({ ok: true, status: 200 })
      }
      expect(await net.fetch(`${serverIpv6.origin}/`)).toMatchObject({ ok: true, status: 200 })
    })
  })

  test.each(privateSpellings)("refuses %s, asked for directly and by a redirect", async (host) => {
    await withNet(lenient(), async (net) => {
      const direct = await connectAttempts(async () => {
        for (const scheme of ["http", "https"]) {
          expect(await net.fetch(`${scheme}://${host}/`)).toMatchObject({ ok: false, failure: "blockedAddress" })
        }
      })
      expect(direct).toBe(0)
      const redirected = await connectAttempts(async () => {
        const from = `${server.origin}/?to=${encodeURIComponent(`http://${host}:${server.port}/`)}`
        expect(await net.fetch(from, { redirects: "follow" })).toMatchObject({ ok: false, failure: "blockedAddress" })
      })
      expect(redirected).toBe(1)
    })
  })

  test("refuses a redirect to a name of a private network", async () => {
    const { resolve, asked } = namesOf({ "intranet.example": [["10.0.0.1"]] })
    await withNet(lenient(resolve), async (net) => {
      const from = `${server.origin}/?to=${encodeURIComponent("http://intranet.example/")}`
      expect(await net.fetch(from, { redirects: "follow" })).toMatchObject({ ok: false, failure: "blockedAddress" })
      expect(asked).toEqual(["intranet.example"])
    })
  })

  test("asks plain http of loopback only, also when the name is known only after the look-up", async () => {
    const { resolve } = namesOf({
      "public.example": [["93.184.216.34"]],
      "mixed.example": [["127.0.0.1", "93.184.216.34"]],
    })
    await withNet(lenient(resolve), async (net) => {
      const attempts = await connectAttempts(async () => {
        expect(await net.fetch("http://public.example/")).toMatchObject({ ok: false, failure: "badUrl" })
        expect(await net.fetch("http://mixed.example/")).toMatchObject({ ok: false, failure: "blockedAddress" })
      })
      expect(attempts).toBe(0)
    })
  })

  test("is not moved by a name that changes its mind after the check", async () => {
    const { resolve, asked } = namesOf({ "rebinding.example": [["127.0.0.1"], ["10.0.0.1"]] })
    await withNet(lenient(resolve), async (net) => {
      const url = `http://rebinding.example:${server.port}/`
      expect(await net.fetch(url, { headers: { connection: "close" } })).toMatchObject({ ok: true })
      expect(asked).toHaveLength(1)
    })
    await withNet(lenient(resolve), async (net) => {
      const attempts = await connectAttempts(async () => {
        expect(await net.fetch(`http://rebinding.example:${server.port}/`)).toMatchObject({ failure: "blockedAddress" })
      })
      expect(attempts).toBe(0)
      expect(asked).toHaveLength(2)
    })
  })
})

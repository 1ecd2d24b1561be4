import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { getGlobalDispatcher, setGlobalDispatcher } from "undici"
import { afterEach, expect, it } from "vitest"
import { createNet, fenceGlobalFetch } from "../../src/net/index.ts"

const before = getGlobalDispatcher()
afterEach(() => setGlobalDispatcher(before))

it("a library that calls the global fetch opens no socket to a private address either", async () => {
  let connections = 0
  const server = createServer((_, response) => response.end("inside")).on("connection", () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const net = createNet({ loopbackAllowed: false, userAgent: "test" })
  try {
    expect(await (await fetch(url, { headers: { connection: "close" } })).text()).toBe("inside")
    expect(connections).toBe(1)
    fenceGlobalFetch(net)
    await expect(fetch(url)).rejects.toThrow(/fetch failed/)
    expect(connections).toBe(1)
  } finally {
    await net.close()
    server.close()
  }
})

import { Hono } from "hono"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Door, openDoor } from "../../src/cli/door.ts"
import { loadConfig } from "../../src/config.ts"
import type { Ground } from "../../src/ground.ts"
import { behindProxies } from "../../src/net/index.ts"
import { clientAddress } from "../../src/web/client-address.ts"
import type { WebEnvironment } from "../../src/web/environment.ts"

const proxies = (setting: string) => loadConfig({ HAVERSACK_TRUSTED_PROXIES: setting }).trustedProxies

const routesFor = (setting: string) =>
  new Hono<WebEnvironment>()
    .use(async (c, next) => {
      c.set("ground", { config: loadConfig({ HAVERSACK_TRUSTED_PROXIES: setting }) } as Ground)
      await next()
    })
    .get("/", (c) => c.text(clientAddress(c)))

let setting = ""
let door: Door

beforeAll(async () => {
  door = await openDoor({ port: 0, address: "127.0.0.1", secure: false })
  const outer = new Hono().all("*", (c) => routesFor(setting).fetch(c.req.raw, c.env))
  door.admit((request, bindings) => outer.fetch(request, bindings))
})
afterAll(() => door.close(0))

const spoofed = { "x-forwarded-for": "203.0.113.9", forwarded: "for=203.0.113.9", "x-real-ip": "203.0.113.9" }
const asked = async (headers: Record<string, string>) =>
  (await fetch(`http://127.0.0.1:${door.port}/`, { headers })).text()

it("counts by the socket's address, whatever headers say", async () => {
  setting = ""
  expect(await asked(spoofed)).toBe("127.0.0.1")
  setting = "10.0.0.0/8, 192.0.2.1"
  expect(await asked(spoofed)).toBe("127.0.0.1")
})

it("counts by what a trusted proxy says, and not by what the visitor wrote before it", async () => {
  setting = "loopback"
  expect(await asked({ "x-forwarded-for": "198.51.100.7" })).toBe("198.51.100.7")
  expect(await asked({ "x-forwarded-for": "203.0.113.9, 198.51.100.7" })).toBe("198.51.100.7")
  expect(await asked({ forwarded: "for=203.0.113.9", "x-real-ip": "203.0.113.9" })).toBe("127.0.0.1")
})

it("counts requests without a socket together", async () => {
  expect(await (await routesFor("loopback").request("/")).text()).toBe("no socket")
})

describe("a chain of proxies", () => {
  it.each([
    ["10.0.0.2", "203.0.113.9", "203.0.113.9"],
    ["10.0.0.2", "203.0.113.9, 10.0.0.7", "203.0.113.9"],
    ["10.0.0.2", "10.0.0.9, 10.0.0.7", "10.0.0.9"],
    ["10.0.0.2", "1.1.1.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"],
    ["10.0.0.2", undefined, "10.0.0.2"],
    ["10.0.0.2", "", "10.0.0.2"],
    ["10.0.0.2", "unknown", "10.0.0.2"],
    ["10.0.0.2", "203.0.113.9, evil", "10.0.0.2"],
    ["203.0.113.5", "198.51.100.7", "203.0.113.5"],
    ["::ffff:10.0.0.2", "203.0.113.9:4711", "203.0.113.9"],
    ["fd00::2", "[2001:db8::9]:4711", "2001:db8::9"],
    ["fd00::2", "2001:db8::9%eth0", "2001:db8::9"],
    ["::ffff:203.0.113.5", "198.51.100.7", "203.0.113.5"],
  ])("%s with %j is %s", (socket, header, client) => {
    expect(behindProxies(socket, header, proxies("private"))).toBe(client)
  })
})

describe("the setting", () => {
  it.each(["10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "proxy.example", "fd00::/129", "/8"])("refuses %s", (wrong) => {
    expect(() => proxies(wrong)).toThrow(/HAVERSACK_TRUSTED_PROXIES names .*neither/)
  })
  it.each(["0.0.0.0/0", "::/0"])("refuses %s, which is everybody", (everybody) => {
    expect(() => proxies(everybody)).toThrow(/everybody/)
  })
})

import { Hono } from "hono"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Door, openDoor } from "../../src/cli/door.ts"
import { clientAddress } from "../../src/web/client-address.ts"
import type { WebEnvironment } from "../../src/web/environment.ts"

const routes = new Hono<WebEnvironment>().get("/", (c) => c.text(clientAddress(c)))
let door: Door

beforeAll(async () => {
  door = await openDoor({ port: 0, address: "127.0.0.1", secure: false })
  const outer = new Hono().all("*", (c) => routes.fetch(c.req.raw, c.env))
  door.admit((request, bindings) => outer.fetch(request, bindings))
})
afterAll(() => door.close(0))

it("counts by the socket's address, whatever headers say", async () => {
  const headers = { "x-forwarded-for": "203.0.113.9", forwarded: "for=203.0.113.9", "x-real-ip": "203.0.113.9" }
  const answer = await fetch(`http://127.0.0.1:${door.port}/`, { headers })
  expect(await answer.text()).toBe("127.0.0.1")
})

it("counts requests without a socket together", async () => {
  expect(await (await routes.request("/")).text()).toBe("no socket")
})

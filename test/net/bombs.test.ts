import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createNet, type Net } from "../../src/net/index.ts"
import { startLocalServer, type LocalServer } from "./local-server.ts"
import { compressedZeros, peakGrowth } from "./memory-peak.ts"

const unpackedMegabytes = 512
const allowedGrowth = 128 * 1024 * 1024
const bombs: Record<"gzip" | "br", Buffer> = { gzip: Buffer.alloc(0), br: Buffer.alloc(0) }

let server: LocalServer
let net: Net
beforeAll(async () => {
  bombs.gzip = await compressedZeros("gzip", unpackedMegabytes)
  bombs.br = await compressedZeros("br", unpackedMegabytes)
  server = await startLocalServer((request, response) => {
    const coding = request.url === "/br" ? "br" : "gzip"
    response.writeHead(200, { "content-encoding": coding }).end(bombs[coding])
  })
  net = createNet({ loopbackAllowed: true, userAgent: "test" })
})
afterAll(async () => {
  await server.close()
  await net.close()
})

// One test, in this order: the peak of a process only ever rises, so the control has to come last.
test("a compressed bomb is left at the limit, and is a bomb", async () => {
  for (const coding of ["gzip", "br"] as const) {
    expect(bombs[coding].length).toBeLessThan(1024 * 1024)
    const growth = await peakGrowth(async () => {
      expect(await net.fetch(`${server.origin}/${coding}`)).toMatchObject({
        ok: false,
        failure: "tooLarge",
        status: 200,
      })
    })
    expect(growth).toBeLessThan(allowedGrowth)
  }
  expect(await peakGrowth(() => gunzipSync(bombs.gzip))).toBeGreaterThan(allowedGrowth)
  expect(brotliDecompressSync(bombs.br)).toHaveLength(unpackedMegabytes * 1024 * 1024)
})

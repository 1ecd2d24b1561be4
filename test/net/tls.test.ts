import { createSign, generateKeyPairSync } from "node:crypto"
import { createServer } from "node:https"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createNet } from "../../src/net/index.ts"
import { listen, type LocalServer } from "./local-server.ts"

/** One DER element (ITU-T X.690): a tag, a length, and what it holds. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

/** A certificate for `localhost` that only its own key vouches for, valid now (RFC 5280, version 1). */
function selfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const ecdsaWithSha256 = der(0x30, der(0x06, Buffer.from("2a8648ce3d040302", "hex")))
  const commonName = der(0x30, der(0x06, Buffer.from("550403", "hex")), der(0x0c, Buffer.from("localhost")))
  const name = der(0x30, der(0x31, commonName))
  const time = (text: string): Buffer => der(0x17, Buffer.from(text))
  const validity = der(0x30, time("200101000000Z"), time("491231235959Z"))
  const body = der(
    0x30,
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
  )
  const signature = createSign("sha256").update(body).sign(privateKey)
  const certificate = der(0x30, body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature))
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert }
}

let server: LocalServer
let requests = 0
beforeAll(async () => {
  const secure = createServer(selfSigned(), (_request, response) => {
    requests++
    response.end("secret")
  })
  server = await listen(secure, "127.0.0.1")
})
afterAll(() => server.close())

test("a certificate that nobody vouches for is refused, and nothing is sent to whoever shows it", async () => {
  const net = createNet({ loopbackAllowed: true, userAgent: "test" })
  const url = `https://127.0.0.1:${server.port}/`
  const result = await net.fetch(url, { method: "POST", body: "private" })
  expect(result).toMatchObject({ ok: false, failure: "tls" })
  expect(server.connections()).toBe(1)
  expect(requests).toBe(0)
  await net.close()
})

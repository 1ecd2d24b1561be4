import { brotliCompressSync, gzipSync } from "node:zlib"
import type { IncomingMessage, ServerResponse } from "node:http"
import { getGlobalDispatcher, setGlobalDispatcher } from "undici"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createNet, type Net } from "../../src/net/index.ts"
import { startLocalServer, type LocalServer } from "./local-server.ts"

const activityJson = [
  "application/activity+json",
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
]

const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "/plain": (_request, response) =>
    response.writeHead(200, { "content-type": "Text/Plain; charset=utf-8" }).end("hello"),
  "/gzip": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(gzipSync('{"a":1}'))
  },
  "/br": (_request, response) =>
    response.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync("brotli")),
  "/cut-gzip": (_request, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("abc").subarray(0, 12)),
  "/odd-coding": (_request, response) => response.writeHead(200, { "content-encoding": "zstd" }).end("x"),
  "/announced": (_request, response) => {
    response.writeHead(200, { "content-length": String(1024 ** 3) }).write("x")
  },
  "/endless": (request, response) => {
    const piece = Buffer.alloc(16 * 1024)
    const write = (): void => void (request.destroyed || response.write(piece, () => setImmediate(write)))
    write()
  },
  "/silent": () => undefined,
  "/stalled": (_request, response) => response.writeHead(200, { "content-type": "text/plain" }).write("first"),
  "/trickle": (_request, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write("x"), 20)
    response.on("close", () => clearInterval(timer))
  },
  "/no-http": (request) => void request.socket.end("\u0000\u0007 this is no HTTP\r\n\r\n"),
  "/broken": (request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("some", () => request.socket.destroy())
  },
  "/reset": (request) => request.socket.destroy(),
  "/note-as-image": (_request, response) =>
    response.writeHead(200, { "content-type": "image/png" }).end('{"type":"Note"}'),
  "/note": (_request, response) => {
    response
      .writeHead(200, { "content-type": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"' })
      .end("{}")
  },
  "/plain-ld": (_request, response) => response.writeHead(200, { "content-type": "application/ld+json" }).end("{}"),
  "/untyped": (_request, response) => response.writeHead(200).end("{}"),
  "/busy": (_request, response) => response.writeHead(429, { "retry-after": "120" }).end("slow down"),
  "/gone": (_request, response) => response.writeHead(410).end("g".repeat(50_000)),
  "/broken-error": (request, response) => {
    response.writeHead(500, { "content-length": "100" }).write("oh", () => request.socket.destroy())
  },
  "/once": (_request, response) => response.writeHead(302, { location: "/plain" }).end(),
  "/twice": (_request, response) => response.writeHead(301, { location: "/once#part" }).end(),
  "/circle": (_request, response) => response.writeHead(302, { location: "/circle-back" }).end(),
  "/circle-back": (_request, response) => response.writeHead(302, { location: "/circle" }).end(),
  "/on": (request, response) => {
    const step = Number(new URL(request.url ?? "/", "http://self").searchParams.get("step") ?? 0)
    response.writeHead(302, { location: `/on?step=${step + 1}` }).end()
  },
  "/abroad": (_request, response) => response.writeHead(302, { location: `${abroad.origin}/seen` }).end(),
  "/to-javascript": (_request, response) => response.writeHead(302, { location: "javascript:alert(1)" }).end(),
  "/to-nonsense": (_request, response) => response.writeHead(302, { location: "http://[" }).end(),
  "/moved-post": (_request, response) => response.writeHead(302, { location: "/echo" }).end(),
  "/kept-post": (_request, response) => response.writeHead(307, { location: "/echo" }).end(),
  "/echo": (request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const { method, headers } = request
      response.writeHead(202, { "content-type": "application/json" })
      response.end(JSON.stringify({ method, headers, body: Buffer.concat(chunks).toString() }))
    })
  },
}

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const route = routes[(request.url ?? "").split("?")[0] ?? ""]
  if (route === undefined) response.writeHead(404, { "content-type": "text/html" }).end("<h1>nothing</h1>")
  else route(request, response)
}

let server: LocalServer
let abroad: LocalServer
let net: Net
beforeAll(async () => {
  server = await startLocalServer(answer)
  abroad = await startLocalServer(routes["/echo"]!)
  net = createNet({
    loopbackAllowed: true,
    userAgent: "Haversack test",
    limits: { headersTimeoutMs: 1_000, bodyTimeoutMs: 1_000, maxBytes: 100_000 },
  })
})
afterAll(async () => {
  await server.close()
  await abroad.close()
  await net.close()
})

const get = (path: string, request?: Parameters<Net["fetch"]>[1]) => net.fetch(server.origin + path, request)
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe("an answer", () => {
  test("comes with its final address, status, headers, bytes and media type", async () => {
    const result = await get("/plain", { accept: "text/plain" })
    expect(result).toMatchObject({ ok: true, status: 200, url: `${server.origin}/plain`, mediaType: "text/plain" })
    if (!result.ok) return
    expect(text(result.bytes)).toBe("hello")
    expect(server.requests.at(-1)?.headers).toMatchObject({
      "user-agent": "Haversack test",
      accept: "text/plain",
      host: `127.0.0.1:${server.port}`,
    })
  })

  test("is decompressed", async () => {
    const gzip = await get("/gzip")
    expect(gzip.ok && text(gzip.bytes)).toBe('{"a":1}')
    const brotli = await get("/br")
    expect(brotli.ok && text(brotli.bytes)).toBe("brotli")
  })

  test("that is damaged, compressed in an unknown way or no HTTP at all is a network failure", async () => {
    expect(await get("/cut-gzip")).toMatchObject({ ok: false, failure: "network" })
    expect(await get("/odd-coding")).toMatchObject({ ok: false, failure: "network" })
    expect(await get("/broken")).toMatchObject({ ok: false, failure: "network" })
    expect(await get("/no-http")).toMatchObject({ ok: false, failure: "network" })
    expect(await get("/reset")).toMatchObject({ ok: false, failure: "network" })
  })

  test("leaves its socket open for the next, plain or compressed", async () => {
    const before = server.connections()
    const fresh = createNet({ loopbackAllowed: true, userAgent: "test" })
    for (let round = 0; round < 5; round++) {
      for (const path of ["/plain", "/gzip", "/br"]) await fresh.fetch(server.origin + path)
    }
    // undici's pool may open a second one when a request follows in the very tick in which an answer ends.
    expect(server.connections() - before).toBeLessThanOrEqual(2)
    await fresh.close()
  })
})

describe("a body larger than the limit is refused while it streams", () => {
  test.each(["/announced", "/endless"])("%s", async (path) => {
    expect(await get(path)).toMatchObject({ ok: false, failure: "tooLarge", status: 200 })
  })

  test("and one of exactly the limit is not", async () => {
    expect(await get("/plain", { maxBytes: 5 })).toMatchObject({ ok: true })
    expect(await get("/plain", { maxBytes: 4 })).toMatchObject({ ok: false, failure: "tooLarge" })
  })
})

describe("time", () => {
  test("a server that accepts and never answers is left after the headers' time", async () => {
    expect(await get("/silent")).toMatchObject({ ok: false, failure: "timeout" })
  })
  test("a body that stalls is left after the body's time", async () => {
    expect(await get("/stalled")).toMatchObject({ ok: false, failure: "timeout" })
  })
  test("a body that trickles for ever is left when the whole time is over", async () => {
    expect(await get("/trickle", { timeoutMs: 300 })).toMatchObject({ ok: false, failure: "timeout" })
  })
  test("a name look-up that hangs is left when the whole time is over", async () => {
    const slow = createNet({
      loopbackAllowed: true,
      userAgent: "test",
      resolve: () => new Promise(() => undefined),
      limits: { connectTimeoutMs: 400 },
    })
    expect(await slow.fetch("https://slow.example/", { timeoutMs: 100 })).toMatchObject({
      ok: false,
      failure: "timeout",
    })
    await slow.close()
  })
  test("a signer that hangs is left when the whole time is over", async () => {
    expect(await get("/plain", { timeoutMs: 100, sign: () => new Promise(() => undefined) })).toMatchObject({
      failure: "timeout",
    })
  })
})

describe("the network's own failures are told apart", () => {
  test("nothing listens: refused", async () => {
    const closed = await startLocalServer(answer)
    await closed.close()
    expect(await net.fetch(closed.origin)).toMatchObject({ ok: false, failure: "refused" })
  })
  test("no such name, a name server in trouble: dns", async () => {
    for (const [code, word] of [
      ["ENOTFOUND", "no server"],
      ["EAI_AGAIN", "just now"],
    ] as const) {
      const lost = createNet({
        loopbackAllowed: false,
        userAgent: "test",
        resolve: () => Promise.reject(Object.assign(new Error(code), { code })),
      })
      const result = await lost.fetch("https://lost.example/")
      expect(result).toMatchObject({ ok: false, failure: "dns" })
      expect(!result.ok && result.sentence).toContain(word)
      await lost.close()
    }
    const empty = createNet({ loopbackAllowed: false, userAgent: "test", resolve: async () => [] })
    expect(await empty.fetch("https://empty.example/")).toMatchObject({ ok: false, failure: "dns" })
    await empty.close()
  })
  test("https asked of a server that speaks plain http: tls", async () => {
    expect(await net.fetch(server.origin.replace("http:", "https:"))).toMatchObject({ ok: false, failure: "tls" })
  })
})

describe("addresses that are not asked", () => {
  test.each([
    "ftp://example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "//example.org",
    "example.org",
    "",
    "https://",
    "https://user:secret@example.org/",
    "https://user@example.org/",
    `https://example.org/${"a".repeat(2100)}`,
    "http://example.org:80x/",
  ])("%s", async (url) => {
    const result = await net.fetch(url)
    expect(result).toMatchObject({ ok: false, failure: "badUrl" })
    expect(JSON.stringify(result)).not.toContain("secret")
  })
})

describe("a status other than 2xx", () => {
  test("is a failure that names it, with Retry-After and a short excerpt", async () => {
    expect(await get("/busy")).toMatchObject({
      ok: false,
      failure: "status",
      status: 429,
      retryAfter: 120,
      excerpt: "slow down",
    })
    const gone = await get("/gone")
    expect(gone).toMatchObject({ ok: false, failure: "status", status: 410 })
    expect(!gone.ok && gone.excerpt).toHaveLength(2000)
  })
  test("is told even when its body breaks off", async () => {
    expect(await get("/broken-error")).toMatchObject({ ok: false, failure: "status", status: 500 })
  })
  test("is an answer for who asks for any", async () => {
    const result = await get("/nowhere", { statuses: "any", contentTypes: ["application/json"] })
    expect(result).toMatchObject({ ok: true, status: 404, mediaType: "text/html" })
  })
})

describe("content types", () => {
  test("an object served as a picture is refused, whatever its bytes say", async () => {
    expect(await get("/note-as-image", { contentTypes: activityJson })).toMatchObject({
      ok: false,
      failure: "contentType",
      status: 200,
    })
    expect(await get("/untyped", { contentTypes: activityJson })).toMatchObject({ ok: false, failure: "contentType" })
  })
  test("a required profile has to be there", async () => {
    expect(await get("/note", { contentTypes: activityJson })).toMatchObject({ ok: true })
    expect(await get("/plain-ld", { contentTypes: activityJson })).toMatchObject({ ok: false, failure: "contentType" })
    expect(await get("/plain-ld", { contentTypes: ["application/ld+json"] })).toMatchObject({ ok: true })
  })
  test("a family covers its members", async () => {
    expect(await get("/note-as-image", { contentTypes: ["image/*"] })).toMatchObject({
      ok: true,
      mediaType: "image/png",
    })
    expect(await get("/plain", { contentTypes: ["image/*"] })).toMatchObject({ ok: false, failure: "contentType" })
  })
})

describe("redirects", () => {
  test("are a failure unless they may be followed", async () => {
    const before = server.requests.length
    expect(await get("/once")).toMatchObject({ ok: false, failure: "redirect", status: 302 })
    expect(server.requests.length - before).toBe(1)
  })
  test("are followed to the final address, without fragments", async () => {
    expect(await get("/twice", { redirects: "follow" })).toMatchObject({ ok: true, url: `${server.origin}/plain` })
    expect(await get("/twice", { redirects: "sameOrigin" })).toMatchObject({ ok: true, url: `${server.origin}/plain` })
    expect(await get("/twice", { redirects: "follow", maxRedirects: 1 })).toMatchObject({
      ok: false,
      failure: "redirect",
    })
  })
  test("in a circle or without end are left", async () => {
    expect(await get("/circle", { redirects: "follow" })).toMatchObject({ ok: false, failure: "redirect" })
    const before = server.requests.length
    expect(await get("/on", { redirects: "follow" })).toMatchObject({ ok: false, failure: "redirect" })
    expect(server.requests.length - before).toBe(6)
  })
  test("to another origin are not followed when only the same may be", async () => {
    const before = abroad.connections()
    expect(await get("/abroad", { redirects: "sameOrigin" })).toMatchObject({ ok: false, failure: "redirect" })
    expect(abroad.connections()).toBe(before)
  })
  test("to another origin do not carry the first one's credentials", async () => {
    const result = await get("/abroad", {
      redirects: "follow",
      headers: { authorization: "Bearer token", cookie: "a=b", "x-kept": "yes" },
    })
    expect(result).toMatchObject({ ok: true, status: 202 })
    const { headers }: { headers: Record<string, string> } = JSON.parse(result.ok ? text(result.bytes) : "{}")
    expect(headers["x-kept"]).toBe("yes")
    expect(headers["authorization"]).toBeUndefined()
    expect(headers["cookie"]).toBeUndefined()
  })
  test("to something that is no web address are left", async () => {
    expect(await get("/to-javascript", { redirects: "follow" })).toMatchObject({ ok: false, failure: "badUrl" })
    expect(await get("/to-nonsense", { redirects: "follow" })).toMatchObject({ ok: false, failure: "redirect" })
  })
  test("of a POST are followed only where it stays a POST", async () => {
    const post = { method: "POST", body: "kept", redirects: "follow" as const }
    expect(await get("/moved-post", post)).toMatchObject({ ok: false, failure: "redirect" })
    const kept = await get("/kept-post", post)
    expect(JSON.parse(kept.ok ? text(kept.bytes) : "{}")).toMatchObject({ method: "POST", body: "kept" })
  })
})

describe("a signer", () => {
  test("signs each hop's own URL, and what it adds is sent", async () => {
    const signedUrls: string[] = []
    const sign = async (request: Request): Promise<Request> => {
      signedUrls.push(request.url)
      const headers = new Headers(request.headers)
      headers.set("signature", `over ${request.url} and ${await request.clone().text()}`)
      headers.set("host", "somewhere.else")
      return new Request(request, { headers })
    }
    const body = new TextEncoder().encode('{"type":"Follow"}')
    const result = await get("/kept-post", {
      method: "POST",
      body,
      sign,
      redirects: "follow",
      headers: { "content-type": "application/activity+json" },
    })
    expect(signedUrls).toEqual([`${server.origin}/kept-post`, `${server.origin}/echo`])
    expect(JSON.parse(result.ok ? text(result.bytes) : "{}")).toMatchObject({
      body: '{"type":"Follow"}',
      headers: {
        signature: `over ${server.origin}/echo and {"type":"Follow"}`,
        host: `127.0.0.1:${server.port}`,
        "content-type": "application/activity+json",
      },
    })
  })
  test("that changes the address is a mistake of ours, not of the network", async () => {
    const sign = async (): Promise<Request> => new Request(`${abroad.origin}/`)
    await expect(get("/plain", { sign })).rejects.toThrow(/signer/)
  })
})

test("Node's own fetch obeys the guard once the dispatcher is the global one", async () => {
  const strict = createNet({ loopbackAllowed: false, userAgent: "test" })
  const usual = getGlobalDispatcher()
  const before = server.connections()
  setGlobalDispatcher(strict.dispatcher)
  try {
    await expect(fetch(`${server.origin}/plain`)).rejects.toMatchObject({ cause: { name: "AddressRefused" } })
    expect(server.connections()).toBe(before)
    setGlobalDispatcher(net.dispatcher)
    expect(await (await fetch(`${server.origin}/gzip`)).text()).toBe('{"a":1}')
  } finally {
    setGlobalDispatcher(usual)
    await strict.close()
  }
})

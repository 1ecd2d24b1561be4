import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { buffer } from "node:stream/consumers"

/**
 * Other people's servers, in a process of their own: many hosts on loopback that answer 202 to every post that carries a signature and the
 * right digest. Tells its parent their ports first, and how many posts arrived whenever it is asked.
 */
const hosts = Number(process.argv[2] ?? 50)
let arrived = 0
let wrong = 0

const servers = Array.from({ length: hosts }, () =>
  createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      const digest = `SHA-256=${createHash("sha256").update(body).digest("base64")}`
      const sent = String(request.headers["digest"] ?? "").replace(/^sha-256/i, "SHA-256")
      if (request.headers["signature"] === undefined || sent !== digest) wrong += 1
      arrived += 1
      response.writeHead(202).end()
    })()
  }),
)

const origins = await Promise.all(
  servers.map(
    (server, index) =>
      new Promise<string>((resolve) => {
        // Loopback is a whole network, so each server is a host of its own.
        const address = `127.0.1.${index + 1}`
        server.keepAliveTimeout = 60_000
        server.listen(0, address, () => {
          const bound = server.address()
          if (bound === null || typeof bound === "string") throw new Error("the sink has no port")
          resolve(`http://${address}:${bound.port}`)
        })
      }),
  ),
)
process.send?.({ origins })
process.on("message", () => process.send?.({ arrived, wrong }))
process.on("disconnect", () => process.exit(0))

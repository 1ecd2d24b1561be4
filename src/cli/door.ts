import { createServer, type Server, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { getRequestListener, type HttpBindings } from "@hono/node-server"
import { ConfigurationProblem } from "../config.ts"

/** Answers a request; the bindings carry Node's own objects, for who needs the visitor's address. */
export type FetchHandler = (request: Request, bindings: HttpBindings) => Response | Promise<Response>

/** The HTTP server. It listens before there is anything to answer with, so that a taken port is known first. */
export type Door = {
  port: number
  /** From now on requests go to `handler`; until then they are asked to come back. */
  admit(handler: FetchHandler): void
  /** Takes no more connections and waits for open requests, at most so long; then it cuts them off. */
  close(patienceMs?: number): Promise<void>
}

/**
 * @param secure Our origin is https: the proxy in front ended TLS, and URLs of requests shall say so.
 * @throws ConfigurationProblem when the port cannot be had.
 */
export async function openDoor(options: {
  port: number
  address: string
  secure: boolean
  /** What the settings of the port and the address are called, for the sentence that says what to change. */
  settings?: { port: string; address: string }
}): Promise<Door> {
  let listener: ReturnType<typeof getRequestListener> | undefined
  const server = createServer((incoming, outgoing) => {
    if (listener === undefined) comeBack(outgoing)
    else void listener(incoming, outgoing)
  })
  // A body may be slow on a bad line, headers may not; idle connections outlive those of usual proxies (60 s).
  server.headersTimeout = 15_000
  server.requestTimeout = 60_000
  server.keepAliveTimeout = 65_000
  if (options.secure) server.on("connection", (socket: Socket) => Object.assign(socket, { encrypted: true }))
  await listen(
    server,
    options.port,
    options.address,
    options.settings ?? { port: "PORT", address: "HAVERSACK_ADDRESS" },
  )
  return {
    port: (server.address() as AddressInfo).port,
    admit: (handler) => {
      listener = getRequestListener((request, bindings) => handler(request, bindings as HttpBindings), {
        overrideGlobalObjects: false,
      })
    },
    close: async (patienceMs = 10_000) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), patienceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

function comeBack(outgoing: ServerResponse): void {
  outgoing.writeHead(503, {
    "content-type": "text/plain; charset=utf-8",
    "retry-after": "1",
    "cache-control": "no-store",
  })
  outgoing.end("Haversack is starting.\n")
}

async function listen(
  server: Server,
  port: number,
  address: string,
  settings: { port: string; address: string },
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject)
      server.listen({ port, host: address }, () => {
        server.off("error", reject)
        resolve()
      })
    })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "EADDRINUSE") {
      throw new ConfigurationProblem(
        `Port ${port} is taken by another program. Stop that one, or choose another port: ${settings.port}=${port + 1}.`,
      )
    }
    if (code === "EACCES") {
      throw new ConfigurationProblem(
        `Port ${port} may not be opened by this user. Choose one above 1023 with ${settings.port}.`,
      )
    }
    if (code === "EADDRNOTAVAIL") {
      throw new ConfigurationProblem(
        `${address} is no address of this machine. Choose another with ${settings.address}.`,
      )
    }
    // Machines without IPv6 have no `::`, which stands for every address.
    if (code === "EAFNOSUPPORT" && address === "::") return listen(server, port, "0.0.0.0", settings)
    throw error
  }
}

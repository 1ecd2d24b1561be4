import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http"

/** A real HTTP server on a free loopback port, which counts every socket that reaches it. */
export type LocalServer = {
  origin: string
  port: number
  /** TCP connections accepted since the start. */
  connections: () => number
  requests: IncomingMessage[]
  close: () => Promise<void>
}

export async function startLocalServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  address = "127.0.0.1",
): Promise<LocalServer> {
  const requests: IncomingMessage[] = []
  const listener: RequestListener = (request, response) => {
    requests.push(request)
    answer(request, response)
  }
  const server = createServer(listener)
  return listen(server, address, requests)
}

export async function listen(server: Server, address: string, requests: IncomingMessage[] = []): Promise<LocalServer> {
  let connections = 0
  server.on("connection", () => connections++)
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const bound = server.address()
  if (bound === null || typeof bound === "string") throw new Error("the server has no TCP port")
  const { port } = bound
  return {
    port,
    requests,
    origin: `http://${address.includes(":") ? `[${address}]` : address}:${port}`,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

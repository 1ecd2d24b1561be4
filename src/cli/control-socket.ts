import { once } from "node:events"
import { chmodSync, closeSync, openSync, rmSync } from "node:fs"
import { createConnection, createServer, type Socket } from "node:net"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { getLogger } from "@logtape/logtape"
import { z } from "zod"
import { ConfigurationProblem } from "../config.ts"
import { ok, refused, type Result } from "../result.ts"

const log = getLogger(["haversack", "cli"])

const fileName = "control.sock"
const longestRequest = 64 * 1024
const longestAnswer = 1024 * 1024
const mostConnections = 8
/** How long somebody may take to say what is wanted. The answer may take as long as the work does. */
const sayWithinMs = 10_000
/** `sockaddr_un` holds 108 bytes on Linux, 104 elsewhere, with the zero at the end. */
const longestPath = 103

/** Does what was asked for and tells how it went; `say` hands on sentences while it lasts. */
export type Answering = (command: string, input: unknown, say: (sentence: string) => void) => Promise<Result<string>>

export type ControlSocket = { close(): Promise<void> }

const request = z.strictObject({ command: z.string().max(100), input: z.unknown() })
const line = z.union([
  z.strictObject({ say: z.string() }),
  z.strictObject({ done: z.string() }),
  z.strictObject({ refused: z.string(), sentence: z.string() }),
])

/**
 * Takes commands of this machine's operator: the embedded database belongs to one process, so what the command line wants of it, the running
 * instance has to do.
 *
 * A Unix socket in the data folder, mode 600: whoever may open it may read the database and the secret as well, so it asks for nothing more.
 * One line of JSON in, `{command, input}`; any number of `{say}` and one `{done}` or `{refused, sentence}` out. The folder has to be locked by
 * this process, so that a socket which lies there is a dead one's.
 */
export async function openControlSocket(folder: string, answer: Answering): Promise<ControlSocket> {
  const connections = new Set<Socket>()
  const busy = new Set<Promise<void>>()
  const server = createServer((socket) => {
    connections.add(socket)
    socket.on("close", () => connections.delete(socket))
    // Somebody who leaves in the middle does not stop the work.
    socket.on("error", () => socket.destroy())
    const work = converse(socket, answer).catch((error: unknown) => {
      log.error("A command over the control socket failed: {error}", { error })
    })
    busy.add(work)
    void work.finally(() => busy.delete(work))
  })
  server.maxConnections = mostConnections
  rmSync(join(folder, fileName), { force: true })
  const address = socketAddress(folder)
  // Made with its mode, so that there is no instant in which others may open it.
  const umask = process.umask(0o177)
  try {
    server.listen(address.path)
  } finally {
    process.umask(umask)
  }
  try {
    await once(server, "listening")
  } catch (error) {
    address.release()
    throw error
  }
  chmodSync(join(folder, fileName), 0o600)
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.all(busy)
      for (const socket of connections) socket.destroy()
      await closed
      rmSync(join(folder, fileName), { force: true })
      address.release()
    },
  }
}

/**
 * Has the running instance of this data folder do something.
 *
 * @returns its answer, or undefined when no instance listens there.
 * @throws ConfigurationProblem when it runs as another user.
 */
export async function askRunningInstance(
  folder: string,
  command: string,
  input: unknown,
  say: (sentence: string) => void,
): Promise<Result<string> | undefined> {
  const socket = await connectTo(folder)
  if (socket === undefined) return undefined
  let received = 0
  socket.on("data", (chunk) => {
    received += chunk.length
    if (received > longestAnswer) socket.destroy()
  })
  socket.on("error", () => socket.destroy())
  socket.write(`${JSON.stringify({ command, input })}\n`)
  for await (const text of createInterface({ input: socket })) {
    const said = line.safeParse(parseJson(text))
    // Half a line: it ended while it spoke.
    if (!said.success) break
    if ("say" in said.data) {
      say(said.data.say)
      continue
    }
    socket.destroy()
    return "done" in said.data ? ok(said.data.done) : refused(said.data.refused, said.data.sentence)
  }
  socket.destroy()
  return refused("interrupted", "The running Haversack ended before it had answered: look into its log.")
}

async function converse(socket: Socket, answer: Answering): Promise<void> {
  const tell = (what: z.infer<typeof line>) => {
    // The other side reads with readline, to which these two end a line as well.
    const text = JSON.stringify(what).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")
    if (socket.writable) socket.write(`${text}\n`)
  }
  const text = await firstLine(socket)
  if (text === undefined) return void socket.destroy()
  const wanted = request.safeParse(parseJson(text))
  try {
    if (!wanted.success) {
      tell({
        refused: "notUnderstood",
        sentence: "The running Haversack did not understand that: is it of another version?",
      })
      return
    }
    const { command, input } = wanted.data
    log.info("The command {command} came over the control socket.", { command })
    const result = await answer(command, input, (sentence) => tell({ say: sentence }))
    tell(result.ok ? { done: result.value } : { refused: result.reason, sentence: result.sentence })
  } catch (error) {
    tell({ refused: "failed", sentence: "That failed for a reason that stands in the log of the running Haversack." })
    throw error
  } finally {
    socket.end()
  }
}

/** The first line, or undefined when none came in time or it is too long. */
async function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ""
    const timer = setTimeout(() => resolve(undefined), sayWithinMs)
    socket.setEncoding("utf8")
    socket.on("data", (chunk: string) => {
      text += chunk
      const end = text.indexOf("\n")
      if (end < 0 && text.length <= longestRequest) return
      clearTimeout(timer)
      socket.removeAllListeners("data").resume()
      resolve(end < 0 || end > longestRequest ? undefined : text.slice(0, end))
    })
    socket.on("close", () => {
      clearTimeout(timer)
      resolve(undefined)
    })
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON is no request either; the schema says so.
    return undefined
  }
}

async function connectTo(folder: string): Promise<Socket | undefined> {
  let address: SocketAddress
  try {
    address = socketAddress(folder)
  } catch (error) {
    // No such folder, no instance in it.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
  const socket = createConnection(address.path)
  try {
    await once(socket, "connect")
    return socket
  } catch (error) {
    socket.destroy()
    // No socket, or the one of a process that was killed.
    const code = (error as NodeJS.ErrnoException).code
    if (code === "ENOENT" || code === "ECONNREFUSED") return undefined
    if (code !== "EACCES" && code !== "EPERM") throw error
    throw new ConfigurationProblem(
      `The Haversack of ${folder} runs as another user, and takes commands from that one only. Become that user, and try again.`,
    )
  } finally {
    address.release()
  }
}

type SocketAddress = { path: string; release(): void }

/** A socket's address is short; a deep folder is named by an open descriptor instead, where the system can do that. */
function socketAddress(folder: string): SocketAddress {
  const path = join(folder, fileName)
  if (Buffer.byteLength(path) <= longestPath || process.platform !== "linux") return { path, release: () => {} }
  const descriptor = openSync(folder, "r")
  return { path: `/proc/self/fd/${descriptor}/${fileName}`, release: () => closeSync(descriptor) }
}

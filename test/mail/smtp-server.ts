import { createServer, type Socket } from "node:net"

export type ReceivedMail = { from: string; to: string[]; data: string }

/** A small real SMTP server (RFC 5321) on loopback: says what it is told to say, and keeps what it is sent. */
export type SmtpServer = { port: number; received: ReceivedMail[]; commands: string[]; close: () => Promise<void> }

export async function startSmtpServer(answers: Record<string, string> = {}): Promise<SmtpServer> {
  const received: ReceivedMail[] = []
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => socket.destroy())
    let mail: ReceivedMail = { from: "", to: [], data: "" }
    let inData = false
    let rest = ""
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    const readLine = (line: string): void => {
      if (inData) {
        if (line === ".") {
          inData = false
          received.push(mail)
          mail = { from: "", to: [], data: "" }
          say("250 kept")
        } else {
          mail.data += `${line.startsWith("..") ? line.slice(1) : line}\r\n`
        }
        return
      }
      commands.push(line)
      const verb = line.split(" ", 1)[0]?.toUpperCase() ?? ""
      const scripted = answers[verb]
      if (scripted !== undefined) {
        say(scripted)
        return
      }
      if (verb === "MAIL") mail.from = line
      if (verb === "RCPT") mail.to.push(line)
      if (verb === "DATA") inData = true
      say(verb === "DATA" ? "354 go on" : verb === "QUIT" ? "221 bye" : "250 fine")
      if (verb === "QUIT") socket.end()
    }
    socket.on("data", (chunk) => {
      rest += chunk.toString()
      const lines = rest.split("\r\n")
      rest = lines.pop() ?? ""
      for (const line of lines) readLine(line)
    })
    say("220 test ready")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const bound = server.address()
  if (bound === null || typeof bound === "string") throw new Error("the server has no TCP port")
  return {
    port: bound.port,
    received,
    commands,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

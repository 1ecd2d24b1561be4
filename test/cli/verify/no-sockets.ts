import dns from "node:dns"
import net from "node:net"

// Preloaded into a program that must open no socket and look no name up: an attempt ends it, loudly.
const refuse = (what: string) => (): never => {
  process.stderr.write(`opened a way out: ${what}\n`)
  process.exit(99)
}
net.Socket.prototype.connect = refuse("connect")
for (const name of ["lookup", "resolve", "resolve4", "resolve6"] as const) {
  Object.assign(dns, { [name]: refuse(name) })
  Object.assign(dns.promises, { [name]: refuse(name) })
}

import { isIP } from "node:net"
import { normalizeHost } from "../text/index.ts"

/**
 * A server's name as somebody typed, pasted or exported it, in the one spelling that policies are kept under: lower-case ASCII without
 * trailing dot. A whole address and `*.example.org` are understood. A port is kept, and then only the server on that port is meant. Null
 * when it is no such name, or a whole top-level domain.
 */
export function readDomain(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed === "" || trimmed.length > 300) return null
  const bare = /^https?:\/\//i.test(trimmed) ? (trimmed.split("/")[2] ?? "") : trimmed.replace(/^@/, "")
  const host = normalizeHost(bare.replace(/^\*\./, ""))
  if (host === null) return null
  const { name } = partsOf(host)
  // Lists hide names behind asterisks, which URLs allow and names of servers do not.
  if (!/^[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$/.test(name)) return null
  return name.includes(".") || name.includes(":") || name === "localhost" ? host : null
}

/**
 * The names under which a policy could cover a host: itself, without its port, and every parent. `sub.example.org:8443` is covered by
 * `sub.example.org:8443`, `sub.example.org`, `example.org` and `org`. An IP address has no parents.
 */
export function coveringNames(host: string): string[] {
  const normalized = normalizeHost(host)
  if (normalized === null) return []
  const { name, port } = partsOf(normalized)
  const names = port === null ? [] : [normalized]
  if (isIP(name) !== 0 || name.startsWith("[")) return [...names, name]
  const labels = name.split(".")
  return [...names, ...labels.map((_label, from) => labels.slice(from).join("."))]
}

/** Whether a policy about `domain` covers `host`. */
export const covers = (domain: string, host: string): boolean => coveringNames(host).includes(domain)

function partsOf(host: string): { name: string; port: string | null } {
  const [, name = host, port = null] = /^(.*?)(?::(\d+))?$/.exec(host) ?? []
  return { name: host.startsWith("[") && !host.includes("]:") ? host : name, port: host.endsWith("]") ? null : port }
}

/** The host of an address, or null when it is none. */
export const hostOf = (url: string | URL): string | null => (URL.canParse(String(url)) ? new URL(url).host : null)

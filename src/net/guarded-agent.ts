import { lookup as systemLookup } from "node:dns/promises"
import { isIP, type LookupFunction } from "node:net"
import { Agent, buildConnector } from "undici"
import { AddressRefused } from "./failures.ts"
import { plainHostname } from "./hosts.ts"
import { judgeAddresses, type AddressPolicy } from "./url-policy.ts"

/** One address that a name resolves to. */
export type ResolvedAddress = { address: string; family: 4 | 6 }

/** Looks a name up; rejects with the codes of node:dns (ENOTFOUND, EAI_AGAIN ...) when there is none. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>

export type GuardedAgentOptions = AddressPolicy & {
  connectTimeoutMs: number
  headersTimeoutMs: number
  bodyTimeoutMs: number
  /** Refuses larger answers of whoever uses the agent without `net.fetch`, in bytes on the wire. */
  maxResponseBytes: number
  connectionsPerOrigin: number
  resolve?: Resolve
}

/** The system's resolver (hosts file, search domains and all), every address of both families. */
export const resolveWithSystem: Resolve = async (hostname) => {
  const addresses = await systemLookup(hostname, { all: true, order: "verbatim" })
  return addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/**
 * An undici dispatcher that opens sockets to public addresses only (and to loopback when the policy allows). The name is
 * looked up once and the socket connects to the very addresses that were judged, so a name that changes its mind between
 * the check and the connection (DNS rebinding) gains nothing. Kept-alive sockets were judged when they were opened.
 */
export function createGuardedAgent(options: GuardedAgentOptions): Agent {
  return new Agent({
    connect: guardedConnector(options),
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    maxResponseSize: options.maxResponseBytes,
    connections: options.connectionsPerOrigin,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 60_000,
  })
}

function guardedConnector(options: GuardedAgentOptions): buildConnector.connector {
  const resolve = options.resolve ?? resolveWithSystem
  const settings = {
    timeout: options.connectTimeoutMs,
    autoSelectFamily: true,
    // Node's default of 250 ms gives a distant server's first address up too early.
    autoSelectFamilyAttemptTimeout: 1_000,
  }
  const connectors = {
    "http:": buildConnector({ ...settings, lookup: guardedLookup("http:", resolve, options) }),
    "https:": buildConnector({ ...settings, lookup: guardedLookup("https:", resolve, options) }),
  }
  return (target, callback) => {
    const host = plainHostname(target.hostname)
    const protocol = target.protocol === "https:" ? "https:" : "http:"
    // A literal address never reaches the look-up, so it is judged here.
    const refusal = isIP(host) === 0 ? null : refusalOf(host, protocol, [host], options)
    if (refusal !== null) {
      queueMicrotask(() => callback(refusal, null))
      return
    }
    connectors[protocol](target, (...outcome) => {
      const [error, socket] = outcome
      if (error !== null) {
        callback(error, null)
        return
      }
      // The last look, at what the kernel says it is connected to: no byte of the request has been written yet.
      const address = socket.remoteAddress
      const unfit = address === undefined ? goneSocket() : refusalOf(host, protocol, [address], options)
      if (unfit === null) {
        callback(null, socket)
      } else {
        socket.destroy()
        callback(unfit, null)
      }
    })
  }
}

function goneSocket(): Error {
  return Object.assign(new Error("the socket closed as soon as it was open"), { code: "ECONNRESET" })
}

function guardedLookup(protocol: string, resolve: Resolve, policy: AddressPolicy): LookupFunction {
  const judged = async (hostname: string): Promise<[ResolvedAddress, ...ResolvedAddress[]] | Error> => {
    try {
      const [first, ...others] = await resolve(hostname)
      if (first === undefined) return new AddressRefused("dns", `There is no server with the name ${hostname}.`)
      const all: [ResolvedAddress, ...ResolvedAddress[]] = [first, ...others]
      const addresses = all.map(({ address }) => address)
      return refusalOf(hostname, protocol, addresses, policy) ?? all
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }
  const answer = async (...[hostname, lookupOptions, callback]: Parameters<LookupFunction>): Promise<void> => {
    const found = await judged(hostname)
    if (found instanceof Error) callback(found, "", 0)
    else if (lookupOptions.all === true) callback(null, found)
    else callback(null, found[0].address, found[0].family)
  }
  return (...call) => void answer(...call)
}

function refusalOf(
  hostname: string,
  protocol: string,
  addresses: string[],
  policy: AddressPolicy,
): AddressRefused | null {
  const verdict = judgeAddresses(hostname, protocol, addresses, policy)
  return verdict.ok ? null : new AddressRefused(verdict.failure, verdict.sentence)
}

import { classifyAddress } from "./address-classes.ts"
import { isLoopbackHost, plainHostname } from "./hosts.ts"

/** Who may be asked at all. `loopbackAllowed`: this instance itself lives on a loopback address (development, tests). */
export type AddressPolicy = { loopbackAllowed: boolean }

export type UrlVerdict =
  | { ok: true; url: URL }
  | { ok: false; failure: "badUrl" | "blockedAddress"; sentence: string; url: string }

const longestUrl = 2048

/**
 * Judges an address that came from outside by its text alone, before any name is looked up: http or https only, no user
 * name or password, https unless it can only be this machine. WHATWG parsing has already turned decimal, octal, hexadecimal
 * and full-width spellings of an IPv4 address into the dotted one, so those are judged as what they are.
 */
export function judgeUrl(input: string | URL, policy: AddressPolicy): UrlVerdict {
  const text = String(input)
  const shown = text.slice(0, 200)
  if (text.length > longestUrl) return bad(shown, `That address is longer than ${longestUrl} characters.`)
  if (!URL.canParse(text)) return bad(shown, "That is not a web address. It should look like https://example.org/page.")
  const url = new URL(text)
  url.hash = ""
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return bad(shown, "Only addresses that begin with https:// can be used.")
  }
  if (url.username !== "" || url.password !== "") {
    return bad(url.origin, "Addresses with a user name or password in them are not used. Remove that part.")
  }
  const host = plainHostname(url.hostname)
  const addressClass = classifyAddress(host)
  if (addressClass === "special" || (isLoopbackHost(host) && !policy.loopbackAllowed)) {
    return { ok: false, failure: "blockedAddress", sentence: blockedSentence(url.hostname), url: url.href }
  }
  // A name behind plain http may still turn out to be this machine: with loopback allowed the connector decides.
  if (url.protocol === "http:" && (!policy.loopbackAllowed || addressClass === "global")) {
    return bad(url.href, plainHttpSentence(url.hostname))
  }
  return { ok: true, url }
}

export type ResolvedVerdict =
  | { ok: true }
  | { ok: false; failure: "badUrl" | "blockedAddress" | "dns"; sentence: string }

/**
 * Judges the addresses that a host stands for, all of them: one private address among public ones refuses the host,
 * because whoever controls the name chooses which one is used. Plain http is for loopback only.
 */
export function judgeAddresses(
  hostname: string,
  protocol: string,
  addresses: readonly string[],
  policy: AddressPolicy,
): ResolvedVerdict {
  if (addresses.length === 0) {
    return { ok: false, failure: "dns", sentence: `There is no server with the name ${hostname}. Check the spelling.` }
  }
  const classes = new Set(addresses.map(classifyAddress))
  if (classes.size === 1 && classes.has("loopback") && policy.loopbackAllowed) return { ok: true }
  if (classes.size === 1 && classes.has("global")) {
    if (protocol === "https:") return { ok: true }
    return { ok: false, failure: "badUrl", sentence: plainHttpSentence(hostname) }
  }
  return { ok: false, failure: "blockedAddress", sentence: blockedSentence(hostname) }
}

function bad(url: string, sentence: string): UrlVerdict {
  return { ok: false, failure: "badUrl", sentence, url }
}

function blockedSentence(hostname: string): string {
  return `${hostname} is not on the public internet, and this server connects to nothing else for other people. Use an address that anybody can reach.`
}

function plainHttpSentence(hostname: string): string {
  return `${hostname} would be asked over plain http, which anybody on the way can read and change. Use its https:// address.`
}

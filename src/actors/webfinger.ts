import { z } from "zod"
import type { Ground } from "../ground.ts"
import { isLoopbackHost, type NetFailure } from "../net/index.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { badgesRelation } from "./addresses.ts"
import { activityTypes } from "./documents.ts"
import { formatHandle, parseHandle, type Handle } from "../text/index.ts"

/** What a server says about a handle (RFC 7033). */
export type Finger = {
  /** The handle that the server itself prefers for this account; the one asked for when it names none. */
  subject: Handle
  /** Where the actor's document is. */
  actorUrl: string
  /** The badges collection, when the server knows badges. */
  badgesUrl: string | null
}

export type LookUpReason = "noSuchHandle" | "noSuchActor" | "serverUnreachable" | "privateHost" | "notAnActor"

const link = z.object({
  rel: z.string(),
  type: z.string().nullish().catch(null),
  href: z.string().max(2048).nullish().catch(null),
})
const jrd = z.object({
  subject: z.string().max(2048).nullish().catch(null),
  // One link that cannot be read must not hide the others.
  links: z.array(z.unknown()).max(200),
})

const activityMediaTypes = new Set(activityTypes.map((type) => type.replaceAll(" ", "")))

/**
 * Asks a handle's server who it is. Plain http only towards loopback hosts, and only when this server runs on one itself
 * (which the guard below decides); everybody else is asked over https.
 */
export async function finger(ground: Ground, handle: Handle): Promise<Result<Finger, LookUpReason>> {
  const shown = formatHandle(handle)
  const noSuchHandle = refused("noSuchHandle", `${handle.host} knows nobody called ${shown}. Check the spelling.`)
  const url = new URL(`${schemeFor(ground, handle.host)}//${handle.host}/.well-known/webfinger`)
  url.searchParams.set("resource", `acct:${handle.username}@${handle.host}`)
  const answer = await ground.net.fetch(url, {
    accept: "application/jrd+json, application/json",
    contentTypes: ["application/jrd+json", "application/json", ...activityTypes],
    maxBytes: 256 * 1024,
    // Many communities keep their handles on a bare domain that forwards these questions to where the server is.
    redirects: "follow",
    maxRedirects: 3,
  })
  if (!answer.ok) {
    if (answer.failure === "status" && isNothingThere(answer)) return noSuchHandle
    if (["contentType", "tooLarge", "redirect"].includes(answer.failure)) {
      return refused(
        "noSuchHandle",
        `${handle.host} is not a server of the fediverse: it cannot be asked for ${shown}.`,
      )
    }
    return unreachable(answer, shown)
  }
  const parsed = jrd.safeParse(readJson(answer.bytes))
  if (!parsed.success) return noSuchHandle
  const links = parsed.data.links.flatMap((one) => {
    const read = link.safeParse(one)
    return read.success ? [read.data] : []
  })
  const self = links.find(
    (one) => one.rel === "self" && activityMediaTypes.has((one.type ?? "").replaceAll(" ", "")) && isAddress(one.href),
  )
  if (self?.href === null || self?.href === undefined) {
    return refused(
      "notAnActor",
      `${shown} exists, but cannot receive badges: its server offers no fediverse account for it.`,
    )
  }
  const badges = links.find((one) => one.rel === badgesRelation && isAddress(one.href))
  return ok({
    subject: subjectOf(parsed.data.subject ?? null) ?? handle,
    actorUrl: new URL(self.href).href,
    badgesUrl: badges?.href ?? null,
  })
}

function subjectOf(subject: string | null): Handle | null {
  return subject !== null && /^acct:/i.test(subject) ? parseHandle(subject) : null
}

const schemeFor = (ground: Ground, host: string): "http:" | "https:" =>
  ground.config.loopback && isLoopbackHost(new URL(`https://${host}`).hostname) ? "http:" : "https:"

const isAddress = (text: string | null | undefined): boolean =>
  typeof text === "string" && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Whether a status says that nothing is at the address asked for, as opposed to the server having a bad day. */
export function isNothingThere(failure: NetFailure): boolean {
  const { status = 0 } = failure
  return status >= 400 && status < 500 && status !== 429 && status !== 408
}

/** A look-up that got no answer that could be read, as a refusal. */
export function unreachable(failure: NetFailure, wanted: string): Refusal<"privateHost" | "serverUnreachable"> {
  if (failure.failure === "notAllowed") return refused("privateHost", failure.sentence)
  if (failure.failure === "blockedAddress" || failure.failure === "badUrl") {
    return refused(
      "privateHost",
      `${wanted} is on a host that is not on the public internet, so this server does not ask it. Check the part after the last @.`,
    )
  }
  return refused("serverUnreachable", `The server of ${wanted} could not be asked. ${failure.sentence}`)
}

/** Bytes as JSON, or undefined when they are none, which no schema accepts. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    // Both errors mean the same to every caller: what came is not JSON, and the schema says so next.
    return undefined
  }
}

import type { DocumentSource, FetchedDocument } from "../documents.ts"
import type { FoundAddress, FoundBadge, OpenedInput } from "./found-badge.ts"
import { openInput } from "./open.ts"
import type { InputOptions } from "./open.ts"
import { linksInPage } from "./page-links.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"

/** Where addresses that were found are looked up. */
export type InputSource = Pick<DocumentSource, "document">

/** Requests that one input may cause, all together. */
const mostRequests = 24

/**
 * Takes the badges out of what somebody brought, see openInput(), and goes on to where they are when there are only addresses: an image of
 * the older forms names one, and so does pasted text. An address may hold any form of badge, or a page that links one (one step further,
 * no more).
 *
 * An address that led nowhere stays among what was found, with the reason among the problems, so that it can be tried again. When nothing
 * but such addresses is there, the answer is the first reason.
 */
export async function collectBadges(
  source: InputSource,
  bytes: Uint8Array,
  options: InputOptions = {},
): Promise<OpenedInput | InputRefusal> {
  const opened = await openInput(bytes, options)
  return opened.ok ? followAll(source, opened) : opened
}

/** What lies at an address, or at the addresses that a page there links, see collectBadges(). */
export async function locateInput(source: InputSource, address: string): Promise<OpenedInput | InputRefusal> {
  const start: FoundAddress = { kind: "url", address, container: "text", notes: [] }
  return followAll(source, { ok: true, found: [start], problems: [] })
}

type Requests = { left: number }

async function followAll(source: InputSource, opened: OpenedInput): Promise<OpenedInput | InputRefusal> {
  const requests: Requests = { left: mostRequests }
  const found: FoundBadge[] = []
  const problems = [...opened.problems]
  for (const badge of opened.found) {
    if (badge.kind !== "url") {
      found.push(badge)
      continue
    }
    const followed = await follow(source, badge, requests)
    if (followed.ok) {
      found.push(...followed.found)
      problems.push(...followed.problems)
    } else {
      found.push(badge)
      problems.push({ name: badge.name ?? badge.address, refusal: followed })
    }
  }
  const [first] = problems
  return first !== undefined && found.every(({ kind }) => kind === "url")
    ? first.refusal
    : { ok: true, found, problems }
}

async function follow(
  source: InputSource,
  { address, container, name, notes }: FoundAddress,
  requests: Requests,
): Promise<OpenedInput | InputRefusal> {
  const fetched = await fetchFrom(source, address, requests)
  if (!fetched.ok) return fetched
  const direct = await openInput(fetched.bytes)
  const here = direct.ok ? await settle(source, direct, requests) : await throughPage(source, direct, fetched, requests)
  if (!here.ok) return here
  // Where it was first found is what people know: the image they chose, not the file that lies at an address in it.
  const place = container === "text" ? {} : { container }
  return {
    ...here,
    found: here.found.map((badge) => ({
      url: fetched.url,
      ...badge,
      ...place,
      ...(name === undefined ? {} : { name }),
      notes: [...notes, ...badge.notes],
    })),
  }
}

type Fetched = { ok: true; bytes: Uint8Array; url: string }

async function fetchFrom(source: InputSource, address: string, requests: Requests): Promise<Fetched | InputRefusal> {
  if (requests.left <= 0) return refusedInput("unreachable", "It names more addresses than are looked up at once.")
  if (!URL.canParse(address)) return refusedInput("unsupportedAddress")
  requests.left -= 1
  const fetched = await source.document(new URL(address), "input")
  return fetched.ok ? { ok: true, bytes: fetched.bytes, url: fetched.url ?? address } : notFetched(fetched)
}

function notFetched({ status, failure, sentence }: Extract<FetchedDocument, { ok: false }>): InputRefusal {
  if (status === 410) return refusedInput("gone")
  return refusedInput(
    failure === "blockedAddress" || failure === "badUrl" ? "unsupportedAddress" : "unreachable",
    sentence,
  )
}

/** What an address led to may be an image that names the next one; that is followed, and no other. */
async function settle(
  source: InputSource,
  opened: OpenedInput,
  requests: Requests,
): Promise<OpenedInput | InputRefusal> {
  const found: FoundBadge[] = []
  for (const badge of opened.found) {
    if (badge.kind !== "url") {
      found.push(badge)
      continue
    }
    const fetched = await fetchFrom(source, badge.address, requests)
    if (!fetched.ok) return fetched
    const inner = await openInput(fetched.bytes)
    if (!inner.ok) return inner
    found.push(...inner.found.filter(({ kind }) => kind !== "url").map((one) => ({ url: fetched.url, ...one })))
  }
  return found.length > 0 ? { ...opened, found } : refusedInput("nothingRecognised")
}

async function throughPage(
  source: InputSource,
  refusal: InputRefusal,
  page: Fetched,
  requests: Requests,
): Promise<OpenedInput | InputRefusal> {
  if (refusal.reason !== "page") return refusal
  for (const address of linksInPage(page.bytes, page.url).addresses) {
    const fetched = await fetchFrom(source, address, requests)
    if (!fetched.ok) continue
    const opened = await openInput(fetched.bytes)
    if (!opened.ok) continue
    // Of JSON that a page links for reasons of its own, only what says that it is a badge is one.
    const found = opened.found.filter(
      (badge) => badge.kind === "jwt" || (badge.kind === "json" && badge.format !== undefined),
    )
    if (found.length > 0) return { ...opened, found: found.map((badge) => ({ url: fetched.url, ...badge })) }
  }
  return refusal
}

import { FetchError, preloadedContexts, type DocumentLoader } from "@fedify/fedify/runtime"
import { acceptActivity, activityTypes, instanceActor, isOwnOrigin, signAs } from "../../src/actors/index.ts"
import { createDocumentLoader, isBundledContext } from "../../src/credentials/index.ts"
import type { Ground } from "../../src/ground.ts"
import { createMemory } from "./memory.ts"

const minute = 60 * 1000

/**
 * How long it is remembered that something could not be had, in milliseconds: one bad key that signs a thousand requests makes a fetch now and
 * then. Less than senders wait before they try again, since a server that has just started often sends before it answers.
 */
export const troubleIsKept = 5_000

/**
 * Reads ActivityStreams documents of other servers, through the guard and signed as the instance, because some servers
 * show nothing to strangers. An answer is kept for a minute, a failure for a moment.
 *
 * @throws FetchError when there is no usable document; Fedify takes it for "not to be had", never for "valid".
 */
export function documentLoader(ground: Ground): DocumentLoader {
  const kept = createMemory<ReturnType<DocumentLoader>>(2_000, () => ground.now().getTime())
  return (url) => {
    const name = withoutFragment(url)
    const known = kept.get(name)
    if (known !== undefined) return known
    const asked = readDocument(ground, name)
    kept.set(name, asked, minute)
    asked.catch(() => kept.set(name, asked, troubleIsKept))
    return asked
  }
}

async function readDocument(ground: Ground, url: string) {
  // Whoever needs a document of ours reads it from the database; asking ourselves could go round in circles.
  if (isOwnOrigin(ground, url)) throw new FetchError(url, "a document of this server is not fetched over HTTP")
  const instance = await instanceActor(ground)
  const answer = await ground.net.fetch(url, {
    accept: acceptActivity,
    contentTypes: activityTypes,
    redirects: "sameOrigin",
    sign: signAs(ground, instance.id),
  })
  if (!answer.ok) {
    const response = answer.status === undefined ? undefined : new Response(null, { status: answer.status })
    throw new FetchError(url, answer.sentence, response)
  }
  return { contextUrl: null, documentUrl: answer.url, document: parseJson(url, answer.bytes) }
}

/**
 * Reads JSON-LD contexts: those that ship with the product first, others through the guard, kept for a day. A context
 * only gives names to what its own sender wrote; what may be believed is decided by signatures and origins.
 *
 * @throws FetchError when a context cannot be had
 */
export function contextLoader(ground: Ground): DocumentLoader {
  const bundled = createDocumentLoader()
  const kept = createMemory<Awaited<ReturnType<DocumentLoader>>>(200)
  return async (url) => {
    const name = withoutFragment(url)
    const shipped = preloadedContexts[name]
    if (shipped !== undefined) return { contextUrl: null, documentUrl: name, document: shipped }
    if (isBundledContext(name)) return { contextUrl: null, documentUrl: name, document: (await bundled(name)).document }
    const known = kept.get(name)
    if (known !== undefined) return known
    const answer = await ground.net.fetch(name, {
      accept: "application/ld+json, application/json",
      contentTypes: ["application/ld+json", "application/json", "application/activity+json"],
      redirects: "follow",
      maxBytes: 256 * 1024,
      timeoutMs: 5_000,
    })
    if (!answer.ok) throw new FetchError(name, answer.sentence)
    const loaded = { contextUrl: null, documentUrl: name, document: parseJson(name, answer.bytes) }
    kept.set(name, loaded, 24 * 60 * minute)
    return loaded
  }
}

function withoutFragment(url: string): string {
  const position = url.indexOf("#")
  return position < 0 ? url : url.slice(0, position)
}

function parseJson(url: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch (error) {
    throw new FetchError(url, `what it answered is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

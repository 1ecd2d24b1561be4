import type { Dispatcher } from "undici"
import { countOutgoing } from "../metrics/index.ts"
import { judgeAnswer } from "./answers.ts"
import { DeadlinePassed, networkFailure, networkSentence, type NetFailure } from "./failures.ts"
import { createGuardedAgent } from "./guarded-agent.ts"
import { sendHop } from "./hop.ts"
import type { Net, NetLimits, NetOptions, NetRequest, NetResult } from "./net-types.ts"
import { followRedirect, isRedirect } from "./redirects.ts"
import { abandon } from "./response-body.ts"
import { judgeUrl } from "./url-policy.ts"

const defaultLimits: NetLimits = {
  timeoutMs: 15_000,
  connectTimeoutMs: 8_000,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 8_000,
  maxBytes: 1024 * 1024,
  maxRedirects: 5,
  connectionsPerOrigin: 16,
}

// For users of the bare dispatcher, who have no limit of their own: more than any document or picture we ask for.
const mostBytesOfAnybody = 32 * 1024 * 1024

/** Makes the guarded way out. One per process is enough: it keeps sockets to peers that are asked often. */
export function createNet(options: NetOptions): Net {
  const limits = { ...defaultLimits, ...options.limits }
  const dispatcher = createGuardedAgent({
    loopbackAllowed: options.loopbackAllowed,
    connectTimeoutMs: limits.connectTimeoutMs,
    headersTimeoutMs: limits.headersTimeoutMs,
    bodyTimeoutMs: limits.bodyTimeoutMs,
    maxResponseBytes: Math.max(mostBytesOfAnybody, limits.maxBytes),
    connectionsPerOrigin: limits.connectionsPerOrigin,
    resolve: options.resolve,
  })
  return {
    dispatcher,
    close: () => dispatcher.close(),
    fetch: async (url, request = {}) => {
      const deadline = new AbortController()
      const timer = setTimeout(() => deadline.abort(new DeadlinePassed()), request.timeoutMs ?? limits.timeoutMs)
      try {
        const answer = await walk({ options, limits, dispatcher, deadline: deadline.signal }, url, request)
        countOutgoing(answer.ok ? "ok" : answer.failure)
        return answer
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

type Walk = { options: NetOptions; limits: NetLimits; dispatcher: Dispatcher; deadline: AbortSignal }

/** From the first URL along its redirects to an answer; each hop meets the whole guard again. */
async function walk({ options, limits, dispatcher, deadline }: Walk, from: string | URL, request: NetRequest) {
  const { userAgent } = options
  const rules = { visited: new Set<string>(), maxRedirects: request.maxRedirects ?? limits.maxRedirects }
  const maxBytes = request.maxBytes ?? limits.maxBytes
  let firstOrigin: string | null = null
  let next = from
  for (;;) {
    const verdict = judgeUrl(next, options)
    if (!verdict.ok) return verdict
    const { url } = verdict
    const refusal = (await options.whyNot?.(url, request.pictureOf ?? null)) ?? null
    if (refusal !== null) return { ok: false, failure: "notAllowed", sentence: refusal, url: url.href } as const
    rules.visited.add(url.href)
    firstOrigin ??= url.origin
    const foreign = url.origin !== firstOrigin
    const sent = await networkFailuresAsValues(url, () => {
      return sendHop({ dispatcher, url, request, userAgent, deadline, foreign })
    })
    if ("failure" in sent) return sent
    if (!isRedirect(sent.status, sent.headers)) {
      return networkFailuresAsValues<NetResult>(url, () => judgeAnswer(url, sent, request, maxBytes))
    }
    abandon(sent.body)
    const followed = followRedirect(url, sent, request, rules)
    if (!followed.ok) return followed
    next = followed.url
  }
}

async function networkFailuresAsValues<T>(url: URL, work: () => Promise<T>): Promise<T | NetFailure> {
  try {
    return await work()
  } catch (error) {
    const found = networkFailure(error)
    if (found === null) throw error
    const guarded = found.failure === "blockedAddress" || found.failure === "badUrl"
    // The guard's own words say more than a general sentence would.
    const sentence = guarded && error instanceof Error ? error.message : networkSentence(found, url.host)
    return { ok: false, failure: found.failure, sentence, url: url.href }
  }
}

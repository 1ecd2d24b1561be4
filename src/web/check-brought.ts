import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"
import { documentSource } from "../backpack/index.ts"
import {
  rememberDocuments,
  verifyInput,
  type BroughtInput,
  type CheckedInput,
  type DocumentSource,
  type FetchedDocument,
} from "../credentials/index.ts"
import type { Database } from "../db/index.ts"
import { ownDocuments } from "../issuing/index.ts"
import { countVerification } from "../metrics/index.ts"
import { ok, refused, type Refusal } from "../result.ts"
import { clientAddress } from "./client-address.ts"
import type { WebContext } from "./environment.ts"
import { recipientNamed } from "./recipient-named.ts"

/** Bounds of what anybody may have checked without an account: each check costs time here and requests at other people's servers. */
export const checkLimits = {
  /** Of one visitor, per minute: inputs, and the badges in them beyond the first of each. */
  badgesPerMinute: 60,
  /** Of one input; the others are named and left out. */
  badges: 20,
  /** Documents fetched for one input, in number and milliseconds all together. */
  documents: 60,
  milliseconds: 25_000,
  /** Inputs that one process checks at the same time. */
  atOnce: 6,
} as const

/** What a visitor may be refused before anything is looked at. `seconds`: after which another try makes sense. */
export type CheckRefusal = Refusal<"tooManyAttempts" | "busy" | "recipient"> & { seconds?: number }

// Counters belong to one instance, and one process may run several; each process counts by itself, which is close enough.
const limiters = new WeakMap<Database, RateLimiterMemory>()
const underWay = new WeakMap<Database, number>()

/**
 * Checks what a visitor brought, for the page and for programs. Nothing of it is kept, and neither addresses nor recipients are logged.
 *
 * @param recipient whom it must have been awarded to, as somebody writes it; empty for nobody in particular
 */
export async function checkBrought(
  c: WebContext,
  brought: BroughtInput,
  recipient: string,
): Promise<{ ok: true; value: CheckedInput } | CheckRefusal> {
  const { ground } = c.var
  const { database } = ground
  const limiter = limiters.get(database) ?? new RateLimiterMemory({ points: checkLimits.badgesPerMinute, duration: 60 })
  limiters.set(database, limiter)
  const visitor = clientAddress(c)
  const refusal = await refusedVisitor(limiter, visitor)
  if (refusal !== undefined) return refusal
  const atOnce = underWay.get(database) ?? 0
  if (atOnce >= checkLimits.atOnce) {
    return {
      ...refused("busy", "Many badges are being checked at this moment. Try again in a few seconds; nothing is lost."),
      seconds: 5,
    }
  }
  underWay.set(database, atOnce + 1)
  const deadline = deadlineAfter(checkLimits.milliseconds)
  try {
    const named = await recipientNamed(ground, recipient.trim())
    if (!named.ok) return refused("recipient", named.sentence)
    const source = rememberDocuments(documentSource(ground, ownDocuments(ground)), {
      mostRequests: checkLimits.documents,
    })
    const checked = await verifyInput(brought, {
      documents: within(deadline, source),
      now: ground.now(),
      mostBadges: checkLimits.badges,
      ...(named.value === null ? {} : { expectedRecipient: named.value }),
    })
    for (const part of checked.parts) if ("report" in part) countVerification(part.report.verdict)
    if (checked.parts.length > 1) await limiter.penalty(visitor, checked.parts.length - 1)
    return ok(checked)
  } finally {
    deadline.clear()
    underWay.set(database, (underWay.get(database) ?? 1) - 1)
  }
}

async function refusedVisitor(limiter: RateLimiterMemory, visitor: string): Promise<CheckRefusal | undefined> {
  try {
    await limiter.consume(visitor)
    return undefined
  } catch (thrown) {
    // The library throws this, which is no Error, to say no; anything else is a failure of its own.
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    const sentence = "You had many badges checked in a short time. Wait a minute and try again."
    return { ...refused("tooManyAttempts", sentence), seconds: Math.ceil(thrown.msBeforeNext / 1000) }
  }
}

type Deadline = { passed: Promise<FetchedDocument>; clear(): void }

function deadlineAfter(milliseconds: number): Deadline {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<FetchedDocument>((resolve) => {
    timer = setTimeout(() => {
      const sentence = "Other servers took too long to answer. Try again later."
      resolve({ ok: false, passing: true, failure: "timeout", sentence })
    }, milliseconds)
  })
  return { passed, clear: () => clearTimeout(timer) }
}

/** Gives up on documents when the time of the whole input is over, so that a visitor has an answer and slow servers hold nobody's place. */
const within = ({ passed }: Deadline, source: DocumentSource): DocumentSource => ({
  didDocument: (did) => Promise.race([source.didDocument(did), passed]),
  document: (url, kind) => Promise.race([source.document(url, kind), passed]),
})

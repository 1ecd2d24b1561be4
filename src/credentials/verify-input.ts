import { collectBadges, locateInput } from "./input/collect.ts"
import type { FoundDocument } from "./input/found-badge.ts"
import { openInput } from "./input/open.ts"
import type { InputRefusal } from "./input/problems.ts"
import type { Verdict, VerificationReport } from "./report.ts"
import { createStatusListCache } from "./status/list-cache.ts"
import { verifyCredential } from "./verify.ts"
import type { VerificationOptions } from "./verify.ts"

/** What somebody brings to have it checked: the bytes of a file or of pasted text, or a web address. */
export type BroughtInput = { bytes: Uint8Array; name?: string; isTyped?: boolean } | { address: string }

/** One badge of an input with its report, or one part of it in which none was found, with the reason. */
export type CheckedPart = {
  /** Which part of the input: a file's name in an archive, a number in a wrapper; null when the input has a single part. */
  name: string | null
} & (
  | { report: VerificationReport; found: FoundDocument }
  | {
      refusal: InputRefusal
      /** The image names the address of its badge, and there the issuer answers that it took the badge back. */
      isRevoked?: true
    }
)

export type CheckedInput = {
  parts: CheckedPart[]
  /** Badges that were found and not looked at, because there were more than `mostBadges`. */
  leftOut: number
}

export type InputVerificationOptions = VerificationOptions & {
  /** How many badges of one input are checked; all that can be found unless told. */
  mostBadges?: number
}

/**
 * Takes the badges out of whatever somebody brought (see collectBadges) and verifies each. Every part of the input has its answer, in
 * order: what holds no badge says why. Never throws for what the bytes or the fetched documents contain.
 */
export async function verifyInput(brought: BroughtInput, options: InputVerificationOptions): Promise<CheckedInput> {
  // Badges that came together are often of one issuer, whose list need not be fetched for each.
  const { documents, mostBadges = Number.POSITIVE_INFINITY, statusLists = createStatusListCache() } = options
  const opened = await ("address" in brought
    ? locateInput(documents, brought.address)
    : collectBadges(documents, brought.bytes, brought))
  if (!opened.ok) {
    const revoked = (await isRevokedImage(brought, opened)) ? { isRevoked: true as const } : {}
    return { parts: [{ name: null, refusal: opened, ...revoked }], leftOut: 0 }
  }
  // An address that led nowhere stands among the problems, with the reason.
  const badges = opened.found.filter((found) => found.kind !== "url")
  const chosen = badges.slice(0, mostBadges)
  const names = partNames(chosen.map(({ name }) => name))
  const isAlone = badges.length + opened.problems.length === 1
  const parts: CheckedPart[] = []
  for (const [index, found] of chosen.entries()) {
    // One after the other: each may ask other servers, and a wrapper may hold many.
    // oxlint-disable-next-line no-await-in-loop
    const report = await verifyCredential(found.bytes, {
      ...options,
      statusLists,
      // Badges of the oldest forms do not say themselves where they lie.
      ...(found.url === undefined ? {} : { foundAt: found.url }),
    })
    parts.push({ name: isAlone ? null : (names[index] ?? null), found, report })
  }
  for (const { name, refusal } of opened.problems) parts.push({ name: isAlone ? null : name, refusal })
  return { parts, leftOut: badges.length - chosen.length }
}

/** A name for each part, no two the same: two folders of an archive may hold files of one name, and a wrapper's badges have none. */
function partNames(given: (string | undefined)[]): string[] {
  const seen = new Map<string, number>()
  const isShared = new Set(given).size === 1 && given.length > 1
  return given.map((name, index) => {
    // The name of the wrapper itself tells its badges apart no better than no name.
    if (name === undefined || isShared) return String(index + 1)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** An image that names the address of its badge is a hosted badge, and 410 there is how its issuer revokes it (Open Badges 2.0). */
async function isRevokedImage(brought: BroughtInput, { reason }: InputRefusal): Promise<boolean> {
  if (reason !== "gone" || "address" in brought) return false
  const opened = await openInput(brought.bytes)
  return opened.ok && opened.found.some(({ container }) => container === "png" || container === "svg")
}

/** The verdict on a part; null when there was nothing in it that could be looked at. */
export function verdictOfPart(part: CheckedPart): Verdict | null {
  if ("report" in part) return part.report.verdict
  if (part.isRevoked) return "invalid"
  return part.refusal.reason === "unreachable" || part.refusal.reason === "gone" ? "unknown" : null
}

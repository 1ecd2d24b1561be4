import type { AwardRow } from "../../views/index.ts"

type Attempt = Pick<AwardRow, "reason" | "lastStatus" | "recipient">

/**
 * Why an offer has not arrived, for its issuer. The reason that was written down speaks to whoever typed an address ("Check the spelling"):
 * only what it says has happened is told here, not what it advises.
 */
export function whyNotArrived({ reason, lastStatus, recipient }: Attempt): string {
  const host = recipient === null ? "Their server" : hostOf(recipient.handle)
  if (lastStatus === null) return firstSentence(reason) ?? `${host} has not answered yet.`
  if (lastStatus === 404 || lastStatus === 410) return `${host} says that it knows nobody at this address any more.`
  if (lastStatus === 401 || lastStatus === 403) return `${host} lets no offers in from this server.`
  if (lastStatus === 429) return `${host} asked this server to wait.`
  if (lastStatus >= 500) return `${host} has trouble of its own (status ${lastStatus}).`
  return `${host} did not take the offer (status ${lastStatus}).`
}

const hostOf = (handle: string): string => handle.slice(handle.lastIndexOf("@") + 1)

/** What happened stands first in every reason; hosts have dots inside, and no space after them. */
function firstSentence(reason: string | null): string | null {
  const first = reason?.match(/^.*?\.(?=\s|$)/)?.[0]
  return first ?? null
}

import { and, desc, eq, gt, ne } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { session } from "./schema.ts"

/** One place where somebody is signed in. */
export type OpenSession = {
  id: string
  signedInAt: Date
  /** When it was last prolonged, which happens about once a day while it is used. */
  seenAt: Date
  /** `Firefox on Linux`, as far as the browser said so. */
  browser: string
}

const mostShown = 100

/** Where a person is signed in, the latest first. */
export async function sessionsOf(ground: Ground, personId: string): Promise<OpenSession[]> {
  const rows = await ground.database.orm
    .select()
    .from(session)
    .where(and(eq(session.userId, personId), gt(session.expiresAt, ground.now())))
    .orderBy(desc(session.updatedAt), desc(session.id))
    .limit(mostShown)
  return rows.map(({ id, createdAt, updatedAt, userAgent }) => ({
    id,
    signedInAt: createdAt,
    seenAt: updatedAt,
    browser: browserInWords(userAgent),
  }))
}

/** Ends one of a person's own sessions. False when it is not there (any more), or somebody else's. */
export async function endSessionOf(ground: Ground, personId: string, sessionId: string): Promise<boolean> {
  const ended = await ground.database.orm
    .delete(session)
    .where(and(eq(session.id, sessionId), eq(session.userId, personId)))
    .returning({ id: session.id })
  return ended.length > 0
}

/** Signs a person out everywhere, or everywhere but in one session. Answers how many sessions ended. */
export async function endSessionsOf(
  ground: Pick<Ground, "database">,
  personId: string,
  exceptFor: string | null,
): Promise<number> {
  const ended = await ground.database.orm
    .delete(session)
    .where(and(eq(session.userId, personId), exceptFor === null ? undefined : ne(session.id, exceptFor)))
    .returning({ id: session.id })
  return ended.length
}

// Browsers name others for the sake of old pages, so the order decides: Edge says that it is Chrome, Chrome that it is Safari.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, "Chrome"],
  [/\bSafari\//, "Safari"],
]
const systems: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
]

/** What a browser says of itself, in words; only names from our own lists are shown. */
export function browserInWords(userAgent: string | null): string {
  const text = userAgent ?? ""
  const browser = browsers.find(([pattern]) => pattern.test(text))?.[1]
  const system = systems.find(([pattern]) => pattern.test(text))?.[1]
  if (browser === undefined) return system === undefined ? "Another program" : `Another program on ${system}`
  return system === undefined ? browser : `${browser} on ${system}`
}

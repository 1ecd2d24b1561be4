import { dropCookie, readCookie, writeCookie } from "./cookies.ts"
import type { WebContext } from "./environment.ts"
import { isFlashCode, type FlashCode } from "./flash-sentences.ts"

/** Says `code` on the next page that this browser opens. */
export function say(c: WebContext, code: FlashCode): void {
  writeCookie(c, "flash", code, 60)
}

/** What the last action had to say, said once; null when there is nothing. */
export function takeFlash(c: WebContext): FlashCode | null {
  const code = readCookie(c, "flash")
  if (code === undefined) return null
  dropCookie(c, "flash")
  return isFlashCode(code) ? code : null
}

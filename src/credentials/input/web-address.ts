import { inputLimits } from "./limits.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"

/**
 * The web address that a text is, or, where a person typed it, contains. Undefined when there is none; refused when it is an address of
 * another kind. A typed address may lack its https://.
 */
export function webAddressIn(
  text: string,
  { isTyped }: { isTyped: boolean },
): { ok: true; href: string } | InputRefusal | undefined {
  if (/^https?:\/\/\S+$/i.test(text)) return judge(text)
  if (/^[a-z][a-z0-9+.-]{1,40}:\S+$/i.test(text) && !/^[\w.-]+:\d+(?:\/|$)/.test(text)) {
    return refusedInput("unsupportedAddress")
  }
  if (!isTyped || text.length > inputLimits.addressLength * 4) return undefined
  if (/^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?$/.test(text) && /\.[a-z]{2,}(?::|[/?#]|$)/i.test(text)) {
    return judge(`https://${text}`)
  }
  const named = new Set([...text.matchAll(/https?:\/\/[^\s"'<>“”«»]+/gi)].map(([address]) => withoutFullStop(address)))
  const [only] = named
  return only === undefined || named.size > 1 ? undefined : judge(only)
}

/** A sentence around an address often ends right behind it. */
const withoutFullStop = (address: string): string => address.replace(/[).,;:!?\]]{1,3}$/, "")

function judge(text: string): { ok: true; href: string } | InputRefusal {
  if (text.length > inputLimits.addressLength || !URL.canParse(text)) return refusedInput("unsupportedAddress")
  const { username, password, href } = new URL(text)
  // A name and a password in front of the host are a way to make an address look like another.
  return username === "" && password === "" ? { ok: true, href } : refusedInput("unsupportedAddress")
}

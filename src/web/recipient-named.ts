import { finger, idInUri, localActorByHandle } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { parseHandle } from "../text/index.ts"

const longest = 500

/**
 * Whom somebody means by a handle, an address, a did or an email address, as verification compares it; null for nobody in particular. A
 * handle is looked up at its server; nothing is stored about anybody.
 */
export async function recipientNamed(ground: Ground, text: string): Promise<Result<string | null>> {
  if (text === "") return ok(null)
  if (text.length > longest) return refused("recipient", "This is longer than any handle, address or email address.")
  const name = idInUri(ground.config.origin, "profile", text)
  if (name === null && !text.startsWith("@")) return ok(text)
  const handle = name === null ? parseHandle(text) : { username: name, host: ground.config.host }
  if (handle === null) return refused("recipient", "A handle looks like @alice@example.org.")
  if (handle.host === ground.config.host) {
    const here = await localActorByHandle(ground, handle.username)
    return here === null ? refused("recipient", `Nobody here is called ${text}. Check the spelling.`) : ok(here.uri)
  }
  const found = await finger(ground, handle)
  return found.ok ? ok(found.value.actorUrl) : refused("recipient", found.sentence)
}

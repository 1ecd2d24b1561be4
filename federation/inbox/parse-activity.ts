import { Activity } from "@fedify/vocab"
import { FetchError } from "@fedify/fedify/runtime"
import { refused, ok, type Result } from "../../src/result.ts"
import type { Protocol } from "../runtime/protocol.ts"

const deepest = 32

/**
 * Reads JSON as an ActivityStreams activity. `contextUnavailable` may pass: the activity names a JSON-LD context that
 * could not be had just now, so its words have no meaning yet.
 */
export async function parseActivity(
  protocol: Protocol,
  json: unknown,
): Promise<Result<Activity, "notAnActivity" | "contextUnavailable">> {
  if (typeof json !== "object" || json === null || Array.isArray(json) || isDeeperThan(json, deepest)) {
    return refused("notAnActivity", "The body is not an ActivityStreams activity.")
  }
  let missing: string | null = null
  const contextLoader: typeof protocol.contextLoader = async (url) => {
    try {
      return await protocol.contextLoader(url)
    } catch (error) {
      if (error instanceof FetchError) missing = url
      throw error
    }
  }
  try {
    const { documentLoader } = protocol
    return ok(await Activity.fromJsonLd(json, { documentLoader, contextLoader }))
  } catch (error) {
    if (missing !== null)
      return refused("contextUnavailable", `The JSON-LD context ${String(missing)} could not be read.`)
    // Everything else that the parser throws says that this is no activity: it touches nothing but the document.
    const why = error instanceof Error ? error.message : String(error)
    return refused("notAnActivity", `The body is not an ActivityStreams activity: ${why.slice(0, 300)}`)
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false
  if (depth === 0) return true
  return Object.values(value).some((member) => isDeeperThan(member, depth - 1))
}

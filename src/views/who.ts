import type { actor } from "../actors/schema.ts"
import { formatHandle } from "../text/index.ts"

/** Somebody as a page names them. */
export type Who = {
  actorId: string
  uri: string
  type: "Person" | "Organization" | "Application" | "Service" | "Group"
  name: string
  /** `@alice@host`, also for those of this server, since handles are made to be copied. */
  handle: string
  /** Their page on this server: `/@alice`, or `/@bob@elsewhere` for others. */
  path: string
  local: boolean
  /** Of their picture in our store; null: draw one. */
  iconDigest: string | null
}

type ActorRow = typeof actor.$inferSelect

export function whoOf(row: ActorRow): Who {
  const handle = formatHandle({ username: row.handle, host: row.host })
  return {
    actorId: row.id,
    uri: row.uri,
    type: row.type,
    name: row.name,
    handle,
    path: row.local ? `/@${row.handle}` : `/${handle}`,
    local: row.local,
    iconDigest: row.iconDigest,
  }
}

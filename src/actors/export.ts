import { allOf, loadImage, type ExportPart } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { actorById } from "./actor.ts"

/** What this room keeps about somebody here: how they show themselves, with their picture as base64. Keys stay: they are the server's to keep. */
export function exportOfActor(ground: Ground, actorId: string): ExportPart[] {
  const read = async () => {
    const found = await actorById(ground, actorId)
    if (found === null) return []
    const { uri, handle, host, name, summarySource, summaryHtml, iconDigest, pageUrl, alsoKnownAs, createdAt } = found
    const picture = iconDigest === null ? undefined : await loadImage(ground.database.orm, iconDigest)
    const png = picture === undefined ? null : Buffer.from(picture.png).toString("base64")
    return [{ uri, handle, host, name, summarySource, summaryHtml, picture: png, pageUrl, alsoKnownAs, createdAt }]
  }
  return [{ name: "profile", rows: allOf(read) }]
}

import { actorByUri } from "../actors/index.ts"
import type { KnownIdentities } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { personOfActor, verifiedEmailOf } from "../people/index.ts"

/**
 * All that a badge may name its holder by: their actor id and, for people of this server, the email address that they have proven to be
 * theirs. One that somebody only typed proves nothing.
 */
export async function recipientIdentities(ground: Ground, recipientUri: string): Promise<KnownIdentities> {
  const actor = await actorByUri(ground, recipientUri)
  const found = actor === null ? null : await personOfActor(ground, actor.id)
  const email = found === null ? null : await verifiedEmailOf(ground, found.personId)
  return { ids: [recipientUri], emails: email === null ? [] : [email] }
}

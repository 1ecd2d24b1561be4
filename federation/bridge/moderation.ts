import { activityUri, actorById, instanceActor } from "../../src/actors/index.ts"
import { partiesOf, reportById } from "../../src/moderation/index.ts"
import { blockOf, flagOf, undoOfBlock } from "../objects/activities.ts"
import type { Protocol } from "../runtime/protocol.ts"
import type { Outgoing } from "./outgoing.ts"

type Blocked = { blockerId: string; blockedId: string; activityUri: string }

/** `Block`: to the server of whoever is blocked, so that it stops sending and asking. Between our own people nobody has to be told. */
export async function onActorBlocked({ ground }: Protocol, blocked: Blocked, eventId: string): Promise<Outgoing[]> {
  const parties = await partiesOf(ground, blocked)
  if (parties === null || parties.blocked.local) return []
  const { blocker } = parties
  const activity = blockOf({ id: blocked.activityUri, from: blocker.uri, to: parties.blocked.uri })
  const inboxes = [parties.blocked.inboxUri]
  return [{ id: eventId, actorId: blocker.id, activity, objectUri: blocked.activityUri, audience: "direct", inboxes }]
}

/** `Undo{Block}`: in one thread with the Block, which it makes needless when that was not sent yet. */
export async function onActorUnblocked({ ground }: Protocol, blocked: Blocked, eventId: string): Promise<Outgoing[]> {
  const parties = await partiesOf(ground, blocked)
  if (parties === null || parties.blocked.local) return []
  const { blocker } = parties
  const id = activityUri(ground.config.origin, eventId)
  const activity = undoOfBlock({ id, from: blocker.uri, to: parties.blocked.uri }, blocked.activityUri)
  const inboxes = [parties.blocked.inboxUri]
  return [{ id: eventId, actorId: blocker.id, activity, objectUri: blocked.activityUri, audience: "direct", inboxes }]
}

/** `Flag`: from this server as such, so that nobody elsewhere learns who reported. */
export async function onReportForwarded(
  { ground }: Protocol,
  { reportId }: { reportId: string },
  eventId: string,
): Promise<Outgoing[]> {
  const found = await reportById(ground, reportId)
  const subject = found === null ? null : await actorById(ground, found.report.subjectId)
  if (found === null || subject === null || subject.local) return []
  const self = await instanceActor(ground)
  const parties = { id: activityUri(ground.config.origin, eventId), from: self.uri, to: subject.uri }
  const things = [subject.uri, ...found.items.map(({ uri }) => uri)]
  const activity = flagOf(parties, things, found.report.comment)
  const inboxes = [subject.inboxUri]
  return [{ id: eventId, actorId: self.id, activity, objectUri: parties.id, audience: "direct", inboxes }]
}

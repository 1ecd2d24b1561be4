import type { Flag } from "@fedify/vocab"
import { actorById, idInUri, isPresent, type Actor } from "../../src/actors/index.ts"
import { holdingById } from "../../src/backpack/index.ts"
import { achievementById } from "../../src/issuing/index.ts"
import {
  hostOf,
  longestReport,
  makeReport,
  mostItemsPerReport,
  policiesOf,
  type ReportItem,
} from "../../src/moderation/index.ts"
import { plainText } from "../../src/text/index.ts"
import { federatedNote } from "../../src/views/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"

type Named = { subject: Actor; kind: ReportItem["kind"] | "actor"; uri: string }

/** What a Flag names of ours, each with whose it is; whatever else it names is left out. */
async function namedIn({ ground }: Protocol, { objectIds }: Flag): Promise<Named[]> {
  const { origin } = ground.config
  const named: Named[] = []
  for (const { href: uri } of objectIds.slice(0, mostItemsPerReport + 1)) {
    const idOf = (kind: Parameters<typeof idInUri>[1]) => idInUri(origin, kind, uri)
    const [actorId, noteId, holdingId, achievementId] = [
      idOf("actor"),
      idOf("note"),
      idOf("holding"),
      idOf("achievement"),
    ]
    const owner =
      actorId !== null
        ? ({ kind: "actor", id: actorId } as const)
        : noteId !== null
          ? ({ kind: "note", id: (await federatedNote(ground, noteId))?.author.id } as const)
          : holdingId !== null
            ? ({ kind: "badge", id: (await holdingById(ground, holdingId))?.holding.holderId } as const)
            : achievementId !== null
              ? ({ kind: "achievement", id: (await achievementById(ground, achievementId))?.issuerId } as const)
              : null
    const subject = owner?.id === undefined || !isUuid(owner.id) ? null : await actorById(ground, owner.id)
    if (owner === null || subject === null || !subject.local || !isPresent(subject)) continue
    if (subject.type !== "Application") named.push({ subject, kind: owner.kind, uri })
  }
  return named
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** A stranger's Flag counts when it names something of ours: other servers' admins write as their server, whom nobody knows. */
export const isFlagOfOurs: StrangerRule<Flag> = async (protocol, activity) =>
  (await namedIn(protocol, activity)).length > 0

/** Another server passes on what one of its people reported about ours: a report for our admins, with the sender as reporter. */
export const onFlag: ActivityHandler<Flag> = async (protocol, activity, actor) => {
  const { ground } = protocol
  if (actor.local) return
  const { id } = activity
  const named = await namedIn(protocol, activity)
  const subject = (named.find(({ kind }) => kind === "actor") ?? named[0])?.subject
  if (id === null || subject === undefined) return ignore(activity, actor, "it reports nothing of ours")
  const policies = await policiesOf(ground)
  if ([actor.host, hostOf(actor.uri) ?? actor.host].some((host) => policies.verdictOn(host).rejectsReports))
    return ignore(activity, actor, "reports of its server are not taken")
  const made = await makeReport(ground, {
    category: "other",
    comment: plainText(activity.content?.toString() ?? "").slice(0, longestReport),
    subject,
    reporter: actor,
    items: named.flatMap(({ kind, uri, subject: whose }) =>
      kind === "actor" || whose.id !== subject.id ? [] : [{ kind, uri }],
    ),
    sourceKey: id.href,
    forward: false,
  })
  if (!made.ok) ignore(activity, actor, made.sentence)
}

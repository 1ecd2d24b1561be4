import {
  Accept,
  Add,
  Announce,
  Block,
  Create,
  Delete,
  EmojiReact,
  Flag,
  Follow,
  Like,
  Offer,
  Reject,
  Remove,
  Undo,
  Update,
  type Activity,
} from "@fedify/vocab"
import type { Actor } from "../../src/actors/index.ts"
import { isWelcome } from "../../src/moderation/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { onAccept } from "./accept.ts"
import { onAdd } from "./add.ts"
import { isAnnounceOfOurs, onAnnounce } from "./announce.ts"
import { onBlock } from "./block.ts"
import { isReplyToOurs, onCreate } from "./create.ts"
import { onDelete } from "./delete.ts"
import { isFlagOfOurs, onFlag } from "./flag.ts"
import { isFollowOfOurs, onFollow } from "./follow.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"
import { isOfferToOurs, onOffer } from "./offer.ts"
import { isLikeOfOurs, onLike } from "./like.ts"
import { onReject } from "./reject.ts"
import { onRemove } from "./remove.ts"
import { onUndo } from "./undo.ts"
import { onUpdate } from "./update.ts"

type Entry = {
  accepts(activity: Activity): boolean
  /** Whether it means something when an actor says it whom nobody here has ever had to do with. */
  concernsUs(protocol: Protocol, activity: Activity, actorUri: string): Promise<boolean>
  run(protocol: Protocol, activity: Activity, actor: Actor): Promise<void>
}

function entry<Kind extends Activity>(
  kind: new (...values: never[]) => Kind,
  handler: ActivityHandler<Kind>,
  fromStrangers: StrangerRule<Kind> = async () => false,
): Entry {
  return {
    accepts: (activity) => activity.constructor === kind,
    concernsUs: async (protocol, activity, actorUri) =>
      activity instanceof kind && (await fromStrangers(protocol, activity, actorUri)),
    run: async (protocol, activity, actor) => {
      if (!(activity instanceof kind)) throw new TypeError(`this is not a ${kind.name}`)
      await handler(protocol, activity, actor)
    },
  }
}

const entries: readonly Entry[] = [
  entry(Offer, onOffer, isOfferToOurs),
  entry(Accept, onAccept),
  entry(Reject, onReject),
  entry(Undo, onUndo),
  entry(Follow, onFollow, isFollowOfOurs),
  entry(Create, onCreate, isReplyToOurs),
  entry(Add, onAdd),
  entry(Remove, onRemove),
  entry(Delete, onDelete),
  entry(Update, onUpdate),
  entry(Like, onLike, isLikeOfOurs),
  entry(EmojiReact, onLike, isLikeOfOurs),
  entry(Announce, onAnnounce, isAnnounceOfOurs),
  entry(Block, onBlock),
  entry(Flag, onFlag, isFlagOfOurs),
]

/** Whether this kind of activity means anything here; all others are answered politely and forgotten. */
export const isHandled = (activity: Activity): boolean => entries.some((one) => one.accepts(activity))

/**
 * Whether an activity by an actor that is not known here can change anything. Only what begins something can: an answer, a change or an end
 * is about what is known already, and so is its actor. For the rest not even the actor is read, so that inventing actors leaves no rows.
 */
export const concernsUs = async (protocol: Protocol, activity: Activity, actorUri: string): Promise<boolean> =>
  (await entries.find((one) => one.accepts(activity))?.concernsUs(protocol, activity, actorUri)) ?? false

/**
 * The one way in for activities, those of other servers and those of our own people to each other. What was taken before its actor was
 * suspended is dropped here.
 */
export async function dispatch(protocol: Protocol, activity: Activity, actor: Actor): Promise<void> {
  if (!(await isWelcome(protocol.ground, actor))) return ignore(activity, actor, "its actor is suspended")
  await entries.find((one) => one.accepts(activity))?.run(protocol, activity, actor)
}

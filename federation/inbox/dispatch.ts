import { Accept, Add, Create, Delete, Follow, Offer, Reject, Remove, Undo, Update, type Activity } from "@fedify/vocab"
import type { Actor } from "../../src/actors/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { onAccept } from "./accept.ts"
import { onAdd } from "./add.ts"
import { onCreate } from "./create.ts"
import { onDelete } from "./delete.ts"
import { onFollow } from "./follow.ts"
import type { ActivityHandler } from "./handler.ts"
import { onOffer } from "./offer.ts"
import { onReject } from "./reject.ts"
import { onRemove } from "./remove.ts"
import { onUndo } from "./undo.ts"
import { onUpdate } from "./update.ts"

type Entry = {
  accepts(activity: Activity): boolean
  run(protocol: Protocol, activity: Activity, actor: Actor): Promise<void>
}

function entry<Kind extends Activity>(kind: new (...values: never[]) => Kind, handler: ActivityHandler<Kind>): Entry {
  return {
    accepts: (activity) => activity.constructor === kind,
    run: async (protocol, activity, actor) => {
      if (!(activity instanceof kind)) throw new TypeError(`this is not a ${kind.name}`)
      await handler(protocol, activity, actor)
    },
  }
}

const entries: readonly Entry[] = [
  entry(Offer, onOffer),
  entry(Accept, onAccept),
  entry(Reject, onReject),
  entry(Undo, onUndo),
  entry(Follow, onFollow),
  entry(Create, onCreate),
  entry(Add, onAdd),
  entry(Remove, onRemove),
  entry(Delete, onDelete),
  entry(Update, onUpdate),
]

/** Whether this kind of activity means anything here; all others are answered politely and forgotten. */
export const isHandled = (activity: Activity): boolean => entries.some((one) => one.accepts(activity))

/** The one way in for activities, those of other servers and those of our own people to each other. */
export async function dispatch(protocol: Protocol, activity: Activity, actor: Actor): Promise<void> {
  await entries.find((one) => one.accepts(activity))?.run(protocol, activity, actor)
}

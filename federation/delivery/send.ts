import {
  firstSignatureForm,
  signAs,
  signPosts,
  type SignatureForm,
  type SignedHeaders,
} from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import type { NetResult } from "../../src/net/index.ts"
import { judgeDelivery, type DeliveryOutcome } from "./outcome.ts"
import type { Waiting } from "./waiting-deliveries.ts"

const contentType = "application/activity+json"

const otherForm = (form: SignatureForm): SignatureForm =>
  form === "rfc9421" ? "draft-cavage-http-signatures-12" : "rfc9421"

/** Sends activities; what is the same for every inbox of one activity (its bytes, their digest, the key) is made once. */
export type Sender = {
  /**
   * Posts an activity's bytes to an inbox, through the guard. Signed in the form that worked there last, the older one at
   * first; a server that answers 401 is asked once more in the other form at once.
   *
   * @returns the outcome, and the form that it was reached with
   */
  send(waiting: Waiting): Promise<{ judged: DeliveryOutcome; form: SignatureForm }>
}

export function createSender(ground: Ground): Sender {
  const made = new Map<string, Promise<{ body: Uint8Array<ArrayBuffer>; signedHeaders: SignedHeaders }>>()
  const madeFor = ({ activity }: Waiting) => {
    const found = made.get(activity.id)
    if (found !== undefined) return found
    const body = new TextEncoder().encode(activity.body)
    const one = signPosts(ground, activity.actorId, { body, contentType }).then((signedHeaders) => ({
      body,
      signedHeaders,
    }))
    made.set(activity.id, one)
    return one
  }

  async function post(waiting: Waiting, form: SignatureForm): Promise<NetResult> {
    const { body, signedHeaders } = await madeFor(waiting)
    return ground.net.fetch(waiting.delivery.inbox, {
      method: "POST",
      headers: { "content-type": contentType },
      body,
      ...(form === "rfc9421"
        ? { sign: signAs(ground, waiting.activity.actorId, form) }
        : { headersFor: signedHeaders }),
      maxBytes: 64 * 1024,
    })
  }

  return {
    send: async (waiting) => {
      const form = waiting.peer?.signatureForm ?? firstSignatureForm
      const answer = await post(waiting, form)
      if (answer.ok || answer.status !== 401) return { judged: judgeDelivery(answer), form }
      const again = otherForm(form)
      return { judged: judgeDelivery(await post(waiting, again)), form: again }
    },
  }
}

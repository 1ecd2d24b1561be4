import { firstSignatureForm, signAs, type SignatureForm } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import type { NetResult } from "../../src/net/index.ts"
import { judgeDelivery, type DeliveryOutcome } from "./outcome.ts"

export type Sending = { inbox: string; body: string; actorId: string; rememberedForm: SignatureForm | null }

const otherForm = (form: SignatureForm): SignatureForm =>
  form === "rfc9421" ? "draft-cavage-http-signatures-12" : "rfc9421"

/**
 * Posts an activity's bytes to an inbox, through the guard. Signed in the form that worked there last, the older one at
 * first; a server that answers 401 is asked once more in the other form at once.
 *
 * @returns the outcome, and the form that it was reached with
 */
export async function send(
  ground: Ground,
  { inbox, body, actorId, rememberedForm }: Sending,
): Promise<{ judged: DeliveryOutcome; form: SignatureForm }> {
  const post = (form: SignatureForm): Promise<NetResult> =>
    ground.net.fetch(inbox, {
      method: "POST",
      headers: { "content-type": "application/activity+json" },
      body,
      sign: signAs(ground, actorId, form),
      maxBytes: 64 * 1024,
    })
  const form = rememberedForm ?? firstSignatureForm
  const answer = await post(form)
  if (answer.ok || answer.status !== 401) return { judged: judgeDelivery(answer), form }
  const again = otherForm(form)
  return { judged: judgeDelivery(await post(again)), form: again }
}

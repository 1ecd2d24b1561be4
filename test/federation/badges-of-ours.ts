import { acceptOffer, type Holding, type Visibility } from "../../src/backpack/index.ts"
import type { Actor } from "../../src/actors/index.ts"
import { award, createIssuer, defineAchievement, type Award } from "../../src/issuing/index.ts"
import type { Result } from "../../src/result.ts"
import type { OneInstance } from "./one-instance.ts"

export function must<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.reason}: ${result.sentence}`)
  return result.value
}

let used = 0
const key = () => `a-form-of-a-test-${(used += 1)}`

/** An issuer of the instance, and a way to award a badge of its to somebody. */
export async function issuerOf({ ground }: OneInstance, owner: Actor, handle: string) {
  const issuer = must(
    await createIssuer(ground, owner.id, {
      name: handle,
      handle,
      summarySource: "",
      website: null,
      idempotencyKey: key(),
    }),
  )
  return {
    issuer,
    async award(recipient: Actor, name: string): Promise<Award> {
      const achievement = must(
        await defineAchievement(ground, owner.id, issuer.id, {
          name,
          description: `Somebody can ${name}.`,
          criteriaSource: "Do it **well**.",
          imageAlt: `A round badge: ${name}`,
          idempotencyKey: key(),
        }),
      )
      return must(
        await award(ground, owner.id, {
          achievementId: achievement.id,
          recipient,
          narrative: null,
          idempotencyKey: key(),
        }),
      )
    },
  }
}

/** Accepts the newest offer to somebody, after it arrived and was checked. */
export async function accept(instance: OneInstance, earner: Actor, visibility: Visibility): Promise<Holding> {
  await instance.quiet()
  const [offer] = await instance.rows<{ id: string; state: string; reason: string | null }>(
    `select id, state, reason from offer where recipient_id = '${earner.id}' order by received_at desc, id desc limit 1`,
  )
  if (offer?.state !== "pending") throw new Error(`the offer is ${offer?.state}: ${offer?.reason}`)
  const holding = must(await acceptOffer(instance.ground, earner.id, offer.id, visibility))
  await instance.quiet()
  return holding
}

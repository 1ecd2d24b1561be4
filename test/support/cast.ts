import { eq } from "drizzle-orm"
import { activityUri, createLocalActor, credentialUri, prepareKeys, type Actor } from "../../src/actors/index.ts"
import {
  acceptOffer,
  backpackConsumers,
  backpackHandlers,
  receiveOffer,
  type Holding,
} from "../../src/backpack/index.ts"
import { offer } from "../../src/backpack/schema.ts"
import type { Ground } from "../../src/ground.ts"
import {
  award,
  createIssuer,
  defineAchievement,
  ownDocuments,
  type Achievement,
  type Award,
  type NewAward,
} from "../../src/issuing/index.ts"
import type { Result } from "../../src/result.ts"
import { socialConsumers, socialHandlers } from "../../src/social/index.ts"
import { eventually, openTestGround, type TestGround } from "./ground.ts"

/** The value of a result that must be one; a refusal fails the test with its sentence. */
export function granted<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.reason}: ${result.sentence}`)
  return result.value
}

let forms = 0
/** An idempotency key of a form that was just drawn. */
export const freshForm = (): string => `form-of-this-test-${++forms}`

/** A ground on which issuing, backpack and social work together, without any federation between them. */
export const openRooms = (): Promise<TestGround> =>
  openTestGround({ consumers: [...backpackConsumers, ...socialConsumers] })

/** Starts the workers of the rooms of `openRooms`. */
export async function workRooms(test: TestGround): Promise<void> {
  const own = ownDocuments(test.ground)
  await test.work([...backpackHandlers(test.ground, own), ...socialHandlers(test.ground, own)])
}

/** Somebody of this server. */
export async function newPerson(ground: Ground, handle: string): Promise<Actor> {
  const keys = await prepareKeys({ credential: false })
  return granted(
    await ground.database.transaction((tx) =>
      createLocalActor(ground, tx, { type: "Person", handle, name: `${handle} <of the test>`, keys }),
    ),
  )
}

/** An issuer of this server, owned by `owner`. */
export const newIssuer = async (ground: Ground, owner: Actor, handle: string): Promise<Actor> =>
  granted(
    await createIssuer(ground, owner.id, {
      name: `The ${handle}`,
      handle,
      summarySource: "We **teach** each other.",
      website: "https://school.example/",
      idempotencyKey: freshForm(),
    }),
  )

export const newAchievement = async (ground: Ground, owner: Actor, issuer: Actor, name: string): Promise<Achievement> =>
  granted(
    await defineAchievement(ground, owner.id, issuer.id, {
      name,
      description: `What it takes to earn ${name}.`,
      criteriaSource: "Do it *well*.",
      tags: ["#sailing", "knots"],
      idempotencyKey: freshForm(),
    }),
  )

export const newAward = async (
  ground: Ground,
  owner: Actor,
  achievement: Achievement,
  recipient: Actor,
  more: Partial<NewAward> = {},
): Promise<Award> =>
  granted(
    await award(ground, owner.id, { achievementId: achievement.id, recipient, idempotencyKey: freshForm(), ...more }),
  )

/** Hands an award's Offer to the backpack as the inbox would, and waits until its badge was fetched and checked. */
export async function offered(ground: Ground, issuer: Actor, recipient: Actor, given: Award): Promise<string> {
  const { offerId } = granted(
    await receiveOffer(ground, {
      activityUri: activityUri(ground.config.origin, given.id),
      issuerActor: issuer,
      recipient,
      credentialUrl: credentialUri(ground.config.origin, given.credentialKey),
    }),
  )
  await eventually(async () => (await offerState(ground, offerId)) !== "arriving")
  return offerId
}

export async function offerState(ground: Ground, offerId: string): Promise<string | undefined> {
  const [row] = await ground.database.orm.select({ state: offer.state }).from(offer).where(eq(offer.id, offerId))
  return row?.state
}

/** Everything from the award to the badge in the backpack. */
export async function newHolding(
  ground: Ground,
  parts: {
    owner: Actor
    issuer: Actor
    achievement: Achievement
    earner: Actor
    visibility: "public" | "followers" | "private"
  },
): Promise<{ holding: Holding; award: Award }> {
  const given = await newAward(ground, parts.owner, parts.achievement, parts.earner)
  const offerId = await offered(ground, parts.issuer, parts.earner, given)
  return { holding: granted(await acceptOffer(ground, parts.earner.id, offerId, parts.visibility)), award: given }
}

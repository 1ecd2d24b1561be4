import { and, eq, sql } from "drizzle-orm"
import { createLocalActor, prepareKeys, resolveActor, type Actor } from "../../src/actors/index.ts"
import { offer, verification } from "../../src/backpack/schema.ts"
import { award, createIssuer, defineAchievement, type Achievement } from "../../src/issuing/index.ts"
import { measure } from "../support/cpu.ts"
import { granted, openInstance, type Shape } from "../support/instance.ts"
import { profile } from "../support/profile.ts"

/** One of the two instances, in a process of its own, doing what its parent says. */
const [name = "one", shape = "embedded"] = process.argv.slice(2) as [string?, Shape?]
const { instance, origin, close } = await openInstance(name, shape)
const { ground } = instance

let earners: Actor[] = []
let achievements: Achievement[] = []
let owner: Actor | undefined
let given = 0
let stopMeasuring = measure()
let stopProfile: Awaited<ReturnType<typeof profile>> | undefined

async function person(handle: string): Promise<Actor> {
  const keys = await prepareKeys({ credential: false })
  return granted(
    await ground.database.transaction((tx) =>
      createLocalActor(ground, tx, { type: "Person", handle, name: handle, keys }),
    ),
  )
}

/** Offers that are here, fetched and found verified. */
async function arrived(): Promise<number> {
  const [row] = await ground.database.orm
    .select({ count: sql<number>`count(*)::int` })
    .from(offer)
    .innerJoin(verification, and(eq(verification.digest, offer.digest), eq(verification.holderId, offer.recipientId)))
    .where(and(eq(offer.state, "pending"), eq(verification.verdict, "verified")))
  return row?.count ?? 0
}

const deeds: Record<string, (argument: any) => Promise<unknown>> = {
  earners: async (count: number) => {
    const made: string[] = []
    for (let index = 0; index < count; index += 1) made.push((await person(`earner${index}`)).uri)
    return made
  },
  issuer: async (count: number) => {
    owner = await person("iris")
    const issuer = granted(
      await createIssuer(ground, owner.id, {
        name: "The measured school",
        handle: "school",
        summarySource: "We teach each other.",
        website: "https://school.example/",
        idempotencyKey: "issuer of the benchmark",
      }),
    )
    for (let index = 0; index < count; index += 1) {
      achievements.push(
        granted(
          await defineAchievement(ground, owner.id, issuer.id, {
            name: `Skill ${index}`,
            description: `What it takes to have skill ${index}.`,
            criteriaSource: "Do it *well*, in front of **two** others.",
            tags: ["sailing", "knots"],
            idempotencyKey: `achievement ${index}`,
          }),
        ),
      )
    }
    return achievements.length
  },
  know: async (uris: string[]) => {
    earners = []
    for (const uri of uris) earners.push(granted(await resolveActor(ground, uri)))
    return earners.length
  },
  award: async (count: number) => {
    const pairs = Array.from({ length: count }, (_, index) => given + index)
    given += count
    const next = pairs[Symbol.iterator]()
    const lane = async () => {
      for (const index of next) {
        const recipient = earners[index % earners.length]
        const achievement = achievements[Math.floor(index / earners.length)]
        if (recipient === undefined || achievement === undefined || owner === undefined)
          throw new Error("too many awards")
        granted(
          await award(ground, owner.id, {
            achievementId: achievement.id,
            recipient,
            narrative: `They did it for the ${index}th time.`,
            evidence: [{ url: "https://evidence.example/1", name: "A film" }],
            idempotencyKey: `award number ${index}`,
          }),
        )
      }
    }
    await Promise.all(Array.from({ length: 4 }, lane))
    return count
  },
  untilArrived: async (count: number) => {
    const every = count < 10 ? 2 : 50
    while ((await arrived()) < count) await new Promise((resolve) => setTimeout(resolve, every))
    return count
  },
  arrived,
  measure: async (deeply: boolean) => {
    stopProfile = deeply ? await profile(`award-${name}-${shape}`) : undefined
    stopMeasuring = measure()
    return null
  },
  measured: async () => {
    const spent = stopMeasuring()
    return { ...spent, shares: (await stopProfile?.()) ?? [] }
  },
  close: async () => {
    await close()
    return null
  },
}

process.on("message", (message: { deed: string; argument: unknown }) => {
  const deed = deeds[message.deed]
  if (deed === undefined) throw new Error(`there is no deed ${message.deed}`)
  void deed(message.argument).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on("disconnect", () => process.exit(0))
process.send?.({ value: origin })

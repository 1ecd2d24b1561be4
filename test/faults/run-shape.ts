import { cp, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { eventually } from "../../src/cli/demo/story.ts"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { task } from "../../src/queue/schema.ts"
import { differences, type End } from "./agreement.ts"
import { unleash, type Done } from "./chaos.ts"
import { readFacts, type Facts } from "./facts.ts"
import { differencesOverHttp } from "./over-http.ts"
import { playAdmins } from "./impatient-admins.ts"
import { AilingPeer, illnesses, type Illness } from "./peers.ts"
import { drawPlan, longRun, type FaultKind } from "./plan.ts"
import { between, pause, pick, seededRandom, type Random } from "./random.ts"
import { setStage, type FaultyInstance, type Shape, type Stage } from "./shapes.ts"
import { castOf, playAwards, playFollows } from "./story.ts"

export type Outcome = {
  shape: Shape
  seed: number
  kills: number
  seconds: { chaos: number; settling: number; whole: number }
  /** The kinds of faults that the plan has. */
  planned: FaultKind[]
  done: Done
  /** How many deliveries met which illness; of "down", how often a server was. */
  met: Map<Illness, number>
  /** Awards that came to their end before the last fault. */
  playedAmongFaults: number
  endedByThemselves: Map<string, number>
  end: End
  differences: string[]
}

export type RunOptions = {
  shape: Shape
  seed: number
  kills: number
  /** Where data and logs are kept while it runs. */
  folder: string
  /** No new fault after so long, however many kills are left: for a machine that is busy with other things. */
  minutes?: number
  tell?: (line: string) => void
}

const followersElsewhere = 5
/** Persons wait for each other and for later tries; a long run has more of them, so that something is always under way. */
const awardStrands = { short: 4, long: 10 }

/** Plays the story in one shape while the faults of the seed happen, lets everything settle, and compares. */
export async function runShape(options: RunOptions): Promise<Outcome> {
  const { shape, seed, kills, folder, minutes = Infinity, tell = () => {} } = options
  const begun = performance.now()
  const peers: AilingPeer[] = []
  const stage = await setStage(shape, folder)
  try {
    const cast = await castOf(stage)
    const everybody = Array.from({ length: followersElsewhere }, async (_, index) => {
      const peer = await AilingPeer.start(`follower${index + 1}`)
      peers[index] = peer
      await peer.follow(cast.alice.actorUri, `${cast.alice.actorUri}/inbox`)
    })
    await Promise.all(everybody)
    await untilFollowed(cast.alice.actorUri, followersElsewhere + 1)
    tell(`${shape}: the cast is on stage after ${secondsSince(begun)} s`)

    const chaosBegun = performance.now()
    let isOver = false
    const over = () => isOver
    const players = [
      ...Array.from({ length: kills >= longRun ? awardStrands.long : awardStrands.short }, (_, strand) =>
        playAwards(cast, strand + 1, seededRandom(seed * 100 + strand), over),
      ),
      playFollows(cast, seededRandom(seed * 100 + 50), over),
      playAdmins(cast, over),
    ]
    let isPlayed = false
    const epidemic = spreadIllness(peers, seededRandom(seed * 100 + 60), () => isPlayed)
    const played = Promise.allSettled(players).then(() => (isPlayed = true))
    const plan = drawPlan({ seed, shape, kills })
    const done = await unleash(stage, plan, {
      until: chaosBegun + minutes * 60_000,
      awardsEnded: () => cast.told.length,
      tell,
    })
    isOver = true
    cast.calmSince = performance.now()
    const chaos = secondsSince(chaosBegun)
    const playedAmongFaults = cast.told.length
    const settlingBegun = performance.now()
    const { harbor, meadow } = await settle(stage, { isPlayed: () => isPlayed, tell })
    await Promise.all([played, epidemic])
    const http = await differencesOverHttp(cast, stage)
    const origins = { harbor: stage.harbor.origin, meadow: stage.meadow.origin }
    const end: End = { cast, facts: { harbor, meadow }, origins, peers }
    const found = [...differences(end), ...http]
    if (found.length > 0) await keepEvidence(stage, end, found)
    return {
      shape,
      seed,
      kills,
      planned: [...new Set(plan.map(({ kind }) => kind))],
      done,
      met: new Map(illnesses.map((one) => [one, sumOf(peers.map((peer) => peer.counts.get(one) ?? 0))])),
      playedAmongFaults,
      endedByThemselves: new Map(stage.parts().map((part) => [part.name, part.endedByItself])),
      end,
      differences: found,
      seconds: { chaos, settling: secondsSince(settlingBegun), whole: secondsSince(begun) },
    }
  } finally {
    await Promise.all(peers.map((peer) => peer.close()))
    await stage.stop()
  }
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
const secondsSince = (moment: number): number => Math.round((performance.now() - moment) / 1000)

/** A fifth of the peers is ill at any time, each time others and of something else; at the end all are well. */
async function spreadIllness(peers: readonly AilingPeer[], random: Random, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const ill = new Set<AilingPeer>()
    while (ill.size < peers.length / 5) ill.add(pick(random, peers))
    for (const peer of ill) await peer.fallIll(pick(random, illnesses))
    await pause(between(random, 1_500, 4_000))
    for (const peer of ill) await peer.recover()
  }
}

/** Waits until a followers collection counts so many. */
async function untilFollowed(actorUri: string, count: number): Promise<void> {
  const visitor = new Visitor(new URL(actorUri))
  await eventually(`${actorUri} has ${count} followers`, 120_000, async () => {
    const { text } = await visitor.open(`${actorUri}/followers`, { accept: "application/activity+json" })
    return (JSON.parse(text) as { totalItems?: number }).totalItems === count
  })
}

const longestSettling = 1_200_000

/**
 * Waits until the story was played and no instance has anything left to do, and reads what stands there then. What waits for a later try need
 * not wait as long as it would.
 */
async function settle(
  stage: Stage,
  { isPlayed, tell }: { isPlayed: () => boolean; tell: (line: string) => void },
): Promise<{ harbor: Facts; meadow: Facts }> {
  const end = performance.now() + longestSettling
  // The embedded shape is stopped for each look, and needs time to work in between.
  const [mostOften, whileAtWork] = stage.services === null ? [10_000, 30_000] : [3_000, 1_500]
  for (;;) {
    const nextLook = performance.now() + mostOften
    while (!isPlayed() && performance.now() < nextLook) await pause(100)
    const wasPlayed = isPlayed()
    if (wasPlayed) await untilAtRest(stage, whileAtWork)
    const [harbor, meadow] = await Promise.all([hurry(stage.harbor), hurry(stage.meadow)])
    const isOver = wasPlayed && harbor.open === 0 && meadow.open === 0
    if (isOver || performance.now() > end) return { harbor: harbor.facts, meadow: meadow.facts }
    tell(`${stage.shape}: ${harbor.open} and ${meadow.open} tasks are open${wasPlayed ? "" : "; the story goes on"}`)
  }
}

/** Waits until the instances say that nothing is due or being worked on, or for so many milliseconds. */
async function untilAtRest({ harbor, meadow }: Stage, most: number): Promise<void> {
  const end = performance.now() + most
  while (performance.now() < end) {
    await pause(1_000)
    const atWork = await Promise.all([harbor.tasksAtWork(), meadow.tasksAtWork()]).catch(() => null)
    if (atWork?.every((count) => count === 0)) return
  }
}

/** Leaves what is needed to find out why beside the logs. */
async function keepEvidence(stage: Stage, end: End, found: readonly string[]): Promise<void> {
  const { told, surprises } = end.cast
  const peers = end.peers.map(({ host, arrivals }) => ({ host, arrivals }))
  const known = { differences: found, surprises, told, facts: end.facts, peers }
  const withoutVisitors = (key: string, value: unknown) => (key === "visitor" ? undefined : value)
  await writeFile(join(stage.folder, "evidence.json"), JSON.stringify(known, withoutVisitors, 1))
  if (stage.services !== null) return
  for (const { name, parts } of [stage.harbor, stage.meadow]) {
    await Promise.all(parts.map((part) => part.end("SIGTERM")))
    await cp(join(stage.folder, name), join(stage.folder, `${name}-kept`), { recursive: true })
  }
}

/** Makes everything due that waits for a later try, as time alone would. Returns how many tasks were open, and what stood there. */
async function hurry(instance: FaultyInstance): Promise<{ open: number; facts: Facts }> {
  return instance.inDatabase(async (database) => {
    const longAgo = sql`now() - interval '1 minute'`
    await database.orm
      .update(task)
      .set({ runAt: longAgo, queuedAt: longAgo })
      .where(sql`${task.state} = 'waiting' and (${task.runAt} > now() or ${task.queuedAt} > now())`)
    const facts = await readFacts(database)
    const open = facts.tasks.filter(({ state }) => state === "waiting" || state === "running")
    return { open: open.reduce((sum, { count }) => sum + count, 0), facts }
  })
}

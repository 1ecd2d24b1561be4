import { faultKinds, type Fault, type FaultKind } from "./plan.ts"
import type { Part } from "./part.ts"
import { pause } from "./random.ts"
import type { Stage } from "./shapes.ts"

export type Done = {
  counts: Map<FaultKind, number>
  /** Kinds that this machine cannot do, and why. */
  leftOut: Map<FaultKind, string>
}

/** So many faults may happen for each award that comes to its end: the rest waits, but not for ever. */
const faultsPerAward = 6
const longestLull = 90_000

/** How many faults may be under way at once, each at a process of its own. */
const strands = 3

/**
 * Lets the plan happen, as many faults at a time as there are strands, no two at one process. Each is put right again before the next one
 * at the same process begins, and a process is only shot once it could work. On a slow machine the story would never come to an end of
 * anything, so faults wait for it now and then.
 */
export async function unleash(
  stage: Stage,
  plan: readonly Fault[],
  { until, awardsEnded, tell }: { until: number; awardsEnded: () => number; tell: (line: string) => void },
): Promise<Done> {
  const done: Done = { counts: new Map(faultKinds.map((kind) => [kind, 0])), leftOut: new Map() }
  const waiting = [...plan]
  const busy = new Set<Part>()
  const isTooMuch = lulls(() => plan.length - waiting.length, awardsEnded)
  const next = (): { fault: Fault; parts: Part[] } | undefined => {
    for (const [index, fault] of waiting.entries()) {
      const parts = partsOf(stage, fault)
      if (parts.some((part) => busy.has(part))) continue
      waiting.splice(index, 1)
      return { fault, parts }
    }
    return undefined
  }
  await Promise.all(
    Array.from({ length: strands }, async () => {
      while (waiting.length > 0 && performance.now() < until) {
        const found = isTooMuch() ? undefined : next()
        if (found === undefined) {
          await pause(50)
          continue
        }
        const { fault, parts } = found
        for (const part of parts) busy.add(part)
        try {
          await pause(fault.after)
          const refusal = await happen(stage, fault)
          if (refusal === null) done.counts.set(fault.kind, (done.counts.get(fault.kind) ?? 0) + 1)
          else done.leftOut.set(fault.kind, refusal)
          for (const part of parts) await part.ready()
          tell(
            `${plan.length - waiting.length}/${plan.length} ${fault.kind} ${parts[0]?.name ?? ""} (${awardsEnded()} awards)`,
          )
        } finally {
          for (const part of parts) busy.delete(part)
        }
      }
    }),
  )
  return done
}

/** Whether nothing more should go wrong for now: the story has fallen behind, and has not yet had a lull to catch up in. */
function lulls(faultsBegun: () => number, awardsEnded: () => number): () => boolean {
  let since: { moment: number; faults: number } | null = null
  return () => {
    const faults = faultsBegun()
    if (faults < faultsPerAward * (awardsEnded() + 1)) {
      since = null
      return false
    }
    if (since === null || faults >= since.faults + faultsPerAward) since = { moment: performance.now(), faults }
    return performance.now() - since.moment < longestLull
  }
}

/** The processes that a fault touches; nothing else is done to them meanwhile. */
function partsOf(stage: Stage, { victim }: Fault): Part[] {
  const { services } = stage
  if (victim === "database") return services === null ? [] : [services.postgres]
  if (victim === "redis") return services === null ? [] : [services.redis]
  const part = stage[victim.instance].parts[victim.part]
  return part === undefined ? [] : [part]
}

/** Does it and puts it right. Returns why it cannot be done here, or null. */
async function happen(stage: Stage, fault: Fault): Promise<string | null> {
  const [part] = partsOf(stage, fault)
  if (part === undefined) throw new Error(`the plan names a process that the ${stage.shape} shape does not have`)
  switch (fault.kind) {
    case "kill -9":
    case "kill -9 of the database":
    case "kill -9 of Redis":
      await part.end("SIGKILL")
      await pause(fault.lasts)
      part.start()
      return null
    case "restart":
      await part.end("SIGTERM")
      await pause(fault.lasts)
      part.start()
      return null
    case "restart of the database":
      // PostgreSQL's "fast": it ends what is under way and shuts down in order.
      await part.end("SIGINT")
      await pause(fault.lasts)
      part.start()
      return null
    case "FLUSHALL":
      await stage.services?.flushRedis()
      return null
    case "freeze":
    case "long freeze":
      part.signal("SIGSTOP")
      await pause(fault.lasts)
      part.signal("SIGCONT")
      return null
    case "full disk": {
      const disk = fault.victim === "database" ? stage.services?.disk : instanceOf(stage, fault).disk
      if (disk === null || disk === undefined) return "this user may not mount a small disk"
      await disk.fill()
      await pause(fault.lasts)
      await disk.clear()
      return null
    }
    case "clock jump": {
      const clock = fault.victim === "database" ? stage.services?.clock : instanceOf(stage, fault).clocks.get(part)
      if (clock === null || clock === undefined) return "libfaketime is not installed"
      await clock.set(fault.seconds)
      await pause(fault.lasts)
      await clock.set(0)
      return null
    }
    default:
      return fault.kind satisfies never
  }
}

function instanceOf(stage: Stage, { victim }: Fault) {
  if (typeof victim === "string") throw new Error(`${victim} is no instance`)
  return stage[victim.instance]
}

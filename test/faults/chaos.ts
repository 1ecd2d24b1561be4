import { faultKinds, type Fault, type FaultKind } from "./plan.ts"
import type { Part } from "./part.ts"
import { pause } from "./random.ts"
import type { Stage } from "./shapes.ts"

export type Done = {
  counts: Map<FaultKind, number>
  /** Kinds that this machine cannot do, and why. */
  leftOut: Map<FaultKind, string>
}

/** How many faults may be under way at once, each at a process of its own. */
const strands = 3

/**
 * Lets the plan happen, as many faults at a time as there are strands, no two at one process. Each is put right again before the next one
 * at the same process begins, and a process is only shot once it could work.
 */
export async function unleash(
  stage: Stage,
  plan: readonly Fault[],
  { until, tell }: { until: number; tell: (line: string) => void },
): Promise<Done> {
  const done: Done = { counts: new Map(faultKinds.map((kind) => [kind, 0])), leftOut: new Map() }
  const waiting = plan.map((fault) => ({ ...fault }))
  const busy = new Set<Part>()
  let lullUntil = 0
  const next = (): { fault: Fault; parts: Part[] } | undefined => {
    const [first] = waiting
    if (first !== undefined && first.lull > 0) {
      lullUntil = performance.now() + first.lull
      first.lull = 0
    }
    if (performance.now() < lullUntil) return undefined
    for (const [index, fault] of waiting.entries()) {
      // What comes after a lull waits for it, even where its own victim is free.
      if (fault.lull > 0) return undefined
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
        const found = next()
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
          tell(`${plan.length - waiting.length}/${plan.length} ${fault.kind} ${parts[0]?.name ?? ""}`)
        } finally {
          for (const part of parts) busy.delete(part)
        }
      }
    }),
  )
  return done
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

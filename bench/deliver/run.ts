import type { ChildProcess } from "node:child_process"
import { ask, nextMessage, startChild } from "../support/child.ts"
import type { Shape } from "../support/instance.ts"
import type { Plan, Sent } from "./plan.ts"

const modules = {
  ours: new URL("./ours.js", import.meta.url),
  fedify: new URL("./fedify.js", import.meta.url),
  bare: new URL("./bare.js", import.meta.url),
}
export type Sender = keyof typeof modules

/** Lets one sender deliver to a fresh sink and says what it took. Throws when a post was lost or badly signed. */
export async function deliver(sender: Sender, work: Omit<Plan, "origins">, shape: Shape = "embedded"): Promise<Sent> {
  const sink = startChild(new URL("../support/sink.js", import.meta.url), ["50"])
  let child: ChildProcess | undefined
  try {
    const { origins } = await nextMessage<{ origins: string[] }>(sink)
    child = startChild(modules[sender], [JSON.stringify({ ...work, origins } satisfies Plan), shape])
    for (;;) {
      const message = await nextMessage<Sent | { arrived: string }>(child)
      const count = await ask<{ arrived: number; wrong: number }>(sink, {})
      if ("deliveries" in message) {
        const wanted = work.warmUp + work.deliveries
        if (count.arrived < wanted || count.wrong > 0) {
          throw new Error(`${sender}: ${count.arrived} of ${wanted} posts arrived, ${count.wrong} badly signed`)
        }
        return message
      }
      child.send(count)
    }
  } finally {
    child?.kill("SIGKILL")
    sink.kill("SIGKILL")
  }
}

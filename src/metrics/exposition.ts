import { Gauge, Registry } from "prom-client"
import { registry } from "./registry.ts"

/** Something that is looked up at the moment of reading instead of being counted: how deep a queue is, since when a server fails. */
export type Reading = {
  name: string
  help: string
  values: { labels?: Record<string, string>; value: number }[]
}

/** All that was counted, and what was looked up just now, in Prometheus's text format. */
export async function expose(readings: Reading[]): Promise<{ text: string; contentType: string }> {
  const lookedUp = new Registry()
  for (const { name, help, values } of readings) {
    const labelNames = Object.keys(values[0]?.labels ?? {})
    const gauge = new Gauge({ name, help, labelNames, registers: [lookedUp] })
    for (const { labels = {}, value } of values) gauge.set(labels, value)
  }
  return { text: `${await registry.metrics()}${await lookedUp.metrics()}`, contentType: registry.contentType }
}

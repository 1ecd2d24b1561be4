/** One sample as Prometheus reads it. */
export type Sample = { name: string; labels: Record<string, string>; value: number }

/** A family of samples with its type and help. */
export type Family = { type: string; help: string; samples: Sample[] }

const nameOf = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/**
 * Reads Prometheus's text format 0.0.4 as strictly as Prometheus does, and throws at the first line that it would not take: unknown lines,
 * a second HELP or TYPE, samples before or outside of their family, two samples of one series, values that are no numbers.
 */
export function readPrometheusText(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end")
  const families = new Map<string, Family>()
  const series = new Set<string>()
  let current: string | null = null
  for (const [index, line] of text.split("\n").entries()) {
    const refuse = (why: string) => new Error(`line ${index + 1}: ${why}: ${line}`)
    if (line === "") continue
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line)
    if (comment !== null) {
      const [, kind, name = "", rest = ""] = comment
      if (!nameOf.test(name)) throw refuse("no name")
      if (kind === "HELP") {
        if (families.has(name)) throw refuse("a second HELP")
        families.set(name, { type: "untyped", help: rest, samples: [] })
      } else {
        const family = families.get(name)
        if (family === undefined || family.type !== "untyped") throw refuse("a TYPE out of place")
        if (!["counter", "gauge", "histogram", "summary"].includes(rest)) throw refuse("no type")
        family.type = rest
      }
      current = name
      continue
    }
    if (line.startsWith("#")) throw refuse("an odd comment")
    const sample = readSample(line)
    if (sample === null) throw refuse("no sample")
    const family = current === null ? undefined : families.get(current)
    if (family === undefined || current === null) throw refuse("a sample outside of a family")
    const suffixes = family.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""]
    if (!suffixes.some((suffix) => sample.name === `${String(current)}${suffix}`)) throw refuse("not of its family")
    if (family.type === "counter" && sample.value < 0) throw refuse("a counter below nothing")
    const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).toSorted(([one], [other]) => (one < other ? -1 : 1)))}`
    if (series.has(key)) throw refuse("a series twice")
    series.add(key)
    family.samples.push(sample)
  }
  for (const [name, family] of families) if (family.type === "histogram") checkBuckets(name, family)
  return families
}

function readSample(line: string): Sample | null {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
  if (match === null) return null
  const [, name = "", inside = "", number = ""] = match
  const labels: Record<string, string> = {}
  let rest = inside
  while (rest !== "") {
    const label = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/.exec(rest)
    if (label === null) return null
    const [all, key = "", value = ""] = label
    if (key in labels) return null
    labels[key] = value
    rest = rest.slice(all.length)
  }
  const value = /^[+-]?Inf$/.test(number) ? Infinity : Number(number)
  return Number.isNaN(value) && number !== "Nan" && number !== "NaN" ? null : { name, labels, value }
}

/** Buckets grow, end with +Inf, and the last one is the count. */
function checkBuckets(name: string, { samples }: Family): void {
  const groups = Map.groupBy(samples, ({ labels: { le: _le, ...labels } }) => JSON.stringify(labels))
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`)
    const count = group.find((sample) => sample.name === `${name}_count`)?.value
    if (buckets.at(-1)?.labels["le"] !== "+Inf" || buckets.at(-1)?.value !== count)
      throw new Error(`${name}: the last bucket is not everything`)
    if (buckets.some((bucket, index) => index > 0 && bucket.value < (buckets[index - 1]?.value ?? 0)))
      throw new Error(`${name}: a bucket holds less than a smaller one`)
  }
}

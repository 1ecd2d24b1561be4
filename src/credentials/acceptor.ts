// zod describes its schemas to other libraries under this name.
/* oxlint-disable no-underscore-dangle */
import type { z } from "zod"

/** Whether a schema would take a value as it is. */
export type Acceptor = (value: unknown) => boolean

/**
 * Compiles a schema that changes nothing of what it reads into one function that says yes or no. Reading a badge by the schema itself makes a copy
 * of every object in it; nearly all badges are fine, and only for the others does anybody want to know what is wrong.
 *
 * @returns undefined for a schema that may change values, or is made of parts that are not known here: the schema itself has to be asked.
 */
export function acceptorOf(schema: z.core.$ZodType): Acceptor | undefined {
  const { def } = schema._zod as { def: Definition }
  const base = baseOf(def)
  const checks = (def.checks ?? []).map((check) => checkOf(check._zod.def))
  if (base === undefined) return undefined
  const known: Acceptor[] = []
  for (const check of checks) {
    if (check === undefined) return undefined
    known.push(check)
  }
  if (known.length === 0) return base
  return (value) => base(value) && known.every((check) => check(value))
}

/** The parts of zod's own description of a schema that are read here. */
type Definition = {
  type: string
  coerce?: boolean
  checks?: readonly { _zod: { def: CheckDefinition } }[]
  innerType?: z.core.$ZodType
  element?: z.core.$ZodType
  options?: readonly z.core.$ZodType[]
  shape?: Record<string, z.core.$ZodType>
  catchall?: z.core.$ZodType
}

type CheckDefinition = {
  check: string
  format?: string
  pattern?: RegExp
  minimum?: number
  value?: unknown
  inclusive?: boolean
  fn?: (value: unknown) => unknown
}

function baseOf(def: Definition): Acceptor | undefined {
  if (def.coerce === true) return undefined
  switch (def.type) {
    case "unknown":
      return () => true
    case "string":
      return (value) => typeof value === "string"
    case "boolean":
      return (value) => typeof value === "boolean"
    case "number":
      return (value) => typeof value === "number" && Number.isFinite(value)
    case "optional":
      return optional(def.innerType)
    case "array":
      return array(def.element)
    case "union":
      return union(def.options)
    case "object":
      return object(def)
    default:
      return undefined
  }
}

function optional(inner: z.core.$ZodType | undefined): Acceptor | undefined {
  const accepts = inner && acceptorOf(inner)
  return accepts && ((value) => value === undefined || accepts(value))
}

function array(element: z.core.$ZodType | undefined): Acceptor | undefined {
  const accepts = element && acceptorOf(element)
  return accepts && ((value) => Array.isArray(value) && value.every((item) => accepts(item)))
}

function union(options: readonly z.core.$ZodType[] = []): Acceptor | undefined {
  const acceptors = options.map((option) => acceptorOf(option))
  if (acceptors.length === 0 || acceptors.includes(undefined)) return undefined
  return (value) => acceptors.some((accepts) => accepts?.(value) === true)
}

/** Only objects that keep the members they do not describe. */
function object({ shape = {}, catchall }: Definition): Acceptor | undefined {
  if ((catchall?._zod as { def: Definition } | undefined)?.def.type !== "unknown") return undefined
  const members: [name: string, accepts: Acceptor][] = []
  for (const [name, schema] of Object.entries(shape)) {
    const accepts = acceptorOf(schema)
    if (accepts === undefined) return undefined
    members.push([name, accepts])
  }
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false
    const record = value as Record<string, unknown>
    for (const [name, accepts] of members) if (!accepts(record[name])) return false
    return true
  }
}

function checkOf(def: CheckDefinition): Acceptor | undefined {
  const { check, format, pattern, minimum, value: bound, inclusive, fn } = def
  if (check === "string_format" && format === "regex" && pattern !== undefined && !pattern.global && !pattern.sticky) {
    return (value) => pattern.test(value as string)
  }
  if (check === "min_length" && minimum !== undefined) return (value) => (value as { length: number }).length >= minimum
  if (check === "number_format" && format === "safeint") return (value) => Number.isSafeInteger(value)
  if (check === "greater_than" && typeof bound === "number") {
    return inclusive === true ? (value) => (value as number) >= bound : (value) => (value as number) > bound
  }
  // A promise is no answer.
  if (check === "custom" && fn !== undefined) return (value) => fn(value) === true
  return undefined
}

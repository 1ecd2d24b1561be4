import { AsyncLocalStorage } from "node:async_hooks"
import { configure, type LogRecord } from "@logtape/logtape"
import type { Config } from "../config.ts"

/** Names of values that never belong in a log, should somebody pass one by mistake. */
const confidential = /secret|password|token|cookie|authorization|email|recipient|address|private|^(ip|params)$/i

/** Lines for people on a terminal, one JSON object per line for everything that collects logs; the settings may say otherwise. */
export async function setUpLogging({ level, format }: Config["log"]): Promise<void> {
  const forPeople = format === "text" || (format === "auto" && process.stdout.isTTY)
  const write = forPeople ? humanLine : jsonLine
  await configure({
    contextLocalStorage: new AsyncLocalStorage(),
    sinks: { out: (record) => void process.stdout.write(`${write(record)}\n`) },
    loggers: [
      { category: ["haversack"], lowestLevel: level, sinks: ["out"] },
      // Below warnings Fedify writes whole documents and signatures.
      { category: ["fedify"], lowestLevel: level === "error" ? "error" : "warning", sinks: ["out"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["out"] },
    ],
  })
  process.on("unhandledRejection", (reason) => {
    process.stderr.write(`${write(ownRecord("error", "A promise failed and nobody looked at it: {error}", reason))}\n`)
  })
  process.on("uncaughtException", (error) => {
    process.stderr.write(
      `${write(ownRecord("fatal", "Haversack stops because of a mistake of its own: {error}", error))}\n`,
    )
    process.exit(1)
  })
}

/** `21:04:05 warning queue  Attempt 2 at …` */
export function humanLine(record: LogRecord): string {
  const time = new Date(record.timestamp).toTimeString().slice(0, 8)
  const room = record.category.slice(1).join(".") || record.category.join(".")
  const stacks = errorsIn(record).map((error) => `\n${error.stack ?? error.message}`)
  const withStack = record.level === "error" || record.level === "fatal"
  return `${time} ${record.level.padEnd(7)} ${room.padEnd(10)} ${messageOf(record)}${withStack ? stacks.join("") : ""}`
}

export function jsonLine(record: LogRecord): string {
  const properties = Object.fromEntries(
    Object.entries(record.properties).map(([key, value]) => [
      key,
      confidential.test(key) ? "[withheld]" : plain(value),
    ]),
  )
  return JSON.stringify({
    time: new Date(record.timestamp).toISOString(),
    level: record.level,
    category: record.category.join("."),
    message: messageOf(record),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
  })
}

/** The message with its values in place: text and values alternate in a record. */
function messageOf(record: LogRecord): string {
  const names = typeof record.rawMessage === "string" ? [...record.rawMessage.matchAll(/\{([^{}]*)\}/g)] : []
  return record.message
    .map((part, index) => {
      if (index % 2 === 0) return String(part)
      const name = names[(index - 1) / 2]?.[1] ?? ""
      return confidential.test(name) ? "[withheld]" : inWords(part)
    })
    .join("")
}

function inWords(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  return typeof value === "string" ? value : (JSON.stringify(plain(value)) ?? String(value))
}

/** What JSON can say of a value. An error's other fields are left out: libraries keep requests and parameters there. */
function plain(value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    return { name, message, stack, ...(cause === undefined ? {} : { cause: inWords(cause) }) }
  }
  if (typeof value === "bigint") return String(value)
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`
  return value
}

function errorsIn(record: LogRecord): Error[] {
  return Object.values(record.properties).filter((value) => value instanceof Error)
}

function ownRecord(level: "error" | "fatal", rawMessage: string, error: unknown): LogRecord {
  const message = [rawMessage.replace("{error}", ""), error, ""]
  return { category: ["haversack", "cli"], level, message, rawMessage, timestamp: Date.now(), properties: { error } }
}

import { BlockList, isIP } from "node:net"
import { join, resolve } from "node:path"
import { z } from "zod"
import { packageVersion } from "./package-root.ts"

/** A reason not to start that the operator can mend: its message is a sentence that says how. */
export class ConfigurationProblem extends Error {
  override name = "ConfigurationProblem"
}

/** The environment, read once at start, validated and typed. */
export type Config = {
  /** The public address, without path. It is part of every id we hand out and can never change afterwards. */
  origin: URL
  /** Host, with the port if it is not the scheme's own, as written in handles: `example.org`, `localhost:3000`. */
  host: string
  /** The TCP port we listen on. */
  port: number
  /** The network address we listen on: loopback only while our own origin is, so a first try is not open to the network. */
  address: string
  /** Proxies in front of this process, whose word about a visitor's address is believed. Empty: nobody's is. */
  trustedProxies: BlockList
  /** Absolute path of the folder for everything that is kept when no DATABASE_URL is given. */
  dataFolder: string
  /** Where the daily backups of the embedded database are kept, and at which minute of the day (UTC) they are made; absent: none are. */
  backups?: { folder: string; minute: number }
  databaseUrl?: string
  redisUrl?: string
  smtpUrl?: string
  /** The From of our mail. */
  mailFrom: string
  /** The instance's secret; absent only in the embedded shape, where one is made and kept in the data folder. */
  secret?: string
  /** The operator says that this machine's clock is right, whatever the database remembers. */
  trustClock: boolean
  /** Our own origin is this machine: plain http is fine and peers on this machine may be talked to. */
  loopback: boolean
  /** Where Prometheus reads what this process counts; absent: nowhere. */
  metrics?: { port: number; address: string }
  /** What is logged, and how a line looks. */
  log: { level: LogLevel; format: LogFormat }
  version: string
}

export type LogLevel = (typeof logLevels)[number]
/** `json`: one object per line, for what collects logs. `text`: for people. `auto`: text on a terminal, json anywhere else. */
export type LogFormat = (typeof logFormats)[number]

const logLevels = ["debug", "info", "warning", "error"] as const
const logFormats = ["auto", "json", "text"] as const
const oneOf = (words: readonly string[]) => `must be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
const port = z.coerce.number({ error: "must be a number" }).int().min(1).max(65535)
const address = z.string().refine((text) => isIP(text) !== 0, { error: "must be an IP address such as 0.0.0.0" })

const url = (protocols: string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must look like ${example}`,
  })

/** Every setting there is. An empty string counts as not given, since compose files and unit files write such. */
const environment = z.object({
  /** The public address, e.g. https://badges.example.org. Default: http://localhost:3000 (with PORT, on that port). */
  HAVERSACK_ORIGIN: z
    .string()
    .refine((text) => URL.canParse(text), { error: "must be an address such as https://badges.example.org" })
    .optional(),
  /** The port to listen on. Default: the port of a plain http origin, else 3000. */
  PORT: port.optional(),
  /** The network address to listen on. Default: 127.0.0.1 while the origin is this machine, else every address. */
  HAVERSACK_ADDRESS: address.optional(),
  /** A port of its own for Prometheus, which reads /metrics there. Each process of a machine needs another one. Default: no metrics. */
  HAVERSACK_METRICS_PORT: port.optional(),
  /** The network address of that port: whoever reaches it may read. Default: 127.0.0.1. */
  HAVERSACK_METRICS_ADDRESS: address.default("127.0.0.1"),
  /** From which level on a line is written: debug (every request among them), info, warning, error. Default: info. */
  HAVERSACK_LOG_LEVEL: z.enum(logLevels, { error: oneOf(logLevels) }).default("info"),
  /** json, text, or auto: text on a terminal, json anywhere else. Default: auto. */
  HAVERSACK_LOG_FORMAT: z.enum(logFormats, { error: oneOf(logFormats) }).default("auto"),
  /**
   * Proxies in front of this process, whose `X-Forwarded-For` is believed: addresses and networks such as 10.0.0.0/8, `loopback`, `private`,
   * with commas between. Default: none.
   */
  HAVERSACK_TRUSTED_PROXIES: z.string().optional(),
  /** Folder of the embedded database and its secret. Default: ./data. */
  HAVERSACK_DATA: z.string().default("./data"),
  /** Folder of the embedded database's backups, best on another disk, or "off". Default: backups in the data folder. */
  HAVERSACK_BACKUPS: z.string().optional(),
  /** When the daily backup is made, in UTC. Default: 03:30. */
  HAVERSACK_BACKUP_TIME: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "must be a time of day such as 03:30" })
    .default("03:30"),
  /** "yes" for one start after this machine's clock was put right that had been ahead. */
  HAVERSACK_TRUST_CLOCK: z.enum(["yes", "no"], { error: "must be yes or no" }).default("no"),
  /** A PostgreSQL server instead of the embedded database. Needed by `haversack worker` and `haversack web`. */
  DATABASE_URL: url(["postgres:", "postgresql:"], "postgres://user:password@host:5432/haversack").optional(),
  /** A Redis server for the queues. Default: the queues live in the database. */
  REDIS_URL: url(["redis:", "rediss:"], "redis://host:6379").optional(),
  /** The mail server. Default: no mail is sent; each is shown in the log and on the admin's page, which keeps the newest 200. */
  SMTP_URL: url(["smtp:", "smtps:"], "smtp://user:password@host:587").optional(),
  /** The From of our mail. Default: Haversack <no-reply@HOST>. */
  HAVERSACK_MAIL_FROM: z.string().optional(),
  /** Encrypts private keys and tokens at rest; losing it loses them. Required with DATABASE_URL, else made at first start. */
  HAVERSACK_SECRET: z
    .string()
    .min(32, { error: "must have 32 characters or more; make one with: openssl rand -base64 32" })
    .optional(),
})

/**
 * Reads the settings.
 *
 * @throws ConfigurationProblem with one sentence per setting that is wrong.
 */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    throw new ConfigurationProblem(
      parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`).join("\n"),
    )
  }
  const settings = parsed.data
  const origin = checkedOrigin(settings.HAVERSACK_ORIGIN ?? `http://localhost:${settings.PORT ?? 3000}`)
  const loopback = isLoopbackHostname(origin.hostname)
  if (origin.protocol !== "https:" && !loopback) {
    throw new ConfigurationProblem(
      `HAVERSACK_ORIGIN is ${origin.origin}, but only an instance on this machine may use plain http. ` +
        `Put a reverse proxy with a certificate in front and set HAVERSACK_ORIGIN to its https address.`,
    )
  }
  if (settings.DATABASE_URL !== undefined && settings.HAVERSACK_SECRET === undefined) {
    throw new ConfigurationProblem(
      `DATABASE_URL is set, so HAVERSACK_SECRET has to be set too: every process of one instance must share it, ` +
        `and it must outlive this machine. Make one with: openssl rand -base64 32`,
    )
  }
  return {
    origin,
    host: origin.host,
    port: settings.PORT ?? (origin.protocol === "http:" && origin.port !== "" ? Number(origin.port) : 3000),
    address: settings.HAVERSACK_ADDRESS ?? (loopback ? "127.0.0.1" : "::"),
    trustedProxies: readProxies(settings.HAVERSACK_TRUSTED_PROXIES ?? ""),
    dataFolder: resolve(settings.HAVERSACK_DATA),
    backups: backupsOf(settings.HAVERSACK_BACKUPS, settings.HAVERSACK_BACKUP_TIME, settings.HAVERSACK_DATA),
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.HAVERSACK_MAIL_FROM ?? `Haversack <no-reply@${origin.hostname}>`,
    secret: settings.HAVERSACK_SECRET,
    trustClock: settings.HAVERSACK_TRUST_CLOCK === "yes",
    loopback,
    metrics:
      settings.HAVERSACK_METRICS_PORT === undefined
        ? undefined
        : { port: settings.HAVERSACK_METRICS_PORT, address: settings.HAVERSACK_METRICS_ADDRESS },
    log: { level: settings.HAVERSACK_LOG_LEVEL, format: settings.HAVERSACK_LOG_FORMAT },
    version: packageVersion,
  }
}

/** Networks that have a name: what this machine calls itself, and what private networks use (RFC 1918, RFC 4193). */
const namedNetworks: Record<string, string[]> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
}

function readProxies(text: string): BlockList {
  const proxies = new BlockList()
  for (const named of text.split(/[\s,]+/).filter(Boolean)) {
    for (const network of namedNetworks[named.toLowerCase()] ?? [named]) addNetwork(proxies, network)
  }
  return proxies
}

function addNetwork(proxies: BlockList, network: string): void {
  const [start = "", bits, ...more] = network.split("/")
  const family = isIP(start)
  const most = family === 4 ? 32 : 128
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  if (family === 0 || more.length > 0 || length < 0 || length > most) {
    throw new ConfigurationProblem(
      `HAVERSACK_TRUSTED_PROXIES names ${network}, which is neither an address, a network such as 10.0.0.0/8, \`loopback\` nor \`private\`.`,
    )
  }
  if (length === 0) {
    throw new ConfigurationProblem(
      `HAVERSACK_TRUSTED_PROXIES names ${network}, which is everybody: then anybody could pretend to be anywhere. Name your proxies.`,
    )
  }
  proxies.addSubnet(start, length, family === 4 ? "ipv4" : "ipv6")
}

function backupsOf(folder: string | undefined, time: string, dataFolder: string): Config["backups"] {
  if (folder === "off") return undefined
  const [hours, minutes] = time.split(":").map(Number)
  return { folder: resolve(folder ?? join(dataFolder, "backups")), minute: hours! * 60 + minutes! }
}

function checkedOrigin(text: string): URL {
  const origin = new URL(text)
  if (origin.protocol !== "http:" && origin.protocol !== "https:") {
    throw new ConfigurationProblem(
      `HAVERSACK_ORIGIN is ${text}, but it must begin with https:// (or http:// on this machine).`,
    )
  }
  if (
    origin.pathname !== "/" ||
    origin.search !== "" ||
    origin.hash !== "" ||
    origin.username !== "" ||
    origin.password !== ""
  ) {
    throw new ConfigurationProblem(
      `HAVERSACK_ORIGIN is ${text}, but it must be a bare address without path, query or password, such as ${origin.origin}.`,
    )
  }
  return origin
}

function isLoopbackHostname(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}

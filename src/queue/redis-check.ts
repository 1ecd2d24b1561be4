import { randomUUID } from "node:crypto"
import { Redis } from "ioredis"
import { ConfigurationProblem } from "../config.ts"

const oldestRedis = [6, 2] as const
const patienceMs = 5_000

/**
 * Tells at start what the operator of a Redis has to mend.
 *
 * @throws ConfigurationProblem; it names the host, never user or password.
 */
export async function assertRedisFits(redisUrl: string | undefined): Promise<void> {
  if (redisUrl === undefined) return
  const where = `The Redis at ${new URL(redisUrl).host}`
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
  })
  // Why a connection was given up is said here; what is thrown then says only that it is closed.
  let lastError: unknown
  redis.on("error", (error) => (lastError = error))
  try {
    await redis.connect()
    const info = fieldsOf(await redis.info())
    const problem = whatDoesNotFit(info, where)
    if (problem !== undefined) throw new ConfigurationProblem(problem)
    await redis.set(`haversack:may-be-written:${randomUUID()}`, "", "PX", 1)
  } catch (error) {
    if (error instanceof ConfigurationProblem) throw error
    const sentence = whyNotUsed(lastError, where) ?? whyNotUsed(error, where)
    if (sentence === undefined) throw error
    throw new ConfigurationProblem(sentence)
  } finally {
    redis.disconnect()
  }
}

function whatDoesNotFit(info: Record<string, string>, where: string): string | undefined {
  const [major = 0, minor = 0] = (info["redis_version"] ?? "").split(".").map(Number)
  if (major < oldestRedis[0] || (major === oldestRedis[0] && minor < oldestRedis[1])) {
    return `${where} is of version ${info["redis_version"]}, and Haversack needs ${oldestRedis.join(".")} or newer.`
  }
  if (info["role"] === "slave")
    return `${where} is a replica, which can only be read. Point REDIS_URL at the primary one.`
  const policy = info["maxmemory_policy"] ?? "noeviction"
  // Without a limit of its memory it never evicts, whatever the policy says.
  if (policy !== "noeviction" && info["maxmemory"] !== "0") {
    return (
      `${where} throws keys away when its memory is full (maxmemory-policy ${policy}), and with them parts of the queues. ` +
      `Set it to noeviction: redis-cli config set maxmemory-policy noeviction, and the same in redis.conf.`
    )
  }
  return undefined
}

function whyNotUsed(error: unknown, where: string): string | undefined {
  const { code, message = "" } = (error ?? {}) as { code?: string; message?: string }
  if (/NOAUTH|WRONGPASS|invalid password|without any password configured/.test(message))
    return `${where} does not take the password in REDIS_URL (redis://:password@host:6379).`
  if (/NOPERM/.test(message))
    return `${where} does not let this user do what queues need. Give it all commands on keys that begin with haversack.`
  if (/READONLY/.test(message)) return `${where} can only be read. Point REDIS_URL at the primary one.`
  if (/MISCONF|OOM/.test(message))
    return `${where} takes no more writes: its disk or its memory is full. Look into its log.`
  if (/LOADING/.test(message)) return `${where} is still reading its data. Try again in a moment.`
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `The host of ${where} is not known. Mend it in REDIS_URL.`
  if (code?.startsWith("E") === true || /timed out|timeout|Connection is closed/i.test(message))
    return `${where} does not answer. Start it, or mend host and port in REDIS_URL. Without REDIS_URL the queues live in the database.`
  return undefined
}

const fieldsOf = (info: string): Record<string, string> =>
  Object.fromEntries(info.split("\r\n").flatMap((line) => (line.includes(":") ? [line.split(/:(.*)/s, 2)] : [])))

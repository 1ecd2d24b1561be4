import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ConfigurationProblem, type Config } from "../config.ts"

/** Encryption at rest with the instance's secret. What is sealed for one purpose cannot be opened for another. */
export type Secrets = {
  /** AES-256-GCM under a key of this purpose: version (1 byte), nonce (12), ciphertext, tag (16). Strings as UTF-8. */
  seal(plain: Uint8Array | string, purpose: string): Uint8Array
  /** @throws SealBroken when the bytes were changed, or sealed for another purpose or with another secret. */
  open(sealed: Uint8Array, purpose: string): Uint8Array
  /** A key that only this instance can derive, for a library that wants a secret of its own. */
  derive(purpose: string, length?: number): Uint8Array
}

export class SealBroken extends Error {
  override name = "SealBroken"
}

const version = 1
const nonceLength = 12
const tagLength = 16

export function createSecrets(secret: string): Secrets {
  const keys = new Map<string, Uint8Array>()
  const derive = (purpose: string, length = 32) =>
    new Uint8Array(hkdfSync("sha256", secret, "haversack", `haversack/v1/${purpose}`, length))

  function sealingKey(purpose: string): Uint8Array {
    const key = keys.get(purpose) ?? derive(`seal/${purpose}`)
    keys.set(purpose, key)
    return key
  }

  return {
    derive: (purpose, length) => derive(`derive/${purpose}`, length),
    seal: (plain, purpose) => {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv("aes-256-gcm", sealingKey(purpose), nonce).setAAD(Buffer.from(purpose))
      const ciphertext = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain)
      return new Uint8Array(Buffer.concat([Buffer.of(version), nonce, ciphertext, cipher.final(), cipher.getAuthTag()]))
    },
    open: (sealed, purpose) => {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      if (bytes.length < 1 + nonceLength + tagLength || bytes[0] !== version) {
        throw new SealBroken("These bytes were not sealed by this version of Haversack.")
      }
      const decipher = createDecipheriv("aes-256-gcm", sealingKey(purpose), bytes.subarray(1, 1 + nonceLength))
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagLength))
      try {
        const plain = decipher.update(bytes.subarray(1 + nonceLength, -tagLength))
        return new Uint8Array(Buffer.concat([plain, decipher.final()]))
      } catch {
        // Node's message ("unable to authenticate data") is the same for every cause.
        throw new SealBroken(`The seal for "${purpose}" does not open: other bytes, another purpose or another secret.`)
      }
    },
  }
}

/**
 * The instance's secret: from the environment, else from the data folder, where one is made at the first start, readable by
 * the owner only. The data folder has to be locked by this process.
 *
 * @throws ConfigurationProblem when a server database is used without a secret.
 */
export function loadSecret(config: Pick<Config, "secret" | "dataFolder" | "databaseUrl">): string {
  if (config.secret !== undefined) return config.secret
  if (config.databaseUrl !== undefined) {
    throw new ConfigurationProblem("DATABASE_URL is set, so HAVERSACK_SECRET has to be set too.")
  }
  const file = join(config.dataFolder, "secret")
  return readSecret(file) ?? makeSecret(file)
}

/** The secret that there is already, from the environment or the data folder; none is made. */
export function findSecret(config: Pick<Config, "secret" | "dataFolder" | "databaseUrl">): string | undefined {
  if (config.secret !== undefined || config.databaseUrl !== undefined) return config.secret
  return readSecret(join(config.dataFolder, "secret"))
}

function readSecret(file: string): string | undefined {
  try {
    const secret = readFileSync(file, "utf8").trim()
    if (secret.length >= 32) return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
  throw new ConfigurationProblem(
    `The secret in ${file} is cut off. Put it back from a backup of the data folder: a new one could not open the keys.`,
  )
}

function makeSecret(file: string): string {
  mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 })
  // Written elsewhere and linked into place, so that a crash in between leaves no half a secret under the real name.
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flush: true })
  linkSync(draft, file)
  rmSync(draft)
  return readSecret(file)!
}

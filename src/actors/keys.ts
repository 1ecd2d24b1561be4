import { exportJwk, importJwk } from "@fedify/fedify/sig"
import { and, asc, eq, isNull } from "drizzle-orm"
import { generateCredentialKey, type CredentialKey } from "../credentials/index.ts"
import { newId, SealBroken, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { createOpenedKeys } from "./opened-keys.ts"
import { actor, actorKey } from "./schema.ts"

type FreshKey = Pick<typeof actorKey.$inferSelect, "purpose" | "algorithm" | "publicKey"> & { secretKey: string }

let takeFresh: (keys: PreparedKeys) => FreshKey[] | null

/**
 * Keys that were made for an actor that does not exist yet. A class only for its private member, which no log, JSON or
 * copy shows and which nothing outside of this file can read.
 */
export class PreparedKeys {
  #fresh: FreshKey[] | null

  constructor(fresh: FreshKey[]) {
    this.#fresh = fresh
  }

  static {
    takeFresh = (keys) => {
      const fresh = keys.#fresh
      keys.#fresh = null
      return fresh
    }
  }
}

// Not Fedify's generator: it makes 4096 bits, which takes a second or more and signs six times slower, while every server
// of the fediverse uses 2048.
const rsa2048: RsaHashedKeyGenParams = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
}

/**
 * Makes the keys of a new actor: RSA-2048 and Ed25519 for activities and, for issuers, an Ed25519 key for credentials.
 * Slow (tens of milliseconds): call it before the transaction, which holds the whole embedded database.
 */
export async function prepareKeys(options: { credential: boolean }): Promise<PreparedKeys> {
  const [rsa, ed25519, credential] = await Promise.all([
    crypto.subtle.generateKey(rsa2048, true, ["sign", "verify"]),
    crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]),
    options.credential ? generateCredentialKey() : null,
  ])
  const fresh: FreshKey[] = [await freshActivityKey("rsa", rsa), await freshActivityKey("ed25519", ed25519)]
  if (credential !== null) {
    fresh.push({
      purpose: "credential",
      algorithm: "ed25519",
      publicKey: credential.publicKeyMultibase,
      secretKey: credential.secretKeyMultibase,
    })
  }
  return new PreparedKeys(fresh)
}

async function freshActivityKey(algorithm: "rsa" | "ed25519", pair: CryptoKeyPair): Promise<FreshKey> {
  return {
    purpose: "activity",
    algorithm,
    publicKey: JSON.stringify(await exportJwk(pair.publicKey)),
    secretKey: JSON.stringify(await exportJwk(pair.privateKey)),
  }
}

const sealPurpose = "actors/key"

/** Seals prepared keys into an actor's rows. Throws for keys that were used before: no two actors share a key. */
export async function storeKeys(ground: Ground, tx: Tx, actorId: string, keys: PreparedKeys): Promise<void> {
  const fresh = takeFresh(keys)
  if (fresh === null) throw new TypeError("these keys belong to an actor already")
  const createdAt = ground.now()
  await tx.insert(actorKey).values(
    fresh.map(({ secretKey, ...key }) => {
      const id = newId()
      return { ...key, id, actorId, createdAt, sealedSecretKey: ground.secrets.seal(`${id} ${secretKey}`, sealPurpose) }
    }),
  )
}

/** A key pair that signs activities and requests; `keyId` is where the actor's document shows the public half. */
export type ActivityKeyPair = {
  keyId: URL
  algorithm: "rsa" | "ed25519"
  publicKey: CryptoKey
  privateKey: CryptoKey
}

const openedPair = createOpenedKeys<ActivityKeyPair>()
const openedCredentialKey = createOpenedKeys<CredentialKey>()

/** The activity keys of a local actor, RSA first (`#main-key`), then Ed25519 (`#ed25519-key`). Empty for remote actors. */
export async function activityKeyPairs(ground: Ground, actorId: string): Promise<ActivityKeyPair[]> {
  const rows = await ground.database.orm
    .select({ key: actorKey, actorUri: actor.uri })
    .from(actorKey)
    .innerJoin(actor, eq(actor.id, actorKey.actorId))
    .where(and(eq(actorKey.actorId, actorId), eq(actorKey.purpose, "activity"), isNull(actorKey.retiredAt)))
    .orderBy(asc(actorKey.id))
  const pairs = await Promise.all(
    rows.map(({ key, actorUri }) =>
      openedPair(ground.database, key.id, async (): Promise<ActivityKeyPair> => {
        const fragment = key.algorithm === "rsa" ? "main-key" : "ed25519-key"
        return {
          keyId: new URL(`${actorUri}#${fragment}`),
          algorithm: key.algorithm,
          publicKey: await importJwk(readJwk(key.publicKey), "public"),
          privateKey: await importJwk(readJwk(openSecret(ground, key)), "private"),
        }
      }),
    ),
  )
  return pairs.toSorted((one, other) => Number(one.algorithm === "ed25519") - Number(other.algorithm === "ed25519"))
}

/**
 * The key that signs an issuer's credentials now; throws when the actor has none (it is no issuer of ours).
 * The secret half is not enumerable: it can be read by name and appears in no log, JSON or copy.
 */
export async function credentialKey(ground: Ground, actorId: string): Promise<CredentialKey> {
  const [row] = await ground.database.orm
    .select()
    .from(actorKey)
    .where(
      and(
        eq(actorKey.actorId, actorId),
        eq(actorKey.purpose, "credential"),
        isNull(actorKey.retiredAt),
        isNull(actorKey.revokedAt),
      ),
    )
    .orderBy(asc(actorKey.id))
    .limit(1)
  if (row === undefined) throw new Error(`actor ${actorId} has no key for credentials`)
  return openedCredentialKey(ground.database, row.id, async () => {
    const key: CredentialKey = { publicKeyMultibase: row.publicKey, secretKeyMultibase: openSecret(ground, row) }
    return Object.defineProperty(key, "secretKeyMultibase", { enumerable: false })
  })
}

function readJwk(text: string): JsonWebKey {
  return JSON.parse(text)
}

function openSecret(ground: Ground, row: typeof actorKey.$inferSelect): string {
  const opened = new TextDecoder().decode(ground.secrets.open(row.sealedSecretKey, sealPurpose))
  // The row's id is sealed in, so that a sealed key that was copied into another actor's row is of no use there.
  const rowId = opened.slice(0, row.id.length)
  if (rowId !== row.id) throw new SealBroken("A sealed key stands in a row that it was not made for.")
  return opened.slice(row.id.length + 1)
}

/** The public half of a credential key with its history; a revoked one stays listed, because old copies name it. */
export type PublicCredentialKey = {
  publicKeyMultibase: string
  createdAt: Date
  retiredAt: Date | null
  revokedAt: Date | null
}

/** Every credential key an issuer ever had, oldest first. */
export async function publicCredentialKeys(ground: Ground, actorId: string): Promise<PublicCredentialKey[]> {
  return ground.database.orm
    .select({
      publicKeyMultibase: actorKey.publicKey,
      createdAt: actorKey.createdAt,
      retiredAt: actorKey.retiredAt,
      revokedAt: actorKey.revokedAt,
    })
    .from(actorKey)
    .where(and(eq(actorKey.actorId, actorId), eq(actorKey.purpose, "credential")))
    .orderBy(asc(actorKey.id))
}

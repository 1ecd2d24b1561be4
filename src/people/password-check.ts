import { and, eq } from "drizzle-orm"
import { newId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { authenticationOf } from "./authentication.ts"
import { countAttempt, forgetAttempts } from "./limits.ts"
import { signInMethod } from "./schema.ts"

/** The spelling by which better-auth finds a password again. */
export const byPassword = "credential"

/** A hash to keep in place of a password. Slow on purpose: never inside a transaction. */
export async function hashPassword(ground: Ground, password: string): Promise<string> {
  const { password: passwords } = await authenticationOf(ground).$context
  return passwords.hash(password)
}

/** Whether a password is a person's own: asked before what cannot be undone. Counts as an attempt to sign in. */
export async function passwordIsRight(
  ground: Ground,
  personId: string,
  password: string,
): Promise<Result<null, "wrongPassword" | "tooManyAttempts">> {
  const tooMany = await countAttempt(ground, "passwordPerPerson", personId)
  if (tooMany !== null) return tooMany
  const [method] = await ground.database.orm
    .select({ hash: signInMethod.password })
    .from(signInMethod)
    .where(and(eq(signInMethod.userId, personId), eq(signInMethod.providerId, byPassword)))
  const { password: passwords } = await authenticationOf(ground).$context
  const isRight = method?.hash != null && (await passwords.verify({ hash: method.hash, password }))
  if (!isRight) return refused("wrongPassword", "That is not your password. Type it again.")
  await forgetAttempts(ground, "passwordPerPerson", personId)
  return ok(null)
}

/** Writes a person's password, also when they had none. */
export async function writePassword(ground: Ground, tx: Tx, personId: string, passwordHash: string): Promise<void> {
  const now = ground.now()
  const written = await tx
    .update(signInMethod)
    .set({ password: passwordHash, updatedAt: now })
    .where(and(eq(signInMethod.userId, personId), eq(signInMethod.providerId, byPassword)))
    .returning({ id: signInMethod.id })
  if (written.length > 0) return
  await tx.insert(signInMethod).values({
    id: newId(),
    userId: personId,
    providerId: byPassword,
    accountId: personId,
    password: passwordHash,
    createdAt: now,
    updatedAt: now,
  })
}

import { eq, sql } from "drizzle-orm"
import type { Executor, Tx } from "./database.ts"
import { instanceSetting } from "./schema.ts"

/** What the instance remembers under `key`, or undefined. The caller knows the shape, since only it writes the key. */
export async function readSetting<Value>(executor: Executor, key: string): Promise<Value | undefined> {
  const [row] = await executor
    .select({ value: instanceSetting.value })
    .from(instanceSetting)
    .where(eq(instanceSetting.key, key))
  return row?.value as Value | undefined
}

/** As `readSetting`, and keeps others from changing it until the transaction ends. */
export async function lockSetting<Value>(tx: Tx, key: string): Promise<Value | undefined> {
  const [row] = await tx
    .select({ value: instanceSetting.value })
    .from(instanceSetting)
    .where(eq(instanceSetting.key, key))
    .for("update")
  return row?.value as Value | undefined
}

/** Remembers `value` (anything that JSON can say, but not null) under `key`. */
export async function writeSetting(executor: Executor, key: string, value: unknown): Promise<void> {
  await executor
    .insert(instanceSetting)
    .values({ key, value })
    .onConflictDoUpdate({ target: instanceSetting.key, set: { value: sql`excluded.value`, updatedAt: sql`now()` } })
}

/** Forgets what stands under `key`. True for the one who did it, false where nothing stood (any more). */
export async function deleteSetting(executor: Executor, key: string): Promise<boolean> {
  const deleted = await executor
    .delete(instanceSetting)
    .where(eq(instanceSetting.key, key))
    .returning({ key: instanceSetting.key })
  return deleted.length > 0
}

/** Writes `value` unless something stands under `key` already, and says what stands there now. */
export async function pinSetting<Value>(executor: Executor, key: string, value: Value): Promise<Value> {
  await executor.insert(instanceSetting).values({ key, value }).onConflictDoNothing()
  return (await readSetting<Value>(executor, key))!
}

/**
 * Whether something that is to happen every so often (milliseconds) is due, and this caller's to do: the one statement that remembers the
 * turn under `key` decides between several who ask at once. The first turn is at once.
 */
export async function takeTurn(executor: Executor, key: string, everyMs: number): Promise<boolean> {
  const taken = await executor
    .insert(instanceSetting)
    .values({ key, value: true })
    .onConflictDoUpdate({
      target: instanceSetting.key,
      set: { updatedAt: sql`now()` },
      setWhere: sql`${instanceSetting.updatedAt} <= now() - ${Math.round(everyMs)} * interval '1 millisecond'`,
    })
    .returning({ key: instanceSetting.key })
  return taken.length > 0
}

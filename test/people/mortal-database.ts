import type { Database } from "../../src/db/index.ts"

/** A database as a process sees it that is killed: after so many writes nothing of it reaches the tables any more. */
export type MortalDatabase = Database & { isDead(): boolean; writes(): number }

const writing = new Set(["insert", "update", "delete"])
const speaking = new Set([...writing, "select", "selectDistinct", "execute", "transaction"])

/**
 * Lets `most` writes be committed, each a transaction or a statement of its own. The next one and everything after it fails, as for a process
 * that was shot in between. Closing it leaves `database` open, for whoever comes next.
 */
export function mortalDatabase(database: Database, most: number): MortalDatabase {
  let writes = 0
  let dead = false
  const spend = (isWrite: boolean) => {
    if (isWrite && writes >= most) dead = true
    if (dead) throw new Error("The process was killed.")
    if (isWrite) writes += 1
  }
  const orm = new Proxy(database.orm, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target)
      if (typeof value !== "function" || typeof property !== "string") return value
      return (...given: unknown[]): unknown => {
        if (speaking.has(property)) spend(writing.has(property))
        return Reflect.apply(value, target, given)
      }
    },
  })
  return {
    ...database,
    orm,
    transaction: async (work) => {
      spend(true)
      return database.transaction(work)
    },
    close: async () => undefined,
    isDead: () => dead,
    writes: () => writes,
  }
}

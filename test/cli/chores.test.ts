import { randomBytes } from "node:crypto"
import { expect, it } from "vitest"
import { composeInstance } from "../../src/cli/compose.ts"
import { house } from "../../src/cli/house.ts"
import { loadConfig } from "../../src/config.ts"
import { openTestDatabase } from "../support/database.ts"

it("the chores of a whole instance have names of their own, and each runs on an empty one", async () => {
  const test = await openTestDatabase()
  const config = loadConfig({
    HAVERSACK_SECRET: randomBytes(32).toString("base64url"),
    DATABASE_URL: test.databaseUrl,
    REDIS_URL: test.redisUrl,
  })
  const instance = await composeInstance({ config, house, database: test.database, queuePrefix: test.name })
  try {
    const { chores } = instance
    const names = chores.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(
      expect.arrayContaining([
        "people.prune",
        "backpack.check",
        "backpack.prune",
        "social.check",
        "social.prune",
        "federation.prune",
        "db.prune-images",
      ]),
    )
    for (const chore of chores) await expect(chore.run(), chore.name).resolves.toBeUndefined()
  } finally {
    await instance.close()
    await test.close()
  }
}, 60_000)

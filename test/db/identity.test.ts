import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { checkSecret, createSecrets, pinOrigin } from "../../src/db/index.ts"
import { databaseShapes, openTestDatabase, type TestDatabase } from "../support/database.ts"

describe.each(databaseShapes)("an instance's identity on $name", (shape) => {
  let test: TestDatabase
  beforeAll(async () => void (test = await openTestDatabase(shape)))
  afterAll(() => test.close())

  it("is bound to the first origin", async () => {
    await pinOrigin(test.database, new URL("https://badges.example.org"))
    await pinOrigin(test.database, new URL("https://badges.example.org/"))
    await expect(pinOrigin(test.database, new URL("https://other.example.org"))).rejects.toThrow(
      /set up as https:\/\/badges\.example\.org.*HAVERSACK_ORIGIN=https:\/\/badges\.example\.org/,
    )
  })

  it("is bound to the first secret", async () => {
    await checkSecret(test.database, createSecrets("the first secret, long enough to be one"))
    await checkSecret(test.database, createSecrets("the first secret, long enough to be one"))
    await expect(checkSecret(test.database, createSecrets("another secret, long enough to be one"))).rejects.toThrow(
      /not the secret that this database was set up with/,
    )
  })
})

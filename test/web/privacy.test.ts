import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { sql } from "drizzle-orm"
import { packageRoot } from "../../src/package-root.ts"
import { openTestDatabase } from "../support/database.ts"

test("docs/privacy.md says of every table of the database what is stored there, and names none that is not there", async () => {
  const { database, close } = await openTestDatabase()
  const { rows } = await database.orm.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`,
  )
  await close()
  const text = readFileSync(join(packageRoot, "docs/privacy.md"), "utf8")
  const named = new Set([...text.matchAll(/`([a-z]+(?:_[a-z]+)*)`/g)].map(([, name]) => name))
  const tables = rows.map(({ name }) => name)
  expect(tables.length).toBeGreaterThan(30)
  expect(tables.filter((name) => !named.has(name))).toEqual([])
  const members = /## Taking it along[^]*?## Deleting/.exec(text)?.[0] ?? ""
  const words = [...named].filter((name) => name?.includes("_") && !members.includes(`\`${name}\``))
  expect(words.filter((name) => !tables.includes(name ?? ""))).toEqual([])
})
